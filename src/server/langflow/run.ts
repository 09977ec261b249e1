import { z } from 'zod';
import { AppError, isAppError } from '../../base/errors';
import type { RunEvent } from '../../protocol/model';
import { toRunError } from '../../flow/runError';
import type { RunRequest } from '../../sessions/runRequest';
import type { ApiContext } from '../apiContext';
import { queryFlag } from '../fieldTypes';
import { HttpError, statusOf } from '../httpError';
import { toStreamResponse } from '../lineStream';
import { defineRoute, type Route } from '../route';
import { RunCollector, failureDetail, failureText, toEventLine, toStreamLine } from './runEvents';
import { findInputConflict, findRefusedTweak, runBody, toRunRequest } from './runRequest';
import { toRunResponse } from './wireRun';

/** `POST /api/v1/run/{flow}` and its twin for sessions. */
export function runRoutes(context: ApiContext): readonly Route[] {
  return ['/api/v1/run/{flow}', '/api/v1/run/session/{flow}'].map((path) =>
    defineRoute({
      method: 'POST',
      path,
      tag: 'Run',
      summary: 'Run a flow by id or endpoint name',
      params: z.object({ flow: z.string() }),
      query: z.object({
        stream: queryFlag.optional(),
        session_id: z.string().optional(),
      }),
      body: runBody,
      answer: 'The outputs of the flow, or a stream of events with `?stream=true`',
      handle: ({ params, query, body, headers, signal }) => {
        const conflict = findInputConflict(body);
        if (conflict !== undefined) throw new HttpError(400, conflict);
        const refused = findRefusedTweak(body);
        if (refused !== undefined) throw new HttpError(422, refused);

        const request = toRunRequest({
          flow: params.flow,
          body,
          headers,
          stream: query.stream ?? false,
          querySessionId: query.session_id,
        });
        return new ApiRun(context, request, signal).answer();
      },
    }),
  );
}

/** One run on behalf of an HTTP client. Stops when the client goes away or the server stops. */
class ApiRun {
  private readonly collector: RunCollector;
  private readonly controller = new AbortController();
  private readonly release: () => void;

  constructor(
    private readonly context: ApiContext,
    private readonly request: RunRequest,
    client: AbortSignal,
  ) {
    const { clock, runGate, shutdown } = context;
    const leave = runGate.enter();
    this.collector = new RunCollector(request.inputValue, () => clock.now());
    const stop = (): void => {
      this.controller.abort();
    };
    for (const signal of [client, shutdown]) {
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
    }
    this.release = () => {
      leave();
      for (const signal of [client, shutdown]) signal.removeEventListener('abort', stop);
    };
  }

  async answer(): Promise<Response> {
    try {
      const events = await this.start();
      if (this.request.stream === true) {
        return toStreamResponse(
          this.lines(events),
          'text/event-stream; charset=utf-8',
          this.release,
        );
      }
      return await this.wholeAnswer(events);
    } catch (error) {
      this.release();
      throw this.named(error);
    }
  }

  /** Waits for the first event, so that what is wrong with the request becomes a status. */
  private async start(): Promise<AsyncIterable<RunEvent>> {
    const events = this.context.runs.run(this.request, this.controller.signal);
    const first = await events.next();
    return resumed(first, events);
  }

  private async wholeAnswer(events: AsyncIterable<RunEvent>): Promise<Response> {
    for await (const event of events) this.collector.add(event);
    this.release();
    const run = this.collector.finished();
    const error = run?.end.error;
    if (run === undefined) throw new AppError('internal', 'The run gave no result.');
    if (error !== undefined) throw new HttpError(500, failureDetail(error));

    return Response.json(toRunResponse(run));
  }

  private async *lines(events: AsyncIterable<RunEvent>): AsyncGenerator<string> {
    for await (const event of events) {
      this.collector.add(event);
      const line = toStreamLine(event);
      if (line !== undefined) yield line;
    }
    const run = this.collector.finished();
    if (run === undefined) return;

    const { error } = run.end;
    yield error === undefined
      ? toEventLine('end', { result: toRunResponse(run) })
      : toEventLine('error', { error: failureText(error), code: error.code });
  }

  private named(error: unknown): unknown {
    if (!isAppError(error)) return error;
    if (error.code === 'flow-not-found') {
      return new HttpError(404, `Flow identifier ${this.request.flow} not found`);
    }
    return statusOf(error) === 500 ? new HttpError(500, failureDetail(toRunError(error))) : error;
  }
}

/** An iteration whose first step was taken already. Closing it closes what it goes on with. */
async function* resumed(
  first: IteratorResult<RunEvent>,
  rest: AsyncGenerator<RunEvent>,
): AsyncGenerator<RunEvent> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
