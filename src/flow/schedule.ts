import type { FlowEdge } from './flowFile';
import type { LoopPlan, Plan } from './plan';
import type { Signal } from './signals';

/** `between` is a loop's head while its body runs. */
type NodeState = 'waiting' | 'running' | 'between' | 'done' | 'skipped' | 'failed';
/** `blocked` leads away from a component that failed. */
type EdgeState = 'waiting' | 'live' | 'dead' | 'blocked';

/** What follows from one component's end. */
export interface Step {
  /** To be started now. */
  readonly ready: readonly string[];
  /** Will not run, because they lie on a branch that was not taken. */
  readonly inactivated: readonly string[];
  /** Begin anew in a loop's next round: what they kept from visit to visit is void. */
  readonly restarted: readonly string[];
}

interface OpenStep {
  readonly ready: string[];
  readonly inactivated: string[];
  readonly restarted: string[];
}

const nobody: ReadonlySet<string> = new Set();

/**
 * Decides what may run, purely: no values, no time. A component starts once every edge into it is
 * settled. An edge from a stopped output is dead and carries the router that stopped it; a component
 * with dead edges is skipped, unless for each such router a live edge also comes from behind it, that
 * is, from another of its branches.
 */
export class Schedule {
  private readonly states = new Map<string, NodeState>();
  private readonly edgeStates = new Map<FlowEdge, EdgeState>();
  /** Unsettled edges into each node, and one more for those that wait for the Chat Input. */
  private readonly waits = new Map<string, number>();
  /** Why an edge is dead. */
  private readonly causes = new Map<FlowEdge, ReadonlySet<string>>();
  /** Routers whose decision led to this node. */
  private readonly lineages = new Map<string, ReadonlySet<string>>();
  private readonly loopsOf = new Map<string, LoopPlan[]>();
  /** Body nodes of each loop that are not settled. */
  private readonly openBodies = new Map<string, number>();
  /** Nodes and loops to look at before the step is complete. */
  private readonly due: string[] = [];
  private readonly dueLoops: LoopPlan[] = [];
  private isFirstPending: boolean;
  private readonly signalsFrom = new Map<string, Signal[]>();
  private readonly signalsInto = new Map<string, Signal[]>();
  private readonly pendingSignals: Set<Signal>;

  constructor(private readonly plan: Plan) {
    this.isFirstPending = plan.first !== undefined;
    for (const loop of plan.loops.values()) {
      this.openBodies.set(loop.head, loop.body.size);
      for (const id of loop.body) addTo(this.loopsOf, id, loop);
    }
    this.pendingSignals = new Set(plan.signals);
    for (const signal of plan.signals) {
      addTo(this.signalsFrom, signal.source, signal);
      addTo(this.signalsInto, signal.target, signal);
    }
    for (const id of plan.nodes.keys()) {
      const signals = this.signalsInto.get(id)?.length ?? 0;
      const gate = this.isFirstPending && plan.waitForFirst.has(id) ? 1 : 0;
      this.states.set(id, 'waiting');
      this.waits.set(id, this.forwardInto(id).length + signals + gate);
    }
  }

  /** What runs at the beginning. */
  start(): Step {
    const step = openStep();
    this.due.push(...this.plan.nodes.keys());
    return this.complete(step);
  }

  /** A component ended; `stopped` are the outputs it closed. */
  finish(id: string, stopped: ReadonlySet<string>): Step {
    const step = openStep();
    const loop = this.plan.loops.get(id);
    const goesOn = loop !== undefined && [...loop.outputs].some((output) => !stopped.has(output));
    if (goesOn) this.nextRound(loop, stopped, step);
    else this.leave(id, stopped);
    return this.complete(step);
  }

  /** A component failed: what needs it does not run; the rest goes on. */
  fail(id: string): Step {
    const step = openStep();
    this.block(id);
    return this.complete(step);
  }

  /** Whether the edge carries a value. */
  isLive(edge: FlowEdge): boolean {
    return this.edgeStates.get(edge) === 'live';
  }

  /** Whether the component ran to its end. */
  isDone(id: string): boolean {
    return this.states.get(id) === 'done';
  }

  private nextRound(loop: LoopPlan, stopped: ReadonlySet<string>, step: OpenStep): void {
    for (const id of loop.body) {
      if (this.states.get(id) !== 'waiting') step.restarted.push(id);
      this.setState(id, 'waiting');
      for (const edge of this.plan.outgoing.get(id) ?? []) this.reopen(edge);
      this.reopenSignals(id, loop);
    }
    const leaving = this.plan.outgoing.get(loop.head) ?? [];
    for (const edge of leaving) if (loop.outputs.has(edge.sourceOutput)) this.reopen(edge);
    this.setState(loop.head, 'between');
    // The other outputs wait for the last round.
    for (const edge of leaving) {
      if (!stopped.has(edge.sourceOutput)) this.settle(edge, 'live', nobody);
      else if (loop.outputs.has(edge.sourceOutput)) this.settle(edge, 'dead', new Set([loop.head]));
    }
    this.dueLoops.push(loop);
  }

  private leave(id: string, stopped: ReadonlySet<string>): void {
    const self = new Set([id]);
    const leaving = this.plan.outgoing.get(id) ?? [];
    // After its rounds, a loop's item edges are settled and stay as they are.
    const dying = leaving.filter(
      (edge) => stopped.has(edge.sourceOutput) && this.stateOf(edge) === 'waiting',
    );
    if (dying.length > 0) this.lineages.set(id, new Set([...this.lineage(id), id]));
    this.setState(id, 'done');
    for (const edge of dying) this.settle(edge, 'dead', self);
    for (const edge of leaving) {
      if (!stopped.has(edge.sourceOutput)) this.settle(edge, 'live', nobody);
    }
  }

  /** Works off everything that became due, in order and without recursion: chains may be long. */
  private complete(step: OpenStep): Step {
    do {
      // Deciding may make more due; the iteration goes on over them.
      for (const id of this.due) this.decide(id, step);
      this.due.length = 0;
      const loop = this.dueLoops.pop();
      if (loop !== undefined) this.closeRound(loop, step);
    } while (this.due.length > 0 || this.dueLoops.length > 0);
    return step;
  }

  private decide(id: string, step: OpenStep): void {
    if (this.states.get(id) !== 'waiting' || this.waits.get(id) !== 0) return;

    const edges = this.forwardInto(id);
    const signals = this.signalsInto.get(id) ?? [];
    const hasFailed =
      edges.some((edge) => this.stateOf(edge) === 'blocked') ||
      signals.some(({ source }) => this.states.get(source) === 'failed');
    if (hasFailed) {
      this.block(id);
      return;
    }
    const lineage = union(
      edges.filter((edge) => this.isLive(edge)).map((edge) => this.lineage(edge.source)),
    );
    const causes = union(edges.map((edge) => this.causes.get(edge) ?? nobody));
    const unanswered = new Set([...causes].filter((router) => !lineage.has(router)));
    if (unanswered.size > 0) {
      this.setState(id, 'skipped');
      step.inactivated.push(id);
      for (const edge of this.plan.outgoing.get(id) ?? []) this.settle(edge, 'dead', unanswered);
      return;
    }
    this.lineages.set(id, lineage);
    this.setState(id, 'running');
    step.ready.push(id);
  }

  /** Once the whole body is settled, the head takes what came back. */
  private closeRound(loop: LoopPlan, step: OpenStep): void {
    if (this.states.get(loop.head) !== 'between' || this.openBodies.get(loop.head) !== 0) return;

    if ([...loop.backEdges].some((edge) => this.stateOf(edge) === 'blocked')) {
      this.block(loop.head);
    } else {
      this.setState(loop.head, 'running');
      step.ready.push(loop.head);
    }
  }

  private block(id: string): void {
    this.setState(id, 'failed');
    for (const edge of this.plan.outgoing.get(id) ?? []) {
      if (this.stateOf(edge) === 'waiting') this.settle(edge, 'blocked', nobody);
    }
  }

  private settle(edge: FlowEdge, state: EdgeState, causes: ReadonlySet<string>): void {
    const isFresh = this.stateOf(edge) === 'waiting';
    this.edgeStates.set(edge, state);
    if (causes.size > 0) this.causes.set(edge, causes);
    if (isFresh && !this.isBack(edge)) this.unwait(edge.target);
  }

  private reopen(edge: FlowEdge): void {
    if (this.stateOf(edge) === 'waiting') return;

    this.edgeStates.set(edge, 'waiting');
    this.causes.delete(edge);
    if (!this.isBack(edge)) this.waits.set(edge.target, (this.waits.get(edge.target) ?? 0) + 1);
  }

  private reopenSignals(id: string, loop: LoopPlan): void {
    for (const signal of this.signalsFrom.get(id) ?? []) {
      if (!loop.body.has(signal.target) || this.pendingSignals.has(signal)) continue;

      this.pendingSignals.add(signal);
      this.waits.set(signal.target, (this.waits.get(signal.target) ?? 0) + 1);
    }
  }

  private unwait(id: string): void {
    const left = (this.waits.get(id) ?? 0) - 1;
    this.waits.set(id, left);
    if (left === 0) this.due.push(id);
  }

  private setState(id: string, state: NodeState): void {
    const change = Number(isSettled(this.states.get(id))) - Number(isSettled(state));
    this.states.set(id, state);
    for (const loop of change === 0 ? [] : (this.loopsOf.get(id) ?? [])) {
      const open = (this.openBodies.get(loop.head) ?? 0) + change;
      this.openBodies.set(loop.head, open);
      if (open === 0) this.dueLoops.push(loop);
    }
    if (isSettled(state)) this.release(id);
  }

  /** Lets those go on that waited for a node without an edge. */
  private release(id: string): void {
    for (const signal of this.signalsFrom.get(id) ?? []) {
      if (this.pendingSignals.delete(signal)) this.unwait(signal.target);
    }
    if (id !== this.plan.first || !this.isFirstPending) return;

    this.isFirstPending = false;
    for (const root of this.plan.waitForFirst) this.unwait(root);
  }

  private stateOf(edge: FlowEdge): EdgeState {
    return this.edgeStates.get(edge) ?? 'waiting';
  }

  private lineage(id: string): ReadonlySet<string> {
    return this.lineages.get(id) ?? nobody;
  }

  private isBack(edge: FlowEdge): boolean {
    return this.plan.loops.get(edge.target)?.backEdges.has(edge) === true;
  }

  private forwardInto(id: string): readonly FlowEdge[] {
    const edges = this.plan.incoming.get(id) ?? [];
    return this.plan.loops.has(id) ? edges.filter((edge) => !this.isBack(edge)) : edges;
  }
}

function addTo<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}

function openStep(): OpenStep {
  return { ready: [], inactivated: [], restarted: [] };
}

function isSettled(state: NodeState | undefined): boolean {
  return state === 'done' || state === 'skipped' || state === 'failed';
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const filled = sets.filter((set) => set.size > 0);
  if (filled.length <= 1) return filled[0] ?? nobody;
  return new Set(filled.flatMap((set) => [...set]));
}
