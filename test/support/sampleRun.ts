import { parseFlowText } from '../../src/flow/parse';
import { plainProperties } from '../../src/flow/values';
import type { OutputResult, RunEvent, StoredMessage } from '../../src/protocol/model';
import type { LoadedFlow } from '../../src/sessions/flowCatalog';
import type { RunRequest } from '../../src/sessions/runRequest';
import { sampleFlowText } from './sampleFlow';

/** A stored message of a machine; `overrides` say what matters to the test. */
export function sampleMessage(overrides: Partial<StoredMessage> = {}): StoredMessage {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    seq: 1,
    timestamp: '2026-01-20T10:00:00.123456Z',
    sender: 'Machine',
    senderName: 'AI',
    sessionId: 's1',
    contextId: '',
    text: 'Hello',
    files: [],
    error: false,
    edit: false,
    properties: plainProperties,
    category: 'message',
    contentBlocks: [],
    flowId: '22222222-2222-4222-8222-222222222222',
    ...overrides,
  };
}

/** What a Chat Output gave. */
export function sampleOutput(message: StoredMessage): OutputResult {
  return {
    nodeId: 'ChatOutput-out01',
    component: 'Chat Output',
    type: 'ChatOutput',
    results: { message: { type: 'message', value: message.text } },
    message,
  };
}

type RunEnd = Extract<RunEvent, { type: 'run-end' }>;

export function sampleEnd(overrides: Partial<RunEnd> = {}): RunEnd {
  return {
    type: 'run-end',
    runId: 'run-1',
    sessionId: 's1',
    status: 'ok',
    durationMs: 3,
    outputs: [],
    ...overrides,
  };
}

/** A door for runs that gives the same events to everyone and remembers what it was asked. */
export class ScriptedRuns {
  readonly requests: RunRequest[] = [];
  /** Signals of the runs begun, in order. */
  readonly signals: AbortSignal[] = [];

  constructor(private readonly script: (request: RunRequest) => AsyncIterable<RunEvent>) {}

  async flowOf({ flow }: Pick<RunRequest, 'flow'>): Promise<LoadedFlow> {
    const parsed = parseFlowText(sampleFlowText(flow), { path: `${flow}.json` });
    const { id, name, description, endpointName } = parsed;
    return {
      flow: parsed,
      path: `${flow}.json`,
      contentHash: '00',
      entry: {
        id,
        name,
        path: `${flow}.json`,
        endpointName,
        description,
        support: 'full',
        unsupported: 0,
      },
    };
  }

  async *run(request: RunRequest, signal: AbortSignal): AsyncGenerator<RunEvent> {
    this.requests.push(request);
    this.signals.push(signal);
    yield* this.script(request);
  }
}

/** A run that answers its input. */
export async function* echoRun(request: RunRequest): AsyncGenerator<RunEvent> {
  const sessionId = request.sessionId ?? 's1';
  const message = sampleMessage({ text: request.inputValue ?? '', sessionId });
  yield { type: 'run-start', runId: 'run-1', flowId: 'flow-1', sessionId, nodeIds: [] };
  yield { type: 'message', runId: 'run-1', message };
  yield sampleEnd({ sessionId, outputs: [sampleOutput(message)] });
}
