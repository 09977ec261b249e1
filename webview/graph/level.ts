import type {
  FlowGraph,
  FlowGraphEdge,
  FlowGraphNode,
  FlowGraphNote,
  FlowGraphPort,
} from '../../src/protocol/flowGraph';
import type { NodeState } from './nodeState';

/** One canvas of a flow: the whole, or the inside of a group. */
export interface Level {
  readonly nodes: readonly FlowGraphNode[];
  readonly edges: readonly FlowGraphEdge[];
  readonly notes: readonly FlowGraphNote[];
}

/** What lies in a group, or outside all groups. Edges into a group end at the group. */
export function levelOf(graph: FlowGraph, group: string | undefined): Level {
  const parents = new Map(graph.nodes.map(({ id, parent }) => [id, parent]));
  const seen = new Set<string>();
  const edges = graph.edges.flatMap((edge) => {
    const source = memberOf(edge.source, group, parents);
    const target = memberOf(edge.target, group, parents);
    if (source === undefined || target === undefined || source === target) return [];

    const lifted = {
      ...edge,
      source,
      target,
      output: source === edge.source ? edge.output : `${edge.source}/${edge.output}`,
      input: target === edge.target ? edge.input : `${edge.target}/${edge.input}`,
    };
    const key = JSON.stringify([source, lifted.output, target, lifted.input]);
    if (seen.has(key)) return [];

    seen.add(key);
    return [lifted];
  });
  return {
    nodes: graph.nodes
      .filter(({ parent }) => parent === group)
      .map((node) => (node.kind === 'group' ? withPorts(node, graph, edges) : node)),
    edges,
    notes: graph.notes.filter(({ parent }) => parent === group),
  };
}

/** Ids of the groups around a component, outermost first. */
export function groupsAround(graph: FlowGraph, id: string): readonly string[] {
  const parents = new Map(graph.nodes.map((node) => [node.id, node.parent]));
  const around: string[] = [];
  for (let at = parents.get(id); at !== undefined && !around.includes(at); at = parents.get(at)) {
    around.unshift(at);
  }
  return around;
}

/** What the components in a group do, taken together. */
export function groupState(states: readonly NodeState[]): NodeState | undefined {
  const order: readonly NodeState[] = [
    'running',
    'failed',
    'cancelled',
    'waiting',
    'ok',
    'skipped',
  ];
  return order.find((state) => states.includes(state));
}

/** All components in a group, those in groups within it included. */
export function membersOf(graph: FlowGraph, group: string): readonly FlowGraphNode[] {
  return graph.nodes.filter(({ id }) => groupsAround(graph, id).includes(group));
}

/** The node of the level that is a component or has it inside. */
function memberOf(
  id: string,
  group: string | undefined,
  parents: ReadonlyMap<string, string | undefined>,
): string | undefined {
  const passed = new Set<string>();
  let at = id;
  while (parents.get(at) !== group) {
    const parent = parents.get(at);
    // A broken file may put a group into itself.
    if (parent === undefined || passed.has(parent)) return undefined;

    passed.add(parent);
    at = parent;
  }
  return at;
}

/** A group has the ports that edges from outside use. */
function withPorts(
  group: FlowGraphNode,
  graph: FlowGraph,
  edges: readonly FlowGraphEdge[],
): FlowGraphNode {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const port = (name: string, side: 'inputs' | 'outputs'): FlowGraphPort => {
    const [id = '', field] = name.split('/');
    const found = nodes.get(id)?.[side].find((known) => known.name === field);
    return { name, label: found?.label ?? field ?? name };
  };
  const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
  const inputs = edges.filter(({ target }) => target === group.id).map(({ input }) => input);
  const outputs = edges.filter(({ source }) => source === group.id).map(({ output }) => output);
  return {
    ...group,
    inputs: unique(inputs).map((name) => port(name, 'inputs')),
    outputs: unique(outputs).map((name) => port(name, 'outputs')),
  };
}
