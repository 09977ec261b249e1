import type { StoredMessage } from '../../../src/protocol/model';
import { textDigest } from '../../../src/protocol/textDigest';
import { aMessage, aNode, aRun, minutesAgo, plainProperties } from './builders';
import { conversation, providerError } from './conversations';
import type { Scenario } from './scenarios';

const [question, answer, ...rest] = conversation;
const ofRun = { ...plainProperties, run_id: 'run-p' };

/** Two messages before the window, an error, one edited since, and a last answer of two versions. */
const messages: readonly StoredMessage[] = [
  aMessage({ ...question, seq: 1 }),
  aMessage({ ...answer, seq: 2 }),
  ...rest,
  aMessage({
    seq: 5,
    senderName: 'Language Model',
    sender: 'Language Model',
    text: 'No answer.',
    category: 'error',
    error: true,
    timestamp: minutesAgo(16),
    contentBlocks: [
      {
        title: 'Error',
        contents: [{ type: 'error', component: 'Language Model', reason: providerError.message }],
        allow_markdown: true,
        media_url: null,
      },
    ],
  }),
  aMessage({
    seq: 6,
    sender: 'User',
    senderName: 'User',
    text: 'Thanks. Is it packed?',
    timestamp: minutesAgo(15),
  }),
  aMessage({
    seq: 7,
    sender: 'User',
    senderName: 'User',
    text: 'Is order 8841 packed already?',
    timestamp: minutesAgo(2),
    properties: ofRun,
  }),
  aMessage({
    seq: 8,
    senderName: 'Support Agent',
    text: 'Yes, it was packed at 13:40 and waits for the carrier.',
    timestamp: minutesAgo(2),
    properties: { ...ofRun, duration_ms: 1900, usage: { input: 1120, output: 61 } },
  }),
];

const read = messages.slice(2, 6).filter(({ error }) => !error);

/** A conversation after a run that read a part of it. */
export function promptScenario(chat: Scenario): Scenario {
  const lastRun = aRun({
    id: 'run-p',
    inputValue: 'Is order 8841 packed already?',
    nodes: [
      aNode({
        nodeId: 'Memory-1',
        component: 'Message History',
        type: 'Memory',
        window: 4,
        read: read.map(({ id, text, seq }) => ({
          id,
          digest: textDigest(seq === 6 ? 'Thanks. When does it leave?' : text),
        })),
      }),
      aNode({
        prompts: [
          {
            model: 'gpt-4o-mini',
            tools: ['lookup_order', 'search_policy'],
            turns: [
              {
                role: 'system',
                text: `You are the support agent of a parcel shop. Answer briefly.\n\n${read.map(({ senderName, text }) => `${senderName}: ${text}`).join('\n')}`,
              },
              { role: 'user', text: 'Is order 8841 packed already?' },
            ],
          },
        ],
      }),
    ],
  });
  return {
    ...chat,
    stored: messages,
    messages,
    lastRun,
    runs: [lastRun],
    versions: [
      { messageId: messages[7]?.id ?? '', sessions: ['order-8841', chat.sessionId], index: 1 },
    ],
  };
}
