import { AppError, isAppError } from '../../base/errors';
import { toRunError } from '../../flow/runError';
import type { RunEvent } from '../../protocol/model';
import type { RunRequest } from '../../sessions/runRequest';
import type { ApiContext } from '../apiContext';
import { HttpError, statusOf } from '../httpError';
import { RunCollector, failureDetail } from './runEvents';
import type { FinishedRun } from './wireRun';

/**
 * One run on behalf of an HTTP client. It has one of the server's places until it ends, and stops when
 * the client goes away or the server stops.
 */
export class ApiRun {
  private readonly collector: RunCollector;
  private readonly controller = new AbortController();
  private readonly release: () => void;

  private constructor(
    context: ApiContext,
    private readonly request: RunRequest,
    client: AbortSignal,
  ) {
    const { clock, runGate, shutdown } = context;
    const leave = runGate.enter();
    this.collector = new RunCollector(request.inputValue, () => clock.now());
    const stop = (): void => {
      this.stop();
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

  /**
   * Starts a run and waits for its first event, so that what is wrong with the request becomes a status.
   * The events must be read, to their end or not.
   * @throws HttpError 404 where there is no such flow, 429 where no place is free.
   */
  static async start(
    context: ApiContext,
    request: RunRequest,
    client: AbortSignal,
  ): Promise<{ readonly run: ApiRun; readonly events: AsyncGenerator<RunEvent> }> {
    const run = new ApiRun(context, request, client);
    try {
      const events = context.runs.run(request, run.controller.signal);
      const first = await events.next();
      return { run, events: run.collect(first, events) };
    } catch (error) {
      run.release();
      throw run.named(error);
    }
  }

  /**
   * Runs to the end.
   * @throws HttpError 500 with Langflow's detail where the flow fails.
   */
  static async finish(
    context: ApiContext,
    request: RunRequest,
    client: AbortSignal,
  ): Promise<FinishedRun> {
    const { run, events } = await ApiRun.start(context, request, client);
    while ((await events.next()).done !== true);
    const finished = run.finished();
    if (finished === undefined) throw new AppError('internal', 'The run gave no result.');

    const { error } = finished.end;
    if (error !== undefined) throw new HttpError(500, failureDetail(error));
    return finished;
  }

  /** The run, once its events have been read to the end. */
  finished(): FinishedRun | undefined {
    return this.collector.finished();
  }

  stop(): void {
    this.controller.abort();
  }

  /** All events, the first of which was taken already. Closing it stops the run. */
  private async *collect(
    first: IteratorResult<RunEvent>,
    rest: AsyncGenerator<RunEvent>,
  ): AsyncGenerator<RunEvent> {
    try {
      for (let next = first; next.done !== true; next = await rest.next()) {
        this.collector.add(next.value);
        yield next.value;
      }
    } finally {
      this.release();
      await rest.return(undefined);
    }
  }

  private named(error: unknown): unknown {
    if (!isAppError(error)) return error;
    if (error.code === 'flow-not-found') {
      return new HttpError(404, `Flow identifier ${this.request.flow} not found`);
    }
    return statusOf(error) === 500 ? new HttpError(500, failureDetail(toRunError(error))) : error;
  }
}
