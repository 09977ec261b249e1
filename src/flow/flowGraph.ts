import type { FlowGraph, FlowGraphEdge, FlowGraphNode, FlowGraphPort } from '../protocol/flowGraph';
import type { Flow, FlowEdge, FlowNode } from './flowFile';

/** The flow as views draw it: components and groups with the ports that can be connected, and notes. */
export function flowGraph(flow: Flow): FlowGraph {
  const fed = namesBy(flow.edges, ({ target, targetField }) => [target, targetField]);
  const used = namesBy(flow.edges, ({ source, sourceOutput }) => [source, sourceOutput]);
  const groups = flow.drawing?.groups ?? [];
  const notes = flow.drawing?.notes ?? [];
  return {
    nodes: [
      ...flow.nodes.map((node) =>
        component(node, fed.get(node.id) ?? new Set(), used.get(node.id) ?? new Set()),
      ),
      ...groups.map(({ id, name, position, parentId, line }): FlowGraphNode => ({
        id,
        name,
        type: 'GroupNode',
        kind: 'group',
        ...position,
        inputs: [],
        outputs: [],
        ...placed(parentId, line),
      })),
    ],
    edges: flow.edges.map(edge),
    notes: notes.map(({ id, text, position, size, parentId }) => ({
      id,
      text,
      ...position,
      ...size,
      ...placed(parentId, undefined),
    })),
  };
}

/** Port names of each node that has an edge. */
function namesBy(
  edges: readonly FlowEdge[],
  end: (edge: FlowEdge) => readonly [node: string, port: string],
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const [node, port] of edges.map(end)) {
    names.set(node, (names.get(node) ?? new Set()).add(port));
  }
  return names;
}

function component(
  node: FlowNode,
  fed: ReadonlySet<string>,
  used: ReadonlySet<string>,
): FlowGraphNode {
  return {
    id: node.id,
    name: node.displayName,
    type: node.type,
    kind: 'component',
    ...node.position,
    inputs: inputPorts(node, fed),
    outputs: outputPorts(node, used),
    ...placed(node.parentId, node.line),
  };
}

/** Fields that can be fed by an edge and are shown, and whatever an edge feeds. */
function inputPorts(node: FlowNode, fed: ReadonlySet<string>): readonly FlowGraphPort[] {
  const shown = [...node.fields.values()].filter(
    ({ name, isShown, isAdvanced, inputTypes }) =>
      fed.has(name) || (isShown && !isAdvanced && inputTypes.length > 0),
  );
  const known = new Set(shown.map(({ name }) => name));
  const unknown = [...fed].filter((name) => !known.has(name));
  return [
    ...shown.map(({ name, displayName }) => ({ name, label: displayName })),
    ...unknown.map((name) => ({ name, label: name })),
  ];
}

/** Outputs that are shown: where the file names one of several as chosen, that one; and what is used. */
function outputPorts(node: FlowNode, used: ReadonlySet<string>): readonly FlowGraphPort[] {
  const { outputs, selectedOutput } = node;
  const hasChoice = outputs.some(({ name }) => name === selectedOutput);
  const shown = outputs.filter(
    ({ name, isHidden }) =>
      used.has(name) || (!isHidden && (!hasChoice || name === selectedOutput)),
  );
  const known = new Set(shown.map(({ name }) => name));
  const unknown = [...used].filter((name) => !known.has(name));
  return [
    ...shown.map(({ name, displayName }) => ({ name, label: displayName })),
    ...unknown.map((name) => ({ name, label: name })),
  ];
}

function edge(of: FlowEdge): FlowGraphEdge {
  const isTool = of.targetField === 'tools' || of.sourceTypes.includes('Tool');
  return {
    source: of.source,
    output: of.sourceOutput,
    target: of.target,
    input: of.targetField,
    kind: of.isLoop ? 'loop' : isTool ? 'tool' : 'data',
  };
}

function placed(
  parent: string | undefined,
  line: number | undefined,
): Pick<FlowGraphNode, 'parent' | 'line'> {
  return {
    ...(parent === undefined ? {} : { parent }),
    ...(line === undefined ? {} : { line }),
  };
}
