import type { Clock } from '../../src/base/clock';
import type { ComponentContext, ComponentDefinition, Neighbour } from '../../src/flow/component';
import {
  toBoolean,
  toInteger,
  toList,
  toMessage,
  toNumber,
  toText,
  type FieldPlace,
} from '../../src/flow/coerce';
import type { NodeOutput } from '../../src/flow/flowFile';
import { GrowingMessage, type GrowthWork } from '../../src/flow/liveMessage';
import type {
  FilePort,
  HttpPort,
  LanguageModel,
  MessagePort,
  MessageQuery,
  ModelChunk,
  ModelPort,
  ModelRequest,
  ModelSpec,
  Ports,
  SqlPort,
} from '../../src/flow/ports';
import { StepLog, type StepBegin, type StepEnd } from '../../src/flow/steps';
import type { FlowValue, Message } from '../../src/flow/values';
import type { NodeRecord } from '../../src/protocol/model';
import { fakeVariables } from './fakeVariables';

/** Messages kept in an array, as they are now; ids and times are counted. */
export class FakeMessages implements MessagePort {
  readonly saved: Message[] = [];
  readonly queries: MessageQuery[] = [];
  readonly removed: string[] = [];

  save(message: Message): Promise<Message> {
    const index = this.saved.findIndex(({ fields }) => fields.id === message.fields.id);
    if (message.fields.id !== undefined && index >= 0) {
      this.saved[index] = message;
      return Promise.resolve(message);
    }
    const number = this.saved.length + 1;
    const stored = message.with({
      id: message.fields.id ?? `message-${number}`,
      seq: number,
      timestamp: `2026-01-20T10:00:0${number}.000000Z`,
    });
    this.saved.push(stored);
    return Promise.resolve(stored);
  }

  remove(messageId: string): Promise<void> {
    this.removed.push(messageId);
    return Promise.resolve();
  }

  query(query: MessageQuery): Promise<readonly Message[]> {
    this.queries.push(query);
    const newest = query.limit === 0 ? [] : this.saved.slice(-query.limit);
    return Promise.resolve(query.order === 'ascending' ? newest : newest.reverse());
  }
}

/** Models that answer with what the test says, and remember what they were asked. */
export class FakeModels implements ModelPort {
  readonly specs: ModelSpec[] = [];
  readonly requests: ModelRequest[] = [];
  /** Chunks of the answers, in order; the last one repeats. */
  answers: (readonly string[])[] = [['ok']];
  finish: Extract<ModelChunk, { type: 'finish' }>['reason'] = 'stop';
  chosen: { readonly provider: string; readonly model: string } | undefined;

  open(spec: ModelSpec): Promise<LanguageModel> {
    this.specs.push(spec);
    return Promise.resolve({ spec, generate: (request) => this.generate(spec, request) });
  }

  defaultModel(): Promise<{ readonly provider: string; readonly model: string } | undefined> {
    return Promise.resolve(this.chosen);
  }

  private async *generate(spec: ModelSpec, request: ModelRequest): AsyncGenerator<ModelChunk> {
    this.requests.push(request);
    const [answer = []] = this.answers;
    if (this.answers.length > 1) this.answers.shift();
    for (const text of answer) yield { type: 'text', text };
    yield {
      type: 'finish',
      reason: this.finish,
      usage: { input: 2, output: 3 },
      model: spec.model,
    };
  }
}

export interface ContextOptions {
  /** Values of the fields, from edges or from the file. */
  readonly values?: Readonly<Record<string, FlowValue>>;
  /** Fields that an edge feeds. */
  readonly connected?: readonly string[];
  readonly extraFields?: readonly string[];
  readonly sources?: readonly Neighbour[];
  readonly targets?: readonly Neighbour[];
  readonly sessionId?: string;
  readonly displayName?: string;
  readonly outputs?: readonly NodeOutput[];
  readonly messages?: FakeMessages;
  readonly models?: ModelPort;
  readonly files?: FilePort;
  readonly http?: HttpPort;
  readonly sql?: SqlPort;
  readonly signal?: AbortSignal;
  readonly now?: number;
  readonly state?: Map<string, FlowValue>;
}

function signalOf(options: ContextOptions): AbortSignal {
  return options.signal ?? new AbortController().signal;
}

/** A component's view of a node that the test describes; what the component does is kept beside it. */
export class FakeContext implements ComponentContext {
  readonly stepLog = new StepLog(() => 0);
  readonly node: ComponentContext['node'];
  readonly run: ComponentContext['run'];
  readonly ports: Ports;
  readonly extraFields: readonly string[];
  readonly sources: readonly Neighbour[];
  readonly targets: readonly Neighbour[];
  readonly state: Map<string, FlowValue>;
  readonly shared = new Map<string, FlowValue>();

  readonly messages: FakeMessages;
  readonly sent: Message[] = [];
  readonly streamedChunks: string[] = [];
  readonly stopped: string[] = [];
  readonly resumed: string[] = [];
  readonly logs: string[] = [];
  details: Pick<NodeRecord, 'usage' | 'model'> = {};

  constructor(
    private readonly definition: ComponentDefinition,
    private readonly options: ContextOptions = {},
  ) {
    const { type } = definition;
    const displayName = options.displayName ?? definition.displayName;
    const outputs = options.outputs ?? [];
    this.node = { id: `${type}-1`, type, displayName, icon: 'Icon', outputs };
    this.run = {
      id: 'run-1',
      flowId: 'flow-1',
      flowName: 'Flow',
      sessionId: options.sessionId ?? 'session-1',
      signal: signalOf(options),
    };
    this.messages = options.messages ?? new FakeMessages();
    const now = options.now ?? Date.UTC(2026, 0, 20, 10, 0, 0);
    const clock: Clock = { now: () => now, elapsed: () => 0 };
    this.ports = {
      models: options.models ?? new FakeModels(),
      messages: this.messages,
      variables: fakeVariables(),
      clock,
      files: options.files,
      http: options.http,
      sql: options.sql,
    };
    this.extraFields = options.extraFields ?? [];
    this.sources = options.sources ?? [];
    this.targets = options.targets ?? [];
    this.state = options.state ?? new Map<string, FlowValue>();
  }

  value(field: string): FlowValue {
    const given = this.options.values?.[field];
    if (given !== undefined) return given;

    return this.definition.inputs.find(({ name }) => name === field)?.defaultValue ?? null;
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
    return this.options.connected?.includes(field) ?? false;
  }

  hasField(field: string): boolean {
    return this.options.values?.[field] !== undefined;
  }

  sendMessage(message: Message): Promise<Message> {
    this.sent.push(message);
    return this.messages.save(message);
  }

  async streamMessage(message: Message, chunks: AsyncIterable<string>): Promise<Message> {
    for await (const chunk of chunks) this.streamedChunks.push(chunk);
    const text = this.streamedChunks.join('');
    const properties = { ...message.fields.properties, state: 'complete' as const };
    return this.sendMessage(message.with({ text, properties }));
  }

  async growMessage(message: Message, work: GrowthWork): Promise<Message> {
    const live = new GrowingMessage(message, {
      store: (changed) => this.sendMessage(changed),
      token: (_messageId, chunk) => this.streamedChunks.push(chunk),
    });
    const last = await work(live);
    const given = last.properties ?? live.current.fields.properties;
    await live.close({ ...last, properties: { ...given, state: 'complete' } });
    return live.current;
  }

  stop(outputName: string): void {
    this.stopped.push(outputName);
  }

  resume(outputName: string): void {
    this.resumed.push(outputName);
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
    const { id, displayName } = this.node;
    return { nodeId: id, component: displayName, field, label: field };
  }
}

/** Runs one output of a component. Without a method, the one of its first output. */
export async function runComponent(
  definition: ComponentDefinition,
  options: ContextOptions & { readonly method?: string } = {},
): Promise<FlowValue> {
  return callComponent(definition, new FakeContext(definition, options), options.method);
}

export async function callComponent(
  definition: ComponentDefinition,
  context: FakeContext,
  method = definition.outputs[0]?.method ?? '',
): Promise<FlowValue> {
  const run = definition.methods[method];
  if (run === undefined) throw new Error(`${definition.type} has no method ${method}`);

  return run(context);
}
