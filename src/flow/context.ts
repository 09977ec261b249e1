import type { NodeRecord, NodeStep } from '../protocol/model';
import {
  toBoolean,
  toInteger,
  toList,
  toMessage,
  toNumber,
  toText,
  type FieldPlace,
} from './coerce';
import type { ComponentContext, ComponentDefinition, Neighbour } from './component';
import type { FlowNode } from './flowFile';
import type { GrowthWork } from './liveMessage';
import type { Messenger, Sender } from './messenger';
import type { NodeValues } from './nodeValues';
import { Observation } from './observation';
import type { Ports } from './ports';
import { StepLog, type StepBegin, type StepEnd } from './steps';
import type { FlowValue, Message } from './values';

/** What a visit's context is made of. */
export interface ContextParts {
  readonly node: FlowNode;
  readonly definition: ComponentDefinition;
  readonly values: NodeValues;
  readonly run: ComponentContext['run'];
  readonly ports: Ports;
  readonly state: Map<string, FlowValue>;
  readonly shared: Map<string, FlowValue>;
  readonly neighbours: () => {
    readonly sources: readonly Neighbour[];
    readonly targets: readonly Neighbour[];
  };
  readonly messenger: Messenger;
  readonly sender: Sender;
}

/** Field whose value the session rules decide. */
const sessionField = 'session_id';

/** A component's view of its node, and what it leaves behind in one visit. */
export class VisitContext implements ComponentContext {
  readonly node: ComponentContext['node'];
  readonly run: ComponentContext['run'];
  readonly ports: Ports;
  readonly state: Map<string, FlowValue>;
  readonly shared: Map<string, FlowValue>;

  readonly stopped = new Set<string>();
  readonly logs: string[] = [];
  /** What the component looked at. */
  readonly reads = new Map<string, FlowValue>();
  details: Pick<NodeRecord, 'usage' | 'model'> = {};
  /** What it read of the session and asked models. */
  readonly observation: Observation;

  private readonly stepLog: StepLog;

  /** @param runStartedAt of the run's clock */
  constructor(
    private readonly parts: ContextParts,
    runStartedAt = 0,
  ) {
    this.stepLog = new StepLog(() => parts.ports.clock.elapsed() - runStartedAt);
    this.observation = new Observation(this.stepLog);

    const { id, type, displayName, icon, outputs } = parts.node;
    this.node = { id, type, displayName, icon, outputs };
    this.run = parts.run;
    this.ports = this.observation.watch(parts.ports);
    this.state = parts.state;
    this.shared = parts.shared;
  }

  get steps(): readonly NodeStep[] {
    return this.stepLog.steps;
  }

  /** Fetches what reading may need. */
  prepare(): Promise<void> {
    return this.parts.values.loadVariables(this.ports.variables);
  }

  value(field: string): FlowValue {
    const isOurs = field === sessionField && !this.isConnected(field);
    const value = isOurs ? this.run.sessionId : this.parts.values.value(field);
    this.reads.set(field, value);
    return this.observation.watchValue(value);
  }

  text(field: string): string {
    return toText(this.value(field), this.place(field));
  }

  integer(field: string): number | undefined {
    return toInteger(this.value(field), this.place(field));
  }

  number(field: string): number | undefined {
    return toNumber(this.value(field), this.place(field));
  }

  boolean(field: string): boolean {
    return toBoolean(this.value(field), this.place(field));
  }

  list(field: string): readonly FlowValue[] {
    return toList(this.value(field));
  }

  message(field: string): Message | undefined {
    return toMessage(this.value(field), this.place(field));
  }

  isConnected(field: string): boolean {
    return this.parts.values.isConnected(field);
  }

  get extraFields(): readonly string[] {
    const { customFields, fields } = this.parts.node;
    if (customFields.length > 0) return customFields.filter((name) => fields.has(name));

    const own = new Set(this.parts.definition.inputs.map((input) => input.name));
    return [...fields.keys()].filter((name) => !own.has(name));
  }

  hasField(field: string): boolean {
    return this.parts.node.fields.has(field);
  }

  get sources(): readonly Neighbour[] {
    return this.parts.neighbours().sources;
  }

  get targets(): readonly Neighbour[] {
    return this.parts.neighbours().targets;
  }

  sendMessage(message: Message): Promise<Message> {
    return this.parts.messenger.send(message, this.parts.sender);
  }

  streamMessage(message: Message, chunks: AsyncIterable<string>): Promise<Message> {
    return this.parts.messenger.stream(message, chunks, this.parts.sender);
  }

  growMessage(message: Message, work: GrowthWork): Promise<Message> {
    return this.parts.messenger.grow(message, work, this.parts.sender);
  }

  stop(outputName: string): void {
    this.stopped.add(outputName);
  }

  resume(outputName: string): void {
    this.stopped.delete(outputName);
  }

  log(line: string): void {
    this.logs.push(line);
  }

  step(begin: StepBegin): (end: StepEnd) => void {
    return this.stepLog.begin(begin);
  }

  report(details: Pick<NodeRecord, 'usage' | 'model'>): void {
    this.details = { ...this.details, ...details };
  }

  private place(field: string): FieldPlace {
    return this.parts.values.place(field);
  }
}
