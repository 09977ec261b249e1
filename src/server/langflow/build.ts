import { z } from 'zod';
import { isAppError } from '../../base/errors';
import type { Flow } from '../../flow/flowFile';
import type { RunRequest } from '../../sessions/runRequest';
import type { ApiContext } from '../apiContext';
import { jsonObject } from '../fieldTypes';
import { HttpError } from '../httpError';
import { toStreamResponse } from '../lineStream';
import { defineRoute, type Route } from '../route';
import { ApiRun } from './apiRun';
import { BuildEvents, emptyBuild } from './buildEvents';
import { BuildJob, BuildJobs } from './buildJobs';
import { requestedModel } from './runRequest';

const tag = 'Build';
const contentType = 'application/x-ndjson';

const body = z
  .object({
    inputs: z
      .object({
        input_value: z.string().nullish(),
        session: z.string().nullish(),
        type: z.enum(['chat', 'text', 'any']).nullish(),
      })
      .nullish(),
    /** The flow as it is in an editor, with its nodes and edges. */
    data: jsonObject.nullish(),
    files: z.array(z.string()).nullish(),
  })
  .optional()
  .transform((value) => value ?? {});

const query = z.object({
  event_delivery: z.enum(['polling', 'streaming', 'direct']).default('polling'),
  start_component_id: z.string().optional(),
  stop_component_id: z.string().optional(),
});

/** The way Langflow's own page runs flows: a job whose events are read elsewhere. */
export function buildRoutes(context: ApiContext): readonly Route[] {
  const jobs = new BuildJobs();
  const find = (id: string): BuildJob => {
    const job = jobs.get(id);
    if (job === undefined) throw new HttpError(404, `Job not found: ${id}`);
    return job;
  };
  const job = z.object({ job: z.string() });
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/build/{flow}/flow',
      tag,
      summary: 'Run a flow as a job',
      params: z.object({ flow: z.string() }),
      query,
      body,
      answer: '`{"job_id"}`; with `event_delivery=direct` the events themselves',
      handle: async ({ params, query: asked, body: given, headers, signal }) => {
        const isDirect = asked.event_delivery === 'direct';
        const started = await start(
          context,
          {
            flow: params.flow,
            origin: 'api',
            inputValue: given.inputs?.input_value ?? undefined,
            inputType: given.inputs?.type ?? 'chat',
            outputType: 'any',
            sessionId: given.inputs?.session ?? undefined,
            files: given.files ?? undefined,
            flowData: given.data ?? undefined,
            model: requestedModel(headers),
            start: componentOf(asked.start_component_id),
            stop: componentOf(asked.stop_component_id),
          },
          isDirect ? signal : undefined,
        );
        if (isDirect) return toStreamResponse(started.stream(), contentType);

        jobs.add(started);
        void started.ended.then(() => {
          jobs.retire(started);
        });
        return Response.json({ job_id: started.id });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/build/{job}/events',
      tag,
      summary: 'Read the events of a job',
      params: job,
      query: z.object({
        event_delivery: z.enum(['polling', 'streaming', 'direct']).default('streaming'),
      }),
      answer: 'Lines of JSON: all to the end, or with `event_delivery=polling` those there are',
      handle: async ({ params, query: asked }) => {
        const found = find(params.job);
        if (asked.event_delivery !== 'polling')
          return toStreamResponse(found.stream(), contentType);

        const lines = await found.read();
        return new Response(lines.join('\n'), { headers: { 'Content-Type': contentType } });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/build/{job}/cancel',
      tag,
      summary: 'Stop a job',
      params: job,
      answer: '`{"success", "message"}`',
      handle: ({ params }) => {
        find(params.job).stop();
        return Response.json({ success: true, message: 'Flow build cancelled successfully' });
      },
    }),
  ];
}

function componentOf(id: string | undefined): { readonly component: string } | undefined {
  return id === undefined || id === '' ? undefined : { component: id };
}

type RunningJob = BuildJob & { readonly ended: Promise<void> };

async function start(
  context: ApiContext,
  request: RunRequest,
  client: AbortSignal | undefined,
): Promise<RunningJob> {
  const flow = await resolve(context, request);
  if (leadsNowhere(flow, request)) return nothingToRun();

  const controller = new AbortController();
  const { run, events } = await ApiRun.start(context, request, client ?? controller.signal);
  const job = new BuildJob(() => {
    run.stop();
  });
  const build = new BuildEvents(flow, () => context.clock.now());
  const pump = async (): Promise<void> => {
    try {
      for await (const event of events) for (const line of build.toLines(event)) job.push(line);
    } catch (error) {
      context.logger.error('A build broke off.', error);
    } finally {
      job.end();
    }
  };
  return Object.assign(job, { ended: pump() });
}

/** Langflow runs nothing where the component to start or stop at is not there, and says so in its events. */
function leadsNowhere(flow: Flow, { start: from, stop }: RunRequest): boolean {
  const ids = new Set(flow.nodes.map(({ id }) => id));
  return [from, stop].some((part) => part !== undefined && !ids.has(part.component));
}

function nothingToRun(): RunningJob {
  const job = new BuildJob(() => undefined);
  for (const line of emptyBuild()) job.push(line);
  job.end();
  return Object.assign(job, { ended: Promise.resolve() });
}

async function resolve(context: ApiContext, request: RunRequest): Promise<Flow> {
  try {
    return (await context.runs.flowOf(request)).flow;
  } catch (error) {
    throw isAppError(error, 'flow-not-found')
      ? new HttpError(404, `Flow with id ${request.flow} not found`)
      : error;
  }
}
