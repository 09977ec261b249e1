import { AppError } from '../../src/base/errors';
import type { ComponentContext, ComponentDefinition } from '../../src/flow/component';
import type { FlowRun } from '../../src/flow/engine';
import type { Flow } from '../../src/flow/flowFile';
import type { MessagePort, Ports } from '../../src/flow/ports';
import { ComponentRegistry } from '../../src/flow/registry';
import { runFlow } from '../../src/flow/run';
import { Message, type FlowValue } from '../../src/flow/values';
import type { NodeRecord, RunEvent } from '../../src/protocol/model';
import { fakeVariables } from './fakeVariables';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** Messages held in memory, in the order in which they were first saved. */
export class MemoryMessages implements MessagePort {
  readonly saved: Message[] = [];

  async save(message: Message): Promise<Message> {
    await Promise.resolve();
    const place = this.saved.findIndex(({ fields }) => fields.id === message.fields.id);
    const isKnown = message.fields.id !== undefined && place !== -1;
    const seq = isKnown ? place + 1 : this.saved.length + 1;
    const stored = message.with({
      id: message.fields.id ?? `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
      seq,
      timestamp: '2026-01-20T10:00:00.000000Z',
    });
    this.saved[seq - 1] = stored;
    return stored;
  }

  async remove(messageId: string): Promise<void> {
    const place = this.saved.findIndex(({ fields }) => fields.id === messageId);
    if (place !== -1) this.saved.splice(place, 1);
  }

  async query(): Promise<readonly Message[]> {
    return this.saved.filter(({ fields }) => !fields.error);
  }
}

/** Ports without a world: messages in memory, variables from an object, no models, a clock that stands still. */
export function testPorts(
  overrides: Partial<Ports> & { readonly variablesOf?: Readonly<Record<string, string>> } = {},
): Ports {
  const { variablesOf, ...ports } = overrides;
  return {
    models: {
      open: () => Promise.reject(new AppError('provider-unknown', 'There are no models here.')),
      defaultModel: () => Promise.resolve(undefined),
    },
    messages: new MemoryMessages(),
    variables: fakeVariables(variablesOf),
    clock: { now: () => 0, elapsed: () => 0 },
    ...ports,
  };
}

export type RunOverrides = Partial<Omit<FlowRun, 'flow'>> & {
  readonly definitions?: readonly ComponentDefinition[];
};

/** Runs a flow to its end and returns every event. */
export async function runToEnd(flow: Flow, overrides: RunOverrides = {}): Promise<RunResult> {
  const events: RunEvent[] = [];
  for await (const event of startRun(flow, overrides)) events.push(event);
  return new RunResult(events);
}

export function startRun(flow: Flow, overrides: RunOverrides = {}): AsyncGenerator<RunEvent> {
  const { definitions = [], ...request } = overrides;
  const run: FlowRun = {
    runId: 'run-1',
    flow,
    sessionId: undefined,
    inputValue: undefined,
    inputType: 'chat',
    outputType: 'chat',
    stream: undefined,
    ports: testPorts(),
    signal: new AbortController().signal,
    ...request,
  };
  const own = new Set(definitions.map(({ type }) => type));
  const others = testComponents.filter(({ type }) => !own.has(type));
  return runFlow(run, new ComponentRegistry([...definitions, ...others]));
}

/** What a run told, ready to be asked. */
export class RunResult {
  constructor(readonly events: readonly RunEvent[]) {}

  of<T extends RunEvent['type']>(type: T): readonly EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  get end(): EventOf<'run-end'> {
    const end = this.events.at(-1);
    if (end?.type !== 'run-end') throw new Error('The run did not end with run-end.');
    return end;
  }

  /** Ids of the components in the order in which they started. */
  get started(): readonly string[] {
    return this.of('node-start').map((event) => event.nodeId);
  }

  records(nodeId: string): readonly NodeRecord[] {
    return this.of('node-end')
      .map((event) => event.record)
      .filter((record) => record.nodeId === nodeId);
  }

  /** What the last visit of a component gave. */
  output(nodeId: string, name = 'message'): unknown {
    return this.records(nodeId).at(-1)?.outputs[name]?.value;
  }

  statuses(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.of('node-end').map(({ record }) => [record.nodeId, record.status]),
    );
  }
}

/** A component with one method per output, for tests of the engine. */
export function component(
  type: string,
  methods: Readonly<Record<string, (context: ComponentContext) => Promise<FlowValue> | FlowValue>>,
  rest: Partial<ComponentDefinition> = {},
): ComponentDefinition {
  return {
    type,
    displayName: type,
    category: 'test',
    description: `A ${type} for tests.`,
    inputs: [],
    outputs: Object.keys(methods).map((name) => ({
      name,
      displayName: name,
      method: name,
      types: ['Message'],
    })),
    methods,
    ...rest,
  };
}

/** Joins everything that is connected to it, in the order of the edges; its own text where nothing is. */
function join(context: ComponentContext): Message {
  const parts = context.list('input').map((value) => (value instanceof Message ? value.text : ''));
  return new Message({ text: parts.length > 0 ? parts.join('+') : context.text('text') });
}

async function say(context: ComponentContext): Promise<Message> {
  const text = context.text('input_value');
  return context.sendMessage(
    new Message({
      text,
      sender: context.node.type,
      senderName: 'x',
      sessionId: context.text('session_id'),
    }),
  );
}

/** Small components: Join (many inputs), ChatInput and ChatOutput, Fail. */
export const testComponents: readonly ComponentDefinition[] = [
  component(
    'Join',
    { message: join },
    {
      inputs: [{ name: 'input', displayName: 'Input', kind: 'handle', isList: true }],
    },
  ),
  component('ChatInput', { message: say }, { role: 'input' }),
  component('ChatOutput', { message: say }, { role: 'output' }),
  component('Fail', {
    message: () => {
      throw new Error('it broke');
    },
  }),
];
