import { AppError, toAppError } from '../base/errors';
import type { OutputResult, RunEvent } from '../protocol/model';
import { toText } from './coerce';
import type { ComponentDefinition } from './component';
import type { ContextParts } from './context';
import type { FlowRun, GivenNode } from './engine';
import type { FlowEdge, FlowNode } from './flowFile';
import { Keeper } from './keep';
import { Messenger, type Sender } from './messenger';
import { NodeValues } from './nodeValues';
import { OrderedEvents } from './orderedEvents';
import { neededOutputs, neededTools, toolOutput, type NeededOutput } from './outputs';
import { planFlow, type Plan } from './plan';
import type { ComponentRegistry } from './registry';
import { toRunError } from './runError';
import { requestValues, selectOutputs } from './runInputs';
import { Schedule, type Step } from './schedule';
import { SessionRules } from './sessionRules';
import { describeValue } from './show';
import { editedNote, unsupported } from './support';
import { makeTools } from './toolset';
import { Message, type FlowValue } from './values';
import { sessionField, usualSession } from './usualSession';
import { Wiring } from './wiring';
import { reusedRecord, skippedRecord, Visit, type Outcome } from './visit';

/** Bounds of one run; the usual ones are far beyond any sensible loop. */
export interface RunLimits {
  /** Visits of all components together. */
  readonly maxVisits: number;
}

const usualLimits: RunLimits = { maxVisits: 100_000 };
/** How long components may run without a pause for the editor, in milliseconds. */
const maxBurstMs = 8;

type Emit = (event: RunEvent) => void;

/** Runs a flow from `run-start` to `run-end`; never rejects. */
export async function execute(
  run: FlowRun,
  registry: ComponentRegistry,
  emit: Emit,
  limits: RunLimits = usualLimits,
): Promise<void> {
  const startedAt = run.ports.clock.elapsed();
  let plan: Plan;
  try {
    plan = planFlow(run.flow, run);
  } catch (thrown) {
    const { runId, flow } = run;
    const sessionId = new SessionRules(run.sessionId, flow.id).ofRun;
    const error = toRunError(toAppError(thrown));
    emit({ type: 'run-start', runId, flowId: flow.id, sessionId, nodeIds: [] });
    emit({
      type: 'run-end',
      runId,
      sessionId,
      status: 'failed',
      durationMs: 0,
      error,
      outputs: [],
    });
    return;
  }
  const sessions = new SessionRules(run.sessionId, await usualSession(run, plan, registry));
  const events = new OrderedEvents(emit);
  await new Execution({ run, registry, events, limits, plan, sessions, startedAt }).finish();
}

interface ExecutionParts {
  readonly run: FlowRun;
  readonly registry: ComponentRegistry;
  readonly events: OrderedEvents;
  readonly limits: RunLimits;
  readonly plan: Plan;
  readonly sessions: SessionRules;
  readonly startedAt: number;
}

/** One run under way: starts what the schedule says, and keeps what components gave. */
class Execution {
  private readonly schedule: Schedule;
  private readonly messenger: Messenger;
  private readonly wiring: Wiring;
  private readonly states = new Map<string, Map<string, FlowValue>>();
  private readonly shared = new Map<string, FlowValue>();
  private readonly keeper = new Keeper();
  private readonly running = new Map<string, Visit>();
  private readonly visited = new Set<string>();
  private readonly idle: Promise<void>;
  private becomeIdle: () => void = () => undefined;
  private isOver = false;
  private firstError: AppError | undefined;
  private visits = 0;
  private lastPause: number;

  constructor(private readonly parts: ExecutionParts) {
    const { run, plan, events } = parts;
    const { messages, clock } = run.ports;
    this.schedule = new Schedule(plan);
    this.wiring = new Wiring(plan, this.schedule);
    this.messenger = new Messenger({
      runId: run.runId,
      flowId: run.flow.id,
      messages,
      clock,
      signal: run.signal,
      events,
      isPatient: run.stream === false,
    });
    this.idle = new Promise((resolve) => {
      this.becomeIdle = resolve;
    });
    this.lastPause = clock.elapsed();
  }

  async finish(): Promise<void> {
    const { run, plan, sessions } = this.parts;
    const { runId, signal } = run;
    const sessionId = sessions.ofRun;
    const nodeIds = [...plan.nodes.keys()];
    this.emit({ type: 'run-start', runId, flowId: run.flow.id, sessionId, nodeIds });
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
    if (!signal.aborted) {
      this.advance(this.schedule.start());
      await Promise.race([this.idle, stopped]);
    }
    this.isOver = true;
    const wasStopped = signal.aborted;
    await this.messenger.settled();
    this.firstError ??= this.messenger.failure;
    this.closeRecords();
    this.emit({
      type: 'run-end',
      runId,
      sessionId,
      status: wasStopped ? 'cancelled' : this.firstError === undefined ? 'ok' : 'failed',
      durationMs: this.sinceStart(),
      ...(this.firstError === undefined ? {} : { error: toRunError(this.firstError) }),
      outputs: this.outputResults(),
    });
  }

  private advance(step: Step): void {
    const steps = [step];
    // What is given ends at once; the iteration goes on over the steps that follow from it.
    for (const { restarted, ready } of steps) {
      for (const id of restarted) this.states.delete(id);
      for (const id of ready) {
        const given = this.parts.plan.given.get(id);
        if (given === undefined) void this.visit(id);
        else steps.push(this.reuse(id, given));
      }
    }
    if (this.running.size === 0) this.becomeIdle();
  }

  /** Takes over what an earlier run left of a component. */
  private reuse(id: string, given: GivenNode): Step {
    const { run, plan } = this.parts;
    this.visited.add(id);
    this.wiring.keep(id, given.outputs, given.record?.model);
    const step = this.schedule.finish(id, given.stopped);
    const node = plan.nodes.get(id);
    if (node !== undefined) {
      const record = reusedRecord(node, given, this.sinceStart(), this.keeper);
      this.emit({ type: 'node-end', runId: run.runId, record, inactivated: step.inactivated });
    }
    return step;
  }

  private async visit(id: string): Promise<void> {
    const node = this.parts.plan.nodes.get(id);
    if (node === undefined) return;

    const { run, startedAt } = this.parts;
    const { clock } = run.ports;
    const visit = new Visit(node, startedAt, () => clock.elapsed());
    this.running.set(id, visit);
    this.visited.add(id);
    this.emit({ type: 'node-start', runId: run.runId, nodeId: id });
    let outcome: Outcome;
    try {
      await this.pause();
      outcome = await this.compute(node, visit);
    } catch (thrown) {
      outcome = { error: visit.failure(thrown), outputs: new Map(), stopped: new Set() };
    }
    // Whoever is still running when the run is stopped is reported then.
    if (this.isOver || run.signal.aborted) return;

    if (outcome.error === undefined) this.succeed(node, visit, outcome);
    else await this.fail(node, visit, outcome.error);
  }

  private async compute(node: FlowNode, visit: Visit): Promise<Outcome> {
    const { run, registry, limits } = this.parts;
    if (++this.visits > limits.maxVisits) {
      throw new AppError('limit-exceeded', `The run made more than ${limits.maxVisits} steps.`, {
        remedy: 'Look for a loop that goes on for too long.',
      });
    }
    // Where nothing can be kept, nothing more is begun.
    if (this.messenger.failure !== undefined) throw this.messenger.failure;

    const verdict = registry.judge(node);
    if (verdict.kind !== 'native' && verdict.kind !== 'edited') throw unsupported(node, verdict);

    const { definition } = verdict;

    const values = this.valuesOf(node, definition, requestValues(run, node, definition));
    await values.loadVariables(run.ports.variables);
    const sessionId = this.decideSession(node, values);
    const sender: Sender = { node, sessionId, isHeard: this.wiring.isHeard(node.id, definition) };
    const parts = this.contextParts(node, definition, values, sender);
    const outgoing = this.wiring.outOf(node.id);
    const notes = verdict.kind === 'edited' ? [editedNote] : [];
    return visit.compute(parts, this.needed(parts, outgoing), notes);
  }

  private needed(parts: ContextParts, outgoing: readonly FlowEdge[]): readonly NeededOutput[] {
    const { node, definition } = parts;
    const withArguments = (
      overrides: ReadonlyMap<string, FlowValue>,
      signal: AbortSignal,
    ): ContextParts => ({
      ...parts,
      values: this.valuesOf(node, definition, overrides),
      run: { ...parts.run, signal },
      state: new Map(),
      sender: { ...parts.sender, isHeard: false },
    });
    const tools = neededTools(node, definition, outgoing).map((name) => ({
      name,
      method: () =>
        makeTools(parts, withArguments, name === toolOutput ? undefined : definition.olderToolName),
      types: [],
    }));
    return [...tools, ...neededOutputs(node, definition, outgoing)];
  }

  private valuesOf(
    node: FlowNode,
    definition: ComponentDefinition,
    overrides: ReadonlyMap<string, FlowValue>,
  ): NodeValues {
    return new NodeValues({
      node,
      definition,
      edges: this.wiring.liveInto(node.id),
      valueOf: (edge) => this.wiring.valueOf(edge),
      overrides,
      edited: this.parts.plan.edited.get(node.id),
    });
  }

  private contextParts(
    node: FlowNode,
    definition: ComponentDefinition,
    values: NodeValues,
    sender: Sender,
  ): ContextParts {
    const { run } = this.parts;
    const { runId: id, flow, signal } = run;
    const { sessionId } = sender;
    let state = this.states.get(node.id);
    if (state === undefined) this.states.set(node.id, (state = new Map<string, FlowValue>()));
    return {
      node,
      definition,
      values,
      run: { id, flowId: flow.id, flowName: flow.name, sessionId, signal },
      ports: run.ports,
      state,
      shared: this.shared,
      neighbours: () => this.wiring.neighbours(node.id),
      messenger: this.messenger,
      sender,
    };
  }

  private decideSession(node: FlowNode, values: NodeValues): string {
    const hasOwn = node.fields.has(sessionField) || values.isConnected(sessionField);
    const own = hasOwn ? toText(values.value(sessionField), values.place(sessionField)) : '';
    const arriving = this.wiring
      .liveInto(node.id)
      .map((edge) => ({ edge, value: this.wiring.valueOf(edge) }));
    return this.parts.sessions.decide(node.id, own, arriving);
  }

  private succeed(node: FlowNode, visit: Visit, outcome: Outcome): void {
    this.wiring.keep(node.id, outcome.outputs, visit.model);
    this.parts.run.keepOutputs?.(node.id, outcome.outputs, outcome.stopped);
    const step = this.schedule.finish(node.id, outcome.stopped);
    const record = visit.record('ok', outcome.outputs);
    const kept = this.keeper.keep(node.id, outcome.outputs, record.outputs);
    const stopped = [...outcome.stopped];
    this.end(
      node,
      {
        ...record,
        ...(stopped.length === 0 ? {} : { stopped }),
        ...(kept === undefined ? {} : { kept }),
      },
      step,
    );
  }

  private async fail(node: FlowNode, visit: Visit, error: AppError): Promise<void> {
    this.firstError ??= error;
    const { sessions } = this.parts;
    try {
      const sessionId = sessions.of(node.id);
      await this.messenger.sendError(error, { node, sessionId, isHeard: true });
    } catch (thrown) {
      visit.log(`The error could not be stored: ${toAppError(thrown).message}`);
    }
    if (this.isOver) return;

    this.end(node, visit.record('failed', new Map(), error), this.schedule.fail(node.id));
  }

  private end(node: FlowNode, record: ReturnType<Visit['record']>, step: Step): void {
    const { run } = this.parts;
    this.running.delete(node.id);
    this.emit({ type: 'node-end', runId: run.runId, record, inactivated: step.inactivated });
    this.advance(step);
  }

  /** Tells of those that were cut short and those whose turn never came. */
  private closeRecords(): void {
    const { run, plan } = this.parts;
    const { runId } = run;
    for (const visit of this.running.values()) {
      this.emit({
        type: 'node-end',
        runId,
        record: visit.record('cancelled', new Map()),
        inactivated: [],
      });
    }
    for (const node of plan.nodes.values()) {
      if (this.visited.has(node.id)) continue;

      const record = skippedRecord(node, this.sinceStart());
      this.emit({ type: 'node-end', runId, record, inactivated: [] });
    }
  }

  private emit(event: RunEvent): void {
    this.parts.events.push(event);
  }

  private outputResults(): readonly OutputResult[] {
    const { run, plan, registry } = this.parts;
    const done = [...plan.nodes.values()].filter((node) => this.schedule.isDone(node.id));
    return selectOutputs(run, done, (node) => registry.find(node)).map((node) => {
      const outputs = this.wiring.resultsOf(node.id);
      const message = outputs.map(([, value]) => value).find((value) => value instanceof Message);
      return {
        nodeId: node.id,
        component: node.displayName,
        type: node.type,
        results: Object.fromEntries(outputs.map(([name, value]) => [name, describeValue(value)])),
        ...(message === undefined ? {} : { message: this.messenger.shown(message) }),
      };
    });
  }

  /** Chains of quick components would otherwise hold the editor up, and an abort too. */
  private async pause(): Promise<void> {
    const { clock } = this.parts.run.ports;
    if (clock.elapsed() - this.lastPause < maxBurstMs) return;

    await new Promise((resolve) => setTimeout(resolve, 0));
    this.lastPause = clock.elapsed();
  }

  private sinceStart(): number {
    return Math.round(this.parts.run.ports.clock.elapsed() - this.parts.startedAt);
  }
}
