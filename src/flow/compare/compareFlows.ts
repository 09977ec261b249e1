import type { Flow, FlowEdge, FlowNode } from '../flowFile';
import { matchNodes } from './matchNodes';
import { canonical, settingsOf, type Setting } from './nodeContent';

/** One component as the two versions have it; one side is absent where it was added or removed. */
export interface ComparedNode {
  readonly before: FlowNode | undefined;
  readonly after: FlowNode | undefined;
  /** Name on either side, with a number where several would have the same. */
  readonly labels: { readonly before: string; readonly after: string };
  readonly settings: readonly ComparedSetting[];
  readonly isChanged: boolean;
}

export interface ComparedSetting {
  readonly label: string;
  readonly before: Setting | undefined;
  readonly after: Setting | undefined;
  readonly isChanged: boolean;
}

/** A connection between components of {@link FlowComparison.nodes}, by their places there. */
export interface ComparedEdge {
  readonly source: number;
  readonly output: string;
  readonly target: number;
  readonly field: string;
  readonly inBefore: boolean;
  readonly inAfter: boolean;
}

export interface FlowComparison {
  readonly before: Flow;
  readonly after: Flow;
  /** In the order in which the later version runs. */
  readonly nodes: readonly ComparedNode[];
  readonly edges: readonly ComparedEdge[];
  /** How many components, connections and facts about the flow differ. */
  readonly changes: number;
}

/** Facts about the flow as a whole. */
export const flowFacts = ['name', 'description', 'endpointName', 'lastTestedVersion'] as const;

/**
 * What differs between two versions of a flow for whoever runs it: ids, places on the canvas, order in
 * the file and stored Python do not count.
 */
export function compareFlows(before: Flow, after: Flow): FlowComparison {
  const pairs = inOrder(pairUp(before, after), before, after);
  const nodes = withLabels(pairs).map(({ pair, labels }) => compared(pair, labels));
  const edges = comparedEdges(before, after, pairs);
  const changes =
    flowFacts.filter((fact) => before[fact] !== after[fact]).length +
    nodes.filter(({ isChanged }) => isChanged).length +
    edges.filter(({ inBefore, inAfter }) => inBefore !== inAfter).length;
  return { before, after, nodes, edges, changes };
}

interface Pair {
  readonly before: FlowNode | undefined;
  readonly after: FlowNode | undefined;
}

function pairUp(before: Flow, after: Flow): readonly Pair[] {
  const match = matchNodes(before, after);
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const kept = new Set(match.values());
  return [
    ...after.nodes.map((node) => ({ before: old.get(match.get(node.id) ?? ''), after: node })),
    ...before.nodes
      .filter(({ id }) => !kept.has(id))
      .map((node) => ({ before: node, after: undefined })),
  ];
}

/** By depth in the flow, then by name: places in the file say nothing. */
function inOrder(pairs: readonly Pair[], before: Flow, after: Flow): readonly Pair[] {
  const [old, now] = [depths(before), depths(after)];
  const depthOf = (pair: Pair): number =>
    (pair.after === undefined ? old.get(pair.before?.id ?? '') : now.get(pair.after.id)) ?? 0;
  return pairs.toSorted(
    (one, other) => depthOf(one) - depthOf(other) || nameOf(one).localeCompare(nameOf(other), 'en'),
  );
}

function nameOf({ before, after }: Pair): string {
  return (after ?? before)?.displayName ?? '';
}

/** How many steps from a beginning each component is at least; circles end the walk. */
function depths(flow: Flow): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>();
  for (const { source, target } of flow.edges) {
    const targets = next.get(source);
    if (targets === undefined) next.set(source, [target]);
    else targets.push(target);
  }
  const fed = new Set(flow.edges.map(({ target }) => target));
  let level = flow.nodes.map(({ id }) => id).filter((id) => !fed.has(id));
  const depth = new Map<string, number>();
  for (let step = 0; level.length > 0; step++) {
    for (const id of level) depth.set(id, step);
    level = [...new Set(level.flatMap((id) => next.get(id) ?? []))].filter((id) => !depth.has(id));
  }
  return depth;
}

interface Labelled {
  readonly pair: Pair;
  readonly labels: ComparedNode['labels'];
}

function withLabels(pairs: readonly Pair[]): readonly Labelled[] {
  const used = new Map<string, number>();
  return pairs.map((pair) => {
    const name = nameOf(pair);
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    const numbered = (own: string): string => (count > 1 ? `${own} (${count})` : own);
    const earlier = pair.before?.displayName ?? name;
    return { pair, labels: { before: numbered(earlier), after: numbered(name) } };
  });
}

function compared({ before, after }: Pair, labels: ComparedNode['labels']): ComparedNode {
  const old = before === undefined ? new Map<string, Setting>() : settingsOf(before);
  const now = after === undefined ? new Map<string, Setting>() : settingsOf(after);
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  const settings = names.map((name) => comparedSetting(old.get(name), now.get(name)));
  const isSame =
    before?.type === after?.type &&
    before?.displayName === after?.displayName &&
    !settings.some(({ isChanged }) => isChanged);
  return { before, after, labels, settings, isChanged: !isSame };
}

function comparedSetting(before: Setting | undefined, after: Setting | undefined): ComparedSetting {
  const label = after?.label ?? before?.label ?? '';
  const isSame =
    before !== undefined &&
    after !== undefined &&
    canonical(before.value) === canonical(after.value);
  return { label, before, after, isChanged: !isSame };
}

function comparedEdges(before: Flow, after: Flow, pairs: readonly Pair[]): readonly ComparedEdge[] {
  const edges = new Map<string, ComparedEdge>();
  const collect = (flow: Flow, side: 'before' | 'after'): void => {
    const places = new Map(pairs.map((pair, index) => [pair[side]?.id ?? '', index]));
    for (const edge of flow.edges) {
      const found = placed(edge, places);
      const key = JSON.stringify(found);
      const known = edges.get(key) ?? { ...found, inBefore: false, inAfter: false };
      const mark = side === 'before' ? { inBefore: true } : { inAfter: true };
      edges.set(key, { ...known, ...mark });
    }
  };
  collect(before, 'before');
  collect(after, 'after');
  return [...edges.values()].toSorted(
    (one, other) =>
      one.source - other.source ||
      one.output.localeCompare(other.output, 'en') ||
      one.target - other.target ||
      one.field.localeCompare(other.field, 'en'),
  );
}

function placed(
  { source, sourceOutput, target, targetField }: FlowEdge,
  places: ReadonlyMap<string, number>,
): Omit<ComparedEdge, 'inBefore' | 'inAfter'> {
  return {
    source: places.get(source) ?? -1,
    output: sourceOutput,
    target: places.get(target) ?? -1,
    field: targetField,
  };
}
