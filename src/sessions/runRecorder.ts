import type { Clock } from '../base/clock';
import type { AppError } from '../base/errors';
import type { Flow } from '../flow/flowFile';
import type { FlowVersion, NodeRecord, RunEvent, RunRecord } from '../protocol/model';
import { withoutKept } from '../protocol/records';
import { toRunError } from '../flow/runError';
import type { RunRequest } from './runRequest';

type RunEnd = Extract<RunEvent, { type: 'run-end' }>;

/** Writes down what a run's events tell, as the record that is kept of it. */
export class RunRecorder {
  private readonly nodes: NodeRecord[] = [];
  /** Places of the components' newest records. */
  private readonly newest = new Map<string, number>();
  private readonly startedAt: string;
  private readonly startMs: number;
  private end: RunEnd | undefined;

  constructor(
    private readonly flow: Pick<Flow, 'id' | 'name'>,
    private readonly request: Pick<RunRequest, 'inputValue' | 'model' | 'from'>,
    private readonly flowVersion: FlowVersion,
    private readonly clock: Clock,
  ) {
    this.startedAt = new Date(clock.now()).toISOString();
    this.startMs = clock.elapsed();
  }

  add(event: RunEvent): void {
    if (event.type === 'node-end') this.addNode(event.record);
    if (event.type === 'run-end') this.end = event;
  }

  /** In a loop only the last round's values are kept in full. */
  private addNode(record: NodeRecord): void {
    const before = this.newest.get(record.nodeId);
    const old = before === undefined ? undefined : this.nodes[before];
    if (before !== undefined && old !== undefined) this.nodes[before] = withoutKept(old);
    this.newest.set(record.nodeId, this.nodes.push(record) - 1);
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

  get hasEnded(): boolean {
    return this.end !== undefined;
  }

  /** The record, once the run has ended. */
  record(): RunRecord | undefined {
    const { end, flowVersion } = this;
    if (end === undefined) return undefined;

    const { inputValue = '', model, from } = this.request;

    return {
      id: end.runId,
      flowId: this.flow.id,
      flowName: this.flow.name,
      sessionId: end.sessionId,
      startedAt: this.startedAt,
      durationMs: end.durationMs,
      status: end.status,
      inputValue,
      flowVersion,
      ...(model === undefined ? {} : { model }),
      ...(from === undefined ? {} : { resumed: { runId: from.runId, component: from.component } }),
      ...(end.error === undefined ? {} : { error: end.error }),
      nodes: this.nodes,
    };
  }
}
