import type { FlowGraph, FlowGraphNode } from '../../src/protocol/flowGraph';
import { boxAt, overlaps, type Box } from './geometry';
import { groupState, membersOf } from './level';
import type { NodeState } from './nodeState';

/** What a component does or did, for its drawing. */
export interface ShownState {
  readonly state: NodeState;
  readonly durationMs?: number;
}

/** A component where it is drawn. */
export interface PlacedNode {
  readonly node: FlowGraphNode;
  readonly box: Box;
  readonly state: ShownState | undefined;
}

/** Every component's box at a scale. */
export function placeNodes(
  nodes: readonly FlowGraphNode[],
  scale: number,
  states: ReadonlyMap<string, ShownState>,
): ReadonlyMap<string, PlacedNode> {
  return new Map(
    nodes.map((node) => {
      const ports = node.inputs.length + node.outputs.length;
      return [node.id, { node, box: boxAt(node, scale, ports), state: states.get(node.id) }];
    }),
  );
}

/** Those that may be seen, and those that must be there for the focus. */
export function seenNodes(
  placed: ReadonlyMap<string, PlacedNode>,
  window: Box,
  kept: readonly (string | undefined)[],
): readonly PlacedNode[] {
  return [...placed.values()].filter(
    ({ node, box }) => kept.includes(node.id) || overlaps(box, window),
  );
}

/** States of some nodes of a flow; a group has that of what lies in it. */
export function statesOn(
  graph: FlowGraph,
  nodes: readonly FlowGraphNode[],
  states: ReadonlyMap<string, ShownState>,
): ReadonlyMap<string, ShownState> {
  const shown = new Map(states);
  for (const { id } of nodes.filter(({ kind }) => kind === 'group')) {
    const inner = membersOf(graph, id).flatMap((node) => states.get(node.id) ?? []);
    const together = groupState(inner.map(({ state }) => state));
    if (together !== undefined) shown.set(id, { state: together });
  }
  return shown;
}
