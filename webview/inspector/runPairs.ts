import type { NodeRecord, RunRecord, ShownValue } from '../../src/protocol/model';
import { formatJson } from '../markdown/jsonBlock';
import { tokensOf } from '../state/trace';
import { textOf } from '../state/values';

/** What one component did in two runs. */
export interface NodePair {
  readonly id: string;
  readonly component: string;
  readonly left: NodeRecord | undefined;
  readonly right: NodeRecord | undefined;
  /** Values that are not the same. */
  readonly differing: readonly ValuePair[];
}

/** One value in two runs, as text. */
export interface ValuePair {
  readonly side: 'inputs' | 'outputs';
  readonly name: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/**
 * The visits of two runs' components beside each other: in the order of the first run, what only the
 * second has after it. The third visit in a loop is set beside the third.
 */
export function pairNodes(left: RunRecord, right: RunRecord): readonly NodePair[] {
  const ours = visits(left);
  const theirs = visits(right);
  const ids = [...new Set([...ours.keys(), ...theirs.keys()])];
  return ids.map((id) => {
    const [a, b] = [ours.get(id), theirs.get(id)];
    const component = a?.component ?? b?.component ?? '';
    return { id, component, left: a, right: b, differing: differences(a, b) };
  });
}

/** Milliseconds and tokens by which the second differs from the first. */
export function totals(left: RunRecord, right: RunRecord): { ms: number; tokens: number } {
  return {
    ms: right.durationMs - left.durationMs,
    tokens: tokensOf(right.nodes) - tokensOf(left.nodes),
  };
}

function visits({ nodes }: RunRecord): ReadonlyMap<string, NodeRecord> {
  const counts = new Map<string, number>();
  return new Map(
    nodes
      .toSorted((a, b) => a.startMs - b.startMs)
      .map((node) => {
        const visit = (counts.get(node.nodeId) ?? 0) + 1;
        counts.set(node.nodeId, visit);
        return [`${node.nodeId}#${visit}`, node];
      }),
  );
}

function differences(
  left: NodeRecord | undefined,
  right: NodeRecord | undefined,
): readonly ValuePair[] {
  return (['inputs', 'outputs'] as const).flatMap((side) => {
    const ours = left?.[side] ?? {};
    const theirs = right?.[side] ?? {};
    const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    return names
      .map((name) => ({ side, name, left: written(ours[name]), right: written(theirs[name]) }))
      .filter((pair) => pair.left !== pair.right);
  });
}

function written(value: ShownValue | undefined): string | undefined {
  return value === undefined ? undefined : (textOf(value) ?? formatJson(value.value));
}
