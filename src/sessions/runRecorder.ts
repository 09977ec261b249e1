import type { Clock } from '../base/clock';
import type { AppError } from '../base/errors';
import type { Flow } from '../flow/flowFile';
import type { NodeRecord, RunEvent, RunRecord } from '../protocol/model';
import { toRunError } from '../flow/runError';

type RunEnd = Extract<RunEvent, { type: 'run-end' }>;

/** Writes down what a run's events tell, as the record that is kept of it. */
export class RunRecorder {
  private readonly nodes: NodeRecord[] = [];
  private readonly startedAt: string;
  private readonly startMs: number;
  private end: RunEnd | undefined;

  constructor(
    private readonly flow: Pick<Flow, 'id' | 'name'>,
    private readonly inputValue: string,
    private readonly clock: Clock,
  ) {
    this.startedAt = new Date(clock.now()).toISOString();
    this.startMs = clock.elapsed();
  }

  add(event: RunEvent): void {
    if (event.type === 'node-end') this.nodes.push(event.record);
    if (event.type === 'run-end') this.end = event;
  }

  /** The last event of a run whose engine did not give one. */
  brokenOff(runId: string, sessionId: string, error: AppError): RunEnd {
    return {
      type: 'run-end',
      runId,
      sessionId,
      status: error.code === 'cancelled' ? 'cancelled' : 'failed',
      durationMs: this.clock.elapsed() - this.startMs,
      error: toRunError(error),
      outputs: [],
    };
  }

  /** The record, once the run has ended. */
  record(): RunRecord | undefined {
    const { end } = this;
    if (end === undefined) return undefined;

    return {
      id: end.runId,
      flowId: this.flow.id,
      flowName: this.flow.name,
      sessionId: end.sessionId,
      startedAt: this.startedAt,
      durationMs: end.durationMs,
      status: end.status,
      inputValue: this.inputValue,
      ...(end.error === undefined ? {} : { error: end.error }),
      nodes: this.nodes,
    };
  }
}
