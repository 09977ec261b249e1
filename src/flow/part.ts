import { AppError } from '../base/errors';
import type { FlowPart } from './engine';
import type { Flow, FlowEdge, FlowNode } from './flowFile';

/** Edges by one of their ends. */
export type EdgeIndex = ReadonlyMap<string, readonly FlowEdge[]>;

/**
 * A component by its id, else by its display name.
 * @throws AppError `input-invalid` where none, or more than one, goes by that name.
 */
export function findComponent(flow: Flow, name: string): FlowNode {
  const byId = flow.nodes.find((node) => node.id === name);
  const [found, second] = byId ? [byId] : flow.nodes.filter((node) => node.displayName === name);
  if (found !== undefined && second === undefined) return found;

  throw new AppError(
    'input-invalid',
    found === undefined
      ? `${flow.name} has no component named ${name}.`
      : `${flow.name} has several components named ${name}.`,
    { remedy: 'Name the component by its id, for example Prompt-a1b2c.' },
  );
}

/**
 * What of a flow runs (Langflow): up to `stop` that component and what it needs; from `start` on what
 * it leads to, and whatever that needs. In a circle a stop counts as a start.
 */
export function selectPart(
  flow: Flow,
  part: FlowPart,
  edges: readonly FlowEdge[],
): ReadonlySet<string> {
  const next = indexBy(edges, (edge) => edge.source);
  const previous = indexBy(edges, (edge) => edge.target);
  const stop = part.stop === undefined ? undefined : findComponent(flow, part.stop).id;
  const start = part.start === undefined ? undefined : findComponent(flow, part.start).id;
  const isRound = stop !== undefined && comesBack(stop, next);

  const upTo =
    stop === undefined || isRound
      ? new Set(flow.nodes.map((node) => node.id))
      : reach([stop], previous, 'source');
  const from = isRound ? stop : start;
  if (from === undefined || !upTo.has(from)) return upTo;

  const after = [...reach([from], next, 'target')].filter((id) => upTo.has(id));
  return reach(after, previous, 'source');
}

/** All nodes reached from some, these included. */
export function reach(
  from: readonly string[],
  edges: EdgeIndex,
  end: 'source' | 'target',
): ReadonlySet<string> {
  const found = new Set(from);
  // A set's iteration goes on over what is added meanwhile.
  for (const id of found) {
    for (const edge of edges.get(id) ?? []) found.add(edge[end]);
  }
  return found;
}

/** In file order. */
export function indexBy(
  edges: readonly FlowEdge[],
  key: (edge: FlowEdge) => string,
): ReadonlyMap<string, readonly FlowEdge[]> {
  const index = new Map<string, FlowEdge[]>();
  for (const edge of edges) {
    const group = index.get(key(edge));
    if (group === undefined) index.set(key(edge), [edge]);
    else group.push(edge);
  }
  return index;
}

function comesBack(id: string, next: EdgeIndex): boolean {
  const followers = (next.get(id) ?? []).map((edge) => edge.target);
  return reach(followers, next, 'target').has(id);
}
