import { z } from 'zod';
import type { RunEvent } from '../../protocol/model';
import type { ApiContext } from '../apiContext';
import { queryFlag } from '../fieldTypes';
import { HttpError } from '../httpError';
import { toStreamResponse } from '../lineStream';
import { defineRoute, type Checked, type Route } from '../route';
import { ApiRun } from './apiRun';
import { failureText, toEventLine, toStreamLine } from './runEvents';
import {
  findInputConflict,
  findRefusedTweak,
  runBody,
  toRunRequest,
  type RunBody,
} from './runRequest';
import { toRunResponse } from './wireRun';

const params = z.object({ flow: z.string() });
const query = z.object({ stream: queryFlag.optional(), session_id: z.string().optional() });

type Input = Checked<z.output<typeof params>, z.output<typeof query>, RunBody>;

/** `POST /api/v1/run/{flow}` and its twin for sessions. */
export function runRoutes(context: ApiContext): readonly Route[] {
  return ['/api/v1/run/{flow}', '/api/v1/run/session/{flow}'].map((path) =>
    defineRoute({
      method: 'POST',
      path,
      tag: 'Run',
      summary: 'Run a flow by id or endpoint name',
      params,
      query,
      body: runBody,
      answer: 'The outputs of the flow, or a stream of events with `?stream=true`',
      handle: (input) => answer(context, input),
    }),
  );
}

async function answer(context: ApiContext, input: Input): Promise<Response> {
  const conflict = findInputConflict(input.body);
  if (conflict !== undefined) throw new HttpError(400, conflict);
  const refused = findRefusedTweak(input.body);
  if (refused !== undefined) throw new HttpError(422, refused);

  const isStream = input.query.stream ?? false;
  const request = toRunRequest({
    flow: input.params.flow,
    body: input.body,
    headers: input.headers,
    stream: isStream,
    querySessionId: input.query.session_id,
  });
  if (!isStream)
    return Response.json(toRunResponse(await ApiRun.finish(context, request, input.signal)));

  const { run, events } = await ApiRun.start(context, request, input.signal);
  return toStreamResponse(toLines(run, events), 'text/event-stream; charset=utf-8');
}

async function* toLines(run: ApiRun, events: AsyncIterable<RunEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    const line = toStreamLine(event);
    if (line !== undefined) yield line;
  }
  const finished = run.finished();
  if (finished === undefined) return;

  const { error } = finished.end;
  yield error === undefined
    ? toEventLine('end', { result: toRunResponse(finished) })
    : toEventLine('error', { error: failureText(error), code: error.code });
}
