import { AppError } from '../base/errors';
import type { Flow, FlowEdge, FlowNode } from './flowFile';
import type { FlowRun, GivenNode } from './engine';
import { isKind } from './flowInterface';
import { indexBy, reach, selectPart, type EdgeIndex } from './part';
import { planResumption, type Resumption } from './resume';
import { asEdge, findSignals, type Signal } from './signals';
import type { FlowValue } from './values';

/** Which components of a flow run, and in what order they may. */
export interface Plan {
  /** In file order. */
  readonly nodes: ReadonlyMap<string, FlowNode>;
  /** Edges between them, by target and by source, in file order. */
  readonly incoming: ReadonlyMap<string, readonly FlowEdge[]>;
  readonly outgoing: ReadonlyMap<string, readonly FlowEdge[]>;
  /** The Chat Input: its message is stored before anything begins that it does not need itself. */
  readonly first: string | undefined;
  readonly waitForFirst: ReadonlySet<string>;
  readonly loops: ReadonlyMap<string, LoopPlan>;
  /** Who waits for whom without an edge between them. */
  readonly signals: readonly Signal[];
  /** Components that give what an earlier run left of them. */
  readonly given: ReadonlyMap<string, GivenNode>;
  /** Inputs set by hand, by component. */
  readonly edited: ReadonlyMap<string, ReadonlyMap<string, FlowValue>>;
}

/** A component that runs once per item, and what lies in its circle. */
export interface LoopPlan {
  readonly head: string;
  /** Outputs that lead round to the head again. */
  readonly outputs: ReadonlySet<string>;
  /** Runs anew for every item. */
  readonly body: ReadonlySet<string>;
  readonly backEdges: ReadonlySet<FlowEdge>;
}

/** What of a run decides which components take part. */
export type PlanRequest = Pick<FlowRun, 'part' | 'resume' | 'frozen'>;

/**
 * Plans a run. Langflow: what the Webhook or the Chat Input leads to runs, and whatever that needs;
 * without either everything runs. A Webhook comes first where a payload has arrived for it. A request
 * may ask for a part only, or go on from an earlier run.
 * @throws AppError `flow-invalid`, naming the components, where a circle has no Loop in it, and what
 * choosing a part throws.
 */
export function planFlow(flow: Flow, asked: PlanRequest = {}): Plan {
  const resumption = asked.resume === undefined ? none : planResumption(flow, asked.resume);
  const nodes = selectNodes(flow, asked, resumption.ids);
  const given = new Map([...frozenNodes(nodes, asked), ...resumption.given]);
  const edges = flow.edges.filter(
    (edge) =>
      nodes.has(edge.source) && nodes.has(edge.target) && !(edge.isLoop && given.has(edge.target)),
  );
  const forward = edges.filter((edge) => !edge.isLoop);
  const next = indexBy(forward, (edge) => edge.source);
  const previous = indexBy(forward, (edge) => edge.target);
  refuseCircle(nodes, next, previous);

  const loops = planLoops(edges, next);
  const isBack = (edge: FlowEdge): boolean => loops.get(edge.target)?.backEdges.has(edge) === true;
  const kept = edges.filter((edge) => !edge.isLoop || isBack(edge));
  const signals = findSignals(flow)
    .filter(({ source, target }) => nodes.has(source) && nodes.has(target))
    .map((signal) => outOfLoops(signal, loops));
  const first = [...nodes.values()].find((node) => isKind(node, 'ChatInput'))?.id;
  return {
    nodes,
    incoming: indexBy(kept, (edge) => edge.target),
    outgoing: indexBy(kept, (edge) => edge.source),
    first,
    waitForFirst: waitingForFirst(first, nodes, previousOf(forward, signals)),
    loops,
    signals,
    given,
    edited: resumption.edited,
  };
}

/** Langflow: a Loop runs even where it is frozen. */
function frozenNodes(
  nodes: ReadonlyMap<string, FlowNode>,
  { frozen }: PlanRequest,
): readonly (readonly [string, GivenNode])[] {
  return [...(frozen ?? [])].filter(([id]) => {
    const node = nodes.get(id);
    return node?.isFrozen === true && !node.outputs.some(({ allowsLoop }) => allowsLoop);
  });
}

const none: Resumption = { ids: new Set(), given: new Map(), edited: new Map() };

function selectNodes(
  flow: Flow,
  asked: PlanRequest,
  resumed: ReadonlySet<string>,
): ReadonlyMap<string, FlowNode> {
  const all = new Map(flow.nodes.map((node) => [node.id, node]));
  const only = (ids: ReadonlySet<string>): ReadonlyMap<string, FlowNode> =>
    new Map([...all].filter(([id]) => ids.has(id)));
  if (asked.resume !== undefined) return only(resumed);
  const { part } = asked;
  const edges = [...flow.edges, ...findSignals(flow).map(asEdge)];
  if (part?.start !== undefined || part?.stop !== undefined) {
    return only(selectPart(flow, part, edges));
  }
  const start = findStart(flow);
  return start === undefined ? all : only(selectPart(flow, { start }, edges));
}

/** A start that nothing is tied to decides nothing. */
function findStart(flow: Flow): string | undefined {
  const tied = new Set(flow.edges.flatMap((edge) => [edge.source, edge.target]));
  const candidates = flow.nodes.filter((node) => tied.has(node.id));
  const webhook = candidates.find((node) => isKind(node, 'Webhook'));
  const chatInput = candidates.find((node) => isKind(node, 'ChatInput'));
  const payload = webhook?.fields.get('data')?.value ?? '';
  return (payload === '' ? (chatInput ?? webhook) : webhook)?.id;
}

/** Whoever waits outside of a loop waits until it is over. */
function outOfLoops(signal: Signal, loops: ReadonlyMap<string, LoopPlan>): Signal {
  const around = [...loops.values()].filter(
    ({ body }) => body.has(signal.source) && !body.has(signal.target),
  );
  const outermost = around.toSorted((a, b) => b.body.size - a.body.size)[0];
  return outermost === undefined || outermost.head === signal.target
    ? signal
    : { ...signal, source: outermost.head };
}

function previousOf(edges: readonly FlowEdge[], signals: readonly Signal[]): EdgeIndex {
  return indexBy([...edges, ...signals.map(asEdge)], (edge) => edge.target);
}

/** What would run before or beside the Chat Input without being needed by it: it waits for its message. */
function waitingForFirst(
  first: string | undefined,
  nodes: ReadonlyMap<string, FlowNode>,
  previous: EdgeIndex,
): ReadonlySet<string> {
  if (first === undefined) return new Set();

  const needed = reach([first], previous, 'source');
  const isFree = (id: string): boolean =>
    (previous.get(id) ?? []).every(({ source }) => source !== first && needed.has(source));
  return new Set([...nodes.keys()].filter((id) => !needed.has(id) && isFree(id)));
}

function planLoops(edges: readonly FlowEdge[], next: EdgeIndex): ReadonlyMap<string, LoopPlan> {
  const loops = new Map<string, LoopPlan>();
  for (const head of new Set(edges.filter((edge) => edge.isLoop).map((edge) => edge.target))) {
    const loop = planLoop(head, edges, next);
    if (loop !== undefined) loops.set(head, loop);
  }
  return loops;
}

function planLoop(head: string, edges: readonly FlowEdge[], next: EdgeIndex): LoopPlan | undefined {
  const returns = edges.filter((edge) => edge.isLoop && edge.target === head);
  const reachedBy = new Map<string, ReadonlySet<string>>();
  for (const [output, leaving] of indexBy(
    edges.filter((edge) => edge.source === head && !(edge.isLoop && edge.target !== head)),
    (edge) => edge.sourceOutput,
  )) {
    reachedBy.set(
      output,
      reach(
        leaving.map((edge) => edge.target),
        next,
        'target',
      ),
    );
  }
  const outputs = new Set<string>();
  const body = new Set<string>();
  for (const [output, reached] of reachedBy) {
    if (!returns.some((edge) => reached.has(edge.source))) continue;

    outputs.add(output);
    for (const id of reached) body.add(id);
  }
  for (const [output, reached] of reachedBy) {
    if (outputs.has(output)) continue;

    for (const id of reached) body.delete(id);
  }
  body.delete(head);
  const backEdges = new Set(
    returns.filter((edge) => body.has(edge.source) || edge.source === head),
  );
  return backEdges.size === 0 ? undefined : { head, outputs, body, backEdges };
}

/** Takes away what waits for nothing until nothing is left; what is left stands in or behind a circle. */
function refuseCircle(
  nodes: ReadonlyMap<string, FlowNode>,
  next: EdgeIndex,
  previous: EdgeIndex,
): void {
  const waits = new Map([...nodes.keys()].map((id) => [id, previous.get(id)?.length ?? 0]));
  const free = [...nodes.keys()].filter((id) => waits.get(id) === 0);
  for (const id of free) {
    waits.delete(id);
    for (const edge of next.get(id) ?? []) {
      const left = (waits.get(edge.target) ?? 0) - 1;
      waits.set(edge.target, left);
      if (left === 0) free.push(edge.target);
    }
  }
  const [some] = waits.keys();
  if (some === undefined) return;

  const circle = findCircle(some, waits, previous).map((id) => nodes.get(id));
  const names = circle.map((node) => `${node?.displayName ?? ''} (${node?.id ?? ''})`).join(' → ');
  const [head] = circle;
  throw new AppError(
    'flow-invalid',
    `The components go round in a circle without a Loop: ${names}.`,
    {
      remedy: 'Remove one of the connections, or lead the circle through a Loop.',
      subject: head === undefined ? {} : { nodeId: head.id, component: head.displayName },
    },
  );
}

/** Follows predecessors that are left until one comes up twice. */
function findCircle(
  from: string,
  left: ReadonlyMap<string, number>,
  previous: EdgeIndex,
): readonly string[] {
  const path: string[] = [];
  let id: string | undefined = from;
  while (id !== undefined && !path.includes(id)) {
    path.push(id);
    id = previous.get(id)?.find((edge) => left.has(edge.source))?.source;
  }
  const start = id === undefined ? 0 : path.indexOf(id);
  return path.slice(start).reverse();
}
