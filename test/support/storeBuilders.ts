import type { RunRecord } from '../../src/protocol/model';
import type { NewMessage } from '../../src/store/messageStore';
import { toProperties } from '../../src/store/messageRow';

/** A user's message in the session `s1`. */
export function newMessage(overrides: Partial<NewMessage> = {}): NewMessage {
  return {
    sender: 'User',
    senderName: 'User',
    sessionId: 's1',
    contextId: undefined,
    text: 'Hello',
    files: [],
    error: false,
    edit: false,
    properties: toProperties(undefined),
    category: 'message',
    contentBlocks: [],
    flowId: undefined,
    ...overrides,
  };
}

/** A run of one component that went well. */
export function newRun(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 'run-1',
    flowId: 'flow-1',
    flowName: 'Echo',
    sessionId: 's1',
    startedAt: '2026-01-20T10:00:00.000Z',
    durationMs: 12,
    status: 'ok',
    inputValue: 'Hello',
    nodes: [
      {
        nodeId: 'ChatInput-1',
        component: 'Chat Input',
        type: 'ChatInput',
        status: 'ok',
        startMs: 0,
        durationMs: 1,
        inputs: { input_value: { type: 'text', value: 'Hello' } },
        outputs: { message: { type: 'message', value: 'Hello' } },
        logs: ['read'],
      },
    ],
    ...overrides,
  };
}
