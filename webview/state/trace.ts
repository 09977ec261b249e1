import type { NodeRecord, NodeStep, RunRecord } from '../../src/protocol/model';
import type { PlaygroundFlow } from '../../src/protocol/playground';
import type { NodeState } from '../graph/nodeState';
import type { LiveRun } from './pageState';
import { nestRounds } from './loopRounds';

/** A run as the inspector shows it: a kept one, or the one that is going on. */
export type ShownRun = Omit<RunRecord, 'status'> & {
  readonly status: RunRecord['status'] | 'running';
};

/** A row of the waterfall: a visit of a component, a part of it, or a round of a loop. */
export interface TraceRow {
  /** Unique in its run. */
  readonly id: string;
  readonly kind: 'component' | 'round' | NodeStep['kind'];
  /** The row it lies in. */
  readonly parent?: string;
  /** From 1. */
  readonly level: number;
  readonly hasChildren: boolean;
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
  readonly state: NodeState;
  readonly startMs: number;
  readonly durationMs: number;
  readonly record: NodeRecord | undefined;
  /** Of the record in its run. */
  readonly place?: number;
  readonly step?: NodeStep;
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
  const all = run.nodes.map((record, place) => rowOf(record, place));
  const called = all.filter(({ record }) => record?.caller !== undefined);
  const rows = all.filter(({ record }) => record?.caller === undefined);
  const done = new Set(rows.map(({ nodeId }) => nodeId));
  const active = live?.active ?? [];
  const open = (live?.nodeIds ?? []).filter((id) => !done.has(id) || active.includes(id));
  const pending = open.map((nodeId): TraceRow => {
    const node = flow?.graph.nodes.find(({ id }) => id === nodeId);
    return {
      id: `${nodeId}#open`,
      kind: 'component',
      level: 1,
      hasChildren: false,
      nodeId,
      component: node?.name ?? nodeId,
      type: node?.type ?? '',
      state: active.includes(nodeId) ? 'running' : 'waiting',
      startMs: run.durationMs,
      durationMs: 0,
      record: undefined,
    };
  });
  const ran = rows.filter(({ state }) => state !== 'skipped');
  const skipped = rows.filter(({ state }) => state === 'skipped');
  const ordered = ran.toSorted((a, b) => a.startMs - b.startMs);
  return [...nestRounds(ordered, flow?.graph), ...pending, ...skipped].flatMap((row) =>
    withParts(row, called),
  );
}

function rowOf(record: NodeRecord, place: number): TraceRow {
  return {
    id: `${record.nodeId}#${place}`,
    kind: 'component',
    level: 1,
    hasChildren: false,
    nodeId: record.nodeId,
    component: record.component,
    type: record.type,
    state: record.status,
    startMs: record.startMs,
    durationMs: record.durationMs,
    record,
    place,
  };
}

/**
 * A component and below it the parts of its work: what ran in a flow it called, its requests and calls.
 * One request to a model alone says no more than the component.
 */
function withParts(row: TraceRow, called: readonly TraceRow[]): readonly TraceRow[] {
  if (row.kind !== 'component' || row.id.endsWith('/rounds')) return [row];

  const end = row.record === undefined ? Infinity : row.startMs + row.durationMs;
  const inner = called
    .filter(({ record, startMs }) => record?.caller === row.nodeId && startMs <= end)
    .filter(({ startMs }) => row.record === undefined || startMs >= row.startMs)
    .toSorted((a, b) => a.startMs - b.startMs)
    .flatMap((child) => withParts({ ...child, parent: row.id, level: row.level + 1 }, called));
  const steps = row.place === undefined ? [] : (row.record?.steps ?? []);
  const [only] = steps;
  const isAlone = steps.length === 1 && only?.kind === 'model' && inner.length === 0;
  const parts = [...inner, ...(isAlone ? [] : stepRows(steps, row))];
  return parts.length === 0 ? [row] : [{ ...row, hasChildren: true }, ...parts];
}

function stepRows(steps: readonly NodeStep[], parent: TraceRow): readonly TraceRow[] {
  return steps.flatMap((step, index) => {
    const inner = step.steps ?? [];
    const row: TraceRow = {
      id: `${parent.id}/${index}`,
      kind: step.kind,
      parent: parent.id,
      level: parent.level + 1,
      hasChildren: inner.length > 0,
      nodeId: step.nodeId ?? parent.nodeId,
      component: step.name,
      type: '',
      state: step.status,
      startMs: step.startMs,
      durationMs: step.durationMs,
      record: parent.record,
      step,
    };
    return [row, ...stepRows(inner, row)];
  });
}

/** Rows that are not inside a closed one. */
export function openRows(
  rows: readonly TraceRow[],
  isClosed: (row: TraceRow) => boolean,
): readonly TraceRow[] {
  const hidden = new Set<string>();
  return rows.filter((row) => {
    const isHidden = row.parent !== undefined && hidden.has(row.parent);
    if (isHidden || isClosed(row)) hidden.add(row.id);
    return !isHidden;
  });
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
export function tokensOf(nodes: readonly Pick<NodeRecord, 'usage'>[]): number {
  return nodes.reduce((sum, { usage }) => sum + (usage?.input ?? 0) + (usage?.output ?? 0), 0);
}
