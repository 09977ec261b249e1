import type { AppError } from '../../base/errors';
import type { Flow, FlowNode } from '../flowFile';
import { planFlow } from '../plan';
import type { ComponentRegistry } from '../registry';
import { editedNote } from '../support';
import { validateFlow } from '../validate';
import { keyProblems, type KeyKnowledge } from './keyProblems';
import type { FlowProblem } from './problem';
import { secretProblems } from './secretProblems';
import { fieldOf, type FlowSourceMap, type SourceEdge, type Span } from './sourceMap';

/** What the diagnosis needs to know beyond the file. */
export interface DiagnosisContext extends KeyKnowledge {
  readonly registry: ComponentRegistry;
}

/** What is wrong with a flow, in the order of the text. Nothing runs and nothing is fetched. */
export function diagnoseFlow(
  flow: Flow,
  map: FlowSourceMap,
  context: DiagnosisContext,
): readonly FlowProblem[] {
  const planned = plannedNodes(flow);
  const problems = [
    ...validateFlow(flow, context.registry).map((error) => toProblem(error, map)),
    ...planned.flatMap((node) => editedNode(node, map, context.registry)),
    ...map.edges.flatMap((edge) => brokenEdge(edge, map)),
    ...flow.nodes.flatMap((node) => secretProblems(node, map, context.registry)),
    ...planned.flatMap((node) => keyProblems(node, flow, map, context)),
    ...outdatedFormat(flow, map),
  ];
  return problems.toSorted((one, other) => one.span.offset - other.span.offset);
}

function plannedNodes(flow: Flow): readonly FlowNode[] {
  try {
    return [...planFlow(flow).nodes.values()];
  } catch {
    // A circle; validation tells.
    return [];
  }
}

/** An error of the flow as a whole stands at its list of nodes. */
function toProblem(error: AppError, map: FlowSourceMap): FlowProblem {
  const { nodeId, field } = error.subject;
  const text = error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
  const common = { severity: 'error', message: text, nodeId, field } as const;
  const edge = edgeInto(map, nodeId, field);
  if (edge !== undefined) return { ...common, kind: 'broken-edge', span: edge.span };

  const span = spanOf(map, nodeId, field);
  if (error.code === 'component-unknown') return { ...common, kind: 'unsupported-component', span };
  if (error.code === 'component-custom') return { ...common, kind: 'edited-code', span };

  return { ...common, kind: 'invalid', span };
}

/** The one edge that an error about a connected field means. */
function edgeInto(
  map: FlowSourceMap,
  nodeId: string | undefined,
  field: string | undefined,
): SourceEdge | undefined {
  if (nodeId === undefined || field === undefined) return undefined;

  const [edge, other] = map.edges.filter(
    (candidate) => candidate.edge?.target === nodeId && candidate.edge.targetField === field,
  );
  return other === undefined ? edge : undefined;
}

function spanOf(map: FlowSourceMap, nodeId: string | undefined, field: string | undefined): Span {
  if (nodeId === undefined) return map.top;

  const place = field === undefined ? undefined : fieldOf(map, nodeId, field);
  return place?.value ?? place?.key ?? map.nodes.get(nodeId)?.label ?? map.top;
}

/** It runs, but not as whoever edited it may expect. */
function editedNode(
  node: FlowNode,
  map: FlowSourceMap,
  registry: ComponentRegistry,
): readonly FlowProblem[] {
  if (registry.judge(node).kind !== 'edited') return [];

  const span = spanOf(map, node.id, undefined);
  return [
    { kind: 'edited-code', severity: 'information', message: editedNote, span, nodeId: node.id },
  ];
}

/** Edges that lead nowhere are left out of a run, which may be what is wrong with it. */
function brokenEdge({ span, edge }: SourceEdge, map: FlowSourceMap): readonly FlowProblem[] {
  const common = { kind: 'broken-edge', severity: 'warning', span } as const;
  if (edge === undefined) {
    return [
      { ...common, message: 'This connection does not say what it connects: it is ignored.' },
    ];
  }
  const missing = [edge.source, edge.target].find((id) => !map.nodes.has(id));
  if (missing === undefined) return [];

  const message = `This connection is ignored: ${missing} is not in the flow.`;
  return [{ ...common, message }];
}

/** What Langflow wrote before 1.0 is read, but a look into Langflow brings it up to date. */
function outdatedFormat(flow: Flow, map: FlowSourceMap): readonly FlowProblem[] {
  const version = flow.lastTestedVersion;
  const isOld = version !== undefined && /^v?0\./.test(version);
  const hasOldEdges = map.edges.some(({ edge, hasHandleObjects }) => edge && !hasHandleObjects);
  if (!isOld && !hasOldEdges) return [];

  const of = isOld ? ` of Langflow ${version}` : ' of an early Langflow';
  return [
    {
      kind: 'outdated-format',
      severity: 'information',
      message: `The file has the format${of}. It is read as it is; opening and exporting it in a current Langflow brings it up to date.`,
      span: (isOld ? map.version : undefined) ?? map.top,
    },
  ];
}
