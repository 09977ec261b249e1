import type { Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import type { RunEvent } from '../protocol/model';
import type { RunOrigin, RunRequest } from './runRequest';

/** An event of a run, wherever it was started. */
export interface EmittedRunEvent {
  readonly flowId: string;
  readonly sessionId: string;
  readonly event: RunEvent;
}

export interface RunningRun {
  readonly runId: string;
  readonly flowId: string;
  readonly sessionId: string;
  readonly origin: RunOrigin;
}

/** Which runs are meant; an empty filter means all. */
export interface RunFilter {
  readonly runId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly flowId?: string | undefined;
}

/** The one door for a run: panel, command, HTTP and terminal all come through here. */
export declare class RunService implements Disposable {
  /** Every event of every run, after it was committed. */
  readonly onDidEmit: Event<EmittedRunEvent>;
  readonly onDidChangeRunning: Event<void>;
  /**
   * Runs a flow. The last event is always `run-end`; failures of the flow are told by it and are not
   * thrown. A consumer that stops reading stops the run.
   * @throws AppError `flow-not-found`, `flow-unreadable` or `input-invalid`, before the first event,
   * where there is no flow or the request itself is malformed.
   */
  run(request: RunRequest, signal: AbortSignal): AsyncIterable<RunEvent>;
  running(): readonly RunningRun[];
  stop(filter: RunFilter): void;
  dispose(): void;
}
