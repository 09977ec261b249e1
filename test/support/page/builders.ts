import type {
  MessageProperties,
  NodeRecord,
  RunRecord,
  SessionSummary,
  StoredMessage,
} from '../../../src/protocol/model';
import type { PlaygroundFlow } from '../../../src/protocol/playground';
import { supportGraph } from './graphs';

/** A moment all scenarios agree on: Friday 20 November 2026, 14:20 UTC. */
export const now = Date.parse('2026-11-20T14:20:00Z');
export const flowId = '3f9c2e10-0000-4000-8000-000000000001';

/** Hash of the flow file's text, as it is and as it was before. */
export const currentHash = 'a'.repeat(64);
export const earlierHash = '3f9c2e1'.padEnd(64, '0');

export const plainProperties: MessageProperties = {
  text_color: '',
  background_color: '',
  edited: false,
  source: { id: null, display_name: null, source: null },
  icon: '',
  allow_markdown: false,
  positive_feedback: null,
  state: 'complete',
  targets: [],
};

/** ISO time some minutes before {@link now}. */
export function minutesAgo(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString();
}

export function aMessage(overrides: Partial<StoredMessage> = {}): StoredMessage {
  const seq = overrides.seq ?? 1;
  return {
    id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
    seq,
    timestamp: minutesAgo(30),
    sender: 'Machine',
    senderName: 'AI',
    sessionId: flowId,
    contextId: undefined,
    text: 'Hello',
    files: [],
    error: false,
    edit: false,
    properties: plainProperties,
    category: 'message',
    contentBlocks: [],
    flowId,
    ...overrides,
  };
}

export function aSession(overrides: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id: 'order-8841',
    messageCount: 2,
    lastActive: minutesAgo(30),
    preview: 'Hello',
    flowIds: [flowId],
    ...overrides,
  };
}

export function aFlow(overrides: Partial<PlaygroundFlow> = {}): PlaygroundFlow {
  return {
    id: flowId,
    name: 'Support Agent',
    description: '',
    file: 'flows/support-agent.json',
    layout: 'chat',
    hasChatInput: true,
    hasChatOutput: true,
    inputs: [],
    outputs: [],
    nodeCount: 4,
    model: 'gpt-4o-mini',
    problems: [],
    graph: supportGraph,
    contentHash: currentHash,
    ...overrides,
  };
}

export function aNode(overrides: Partial<NodeRecord> = {}): NodeRecord {
  return {
    nodeId: 'Model-1',
    component: 'Language Model',
    type: 'LanguageModelComponent',
    status: 'ok',
    startMs: 0,
    durationMs: 10,
    inputs: {},
    outputs: {},
    logs: [],
    ...overrides,
  };
}

export function aRun(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 'run-1',
    flowId,
    flowName: 'Support Agent',
    sessionId: flowId,
    startedAt: minutesAgo(18),
    durationMs: 2400,
    status: 'ok',
    inputValue: 'Is order 8841 packed already?',
    nodes: [],
    ...overrides,
  };
}
