import type { NodeRecord, RunRecord } from '../../src/protocol/model';
import type { PlaygroundFlow } from '../../src/protocol/playground';
import type { NodeState } from '../graph/nodeState';
import type { LiveRun } from './pageState';

/** A run as the inspector shows it: a kept one, or the one that is going on. */
export type ShownRun = Omit<RunRecord, 'status'> & {
  readonly status: RunRecord['status'] | 'running';
};

/** A row of the waterfall. */
export interface TraceRow {
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
  readonly state: NodeState;
  readonly startMs: number;
  readonly durationMs: number;
  readonly record: NodeRecord | undefined;
}

/** A run that goes on, with what its components did so far. */
export function liveAsRun(
  live: LiveRun,
  flow: PlaygroundFlow,
  sessionId: string,
  now: number,
): ShownRun {
  return {
    id: live.runId,
    flowId: flow.id,
    flowName: flow.name,
    sessionId,
    startedAt: '',
    durationMs: now - live.startedAt,
    status: 'running',
    inputValue: '',
    nodes: live.finished,
  };
}

/** Rows in the order in which components started; those that did not run come last. */
export function traceRows(
  run: ShownRun,
  flow: PlaygroundFlow | undefined,
  live: LiveRun | undefined,
): readonly TraceRow[] {
  const rows = run.nodes.map((record): TraceRow => ({
    nodeId: record.nodeId,
    component: record.component,
    type: record.type,
    state: record.status,
    startMs: record.startMs,
    durationMs: record.durationMs,
    record,
  }));
  const done = new Set(rows.map(({ nodeId }) => nodeId));
  const open = (live?.nodeIds ?? []).filter((id) => !done.has(id));
  const pending = open.map((nodeId): TraceRow => {
    const node = flow?.graph.nodes.find(({ id }) => id === nodeId);
    const isActive = live?.active.includes(nodeId) ?? false;
    return {
      nodeId,
      component: node?.name ?? nodeId,
      type: node?.type ?? '',
      state: isActive ? 'running' : 'waiting',
      startMs: run.durationMs,
      durationMs: 0,
      record: undefined,
    };
  });
  const ran = rows.filter(({ state }) => state !== 'skipped');
  const skipped = rows.filter(({ state }) => state === 'skipped');
  return [...ran.toSorted((a, b) => a.startMs - b.startMs), ...pending, ...skipped];
}

/** Round times for the axis, in milliseconds: about four, the first after zero. */
export function axisTicks(totalMs: number): readonly number[] {
  if (!(totalMs > 0)) return [];

  const rough = totalMs / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = step; tick < totalMs * 0.95; tick += step) ticks.push(tick);
  return ticks;
}

/** All tokens of a run's components. */
export function tokensOf(nodes: readonly NodeRecord[]): number {
  return nodes.reduce((sum, { usage }) => sum + (usage?.input ?? 0) + (usage?.output ?? 0), 0);
}
