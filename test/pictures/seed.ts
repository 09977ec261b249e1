import path from 'node:path';
import type { ContentBlock, NodeRecord } from '../../src/protocol/model';
import { textDigest } from '../../src/protocol/textDigest';
import type { NewMessage } from '../../src/store/messageStore';
import { openMessageStore } from '../../src/store/openStore';
import { silentLogger } from '../../src/base/logger';
import { aNode, aRun, minutesAgo, plainProperties } from '../support/page/builders';
import { answer } from '../support/page/conversations';
import { newMessage } from '../support/storeBuilders';
import { storeWorkerPath } from '../support/storeFiles';

// Ids of the sample flows.
const chatbotId = '8b5c1a52-6d0e-4f0b-9d56-0f6a5f7f1c04';
const agentId = '3d1f7c06-58a4-4a7e-8f19-7be2c4d05a09';

const shop = 'You are the support desk of a parcel shop. Answer briefly.';
const question =
  'What would the three shipping methods cost for order 8841, and how do I ask for that through the API?';

function asked(text: string, minutes: number, fields: Partial<NewMessage> = {}): NewMessage {
  return newMessage({
    text,
    timestamp: minutesAgo(minutes),
    sessionId: chatbotId,
    flowId: chatbotId,
    ...fields,
  });
}

function answered(text: string, minutes: number, fields: Partial<NewMessage> = {}): NewMessage {
  return asked(text, minutes, { sender: 'Machine', senderName: 'AI', ...fields });
}

const conversation: readonly NewMessage[] = [
  asked('Do you also ship to Austria?', 29, { id: id(1) }),
  answered('Yes. Austria and Switzerland are served from the warehouse in Munich.', 29, {
    id: id(2),
    properties: { ...plainProperties, duration_ms: 1100, usage: { input: 380, output: 32 } },
  }),
  asked(question, 18, { id: id(3) }),
  answered(answer.replace('support-agent', 'memory-chatbot'), 18, {
    id: id(4),
    edit: true,
    properties: {
      ...plainProperties,
      duration_ms: 2400,
      usage: { input: 1312, output: 184 },
    },
  }),
  asked('Is order 8841 packed already?', 2, {
    id: id(5),
    properties: { ...plainProperties, run_id: 'run-1' },
  }),
  answered('Yes, it was packed at 13:40 and waits for the carrier.', 2, {
    id: id(6),
    properties: {
      ...plainProperties,
      duration_ms: 1900,
      usage: { input: 1120, output: 61 },
      run_id: 'run-1',
    },
  }),
];

const others: readonly NewMessage[] = [
  ...turn(
    'order-8841',
    'Is it light enough for express?',
    'The parcel is packed and light enough for express.',
    12,
  ),
  ...turn(
    'refund-policy',
    'How long do refunds take?',
    'Refunds reach the account in 5 days.',
    180,
  ),
  ...turn(
    'two cards',
    'Can I pay with two cards?',
    'Yes. Each card is charged with the share you name.',
    306,
  ),
  ...turn('api-smoke-test', 'ping', 'pong', 3 * 1440),
  ...turn(
    'QA: parcel three days late',
    'Where is my parcel?',
    'We are sorry. The carrier reports a delay at the hub in Leipzig.',
    4 * 1440,
  ),
];

const steps: ContentBlock = {
  title: 'Agent Steps',
  allow_markdown: true,
  media_url: null,
  contents: [
    {
      type: 'tool_use',
      name: 'evaluate_expression',
      tool_input: { expression: '3 * 4.90 + 9.90' },
      output: { result: '24.6' },
      duration: 4,
    },
    {
      type: 'tool_use',
      name: 'evaluate_expression',
      tool_input: { expression: '24.6 * 1.2' },
      output: { result: '29.52' },
      duration: 3,
    },
  ],
};

const agentTalk: readonly NewMessage[] = [
  asked('What do three standard parcels and one express parcel cost, with 20 % tax?', 9, {
    id: id(21),
    sessionId: agentId,
    flowId: agentId,
  }),
  answered('Together they cost **29.52**: 24.60 before tax, and 4.92 of tax.', 9, {
    id: id(22),
    sessionId: agentId,
    flowId: agentId,
    contentBlocks: [steps],
    properties: { ...plainProperties, duration_ms: 2100, usage: { input: 912, output: 74 } },
  }),
];

/** Fills the database of a workspace with sessions, messages and a run, always the same. */
export async function seed(folder: string): Promise<void> {
  const store = await openMessageStore({
    file: path.join(folder, '.langflow', 'langflow.db'),
    workerPath: storeWorkerPath,
    logger: silentLogger,
  });
  try {
    await store.insertMessages([...others, ...agentTalk, ...conversation]);
    await store.insertMessages(
      turn('refund-policy', 'And by bank transfer?', 'Two days more.', 180).map((message) => ({
        ...message,
        flowId: agentId,
      })),
    );
    await store.saveRun(
      aRun({
        id: 'run-0',
        flowId: chatbotId,
        flowName: 'Memory Chatbot',
        sessionId: chatbotId,
        inputValue: question,
        nodes: nodes(question, 'Order 8841 weighs 2.3 kg.', 2400),
      }),
    );
    await store.saveRun(
      aRun({
        id: 'run-1',
        flowId: chatbotId,
        flowName: 'Memory Chatbot',
        sessionId: chatbotId,
        startedAt: minutesAgo(2),
        durationMs: 1900,
        nodes: nodes(
          'Is order 8841 packed already?',
          'Yes, it was packed at 13:40 and waits for the carrier.',
          1900,
        ),
      }),
    );
  } finally {
    await store.close();
  }
}

function nodes(input: string, output: string, durationMs: number): readonly NodeRecord[] {
  const read = conversation.slice(0, 4);
  const history = read.map(({ senderName, text }) => `${senderName}: ${text}`).join('\n');
  const text = (value: string) => ({ type: 'message', value });
  return [
    aNode({
      nodeId: 'ChatInput-Bot01',
      component: 'Chat Input',
      type: 'ChatInput',
      durationMs: 8,
      outputs: { message: text(input) },
    }),
    aNode({
      nodeId: 'Memory-Bot02',
      component: 'Message History',
      type: 'Memory',
      startMs: 8,
      durationMs: 24,
      window: 100,
      read: read.map(({ id: key = '', text: words }) => ({ id: key, digest: textDigest(words) })),
      outputs: { messages_text: text(history) },
    }),
    aNode({
      nodeId: 'Prompt-Bot03',
      component: 'Prompt Template',
      type: 'Prompt',
      startMs: 32,
      durationMs: 6,
      inputs: { memory: text(history) },
      outputs: { prompt: text(`${shop}\n\n${history}`) },
    }),
    aNode({
      nodeId: 'LanguageModelComponent-Bot04',
      startMs: 38,
      durationMs: durationMs - 70,
      model: 'gpt-4o-mini',
      usage: { input: 1120, output: 61 },
      inputs: { input_value: text(input), system_message: text(`${shop}\n\n${history}`) },
      outputs: { text_output: text(output) },
      prompts: [
        {
          model: 'gpt-4o-mini',
          turns: [
            { role: 'system', text: `${shop}\n\n${history}` },
            { role: 'user', text: input },
          ],
        },
      ],
    }),
    aNode({
      nodeId: 'ChatOutput-Bot05',
      component: 'Chat Output',
      type: 'ChatOutput',
      startMs: durationMs - 30,
      durationMs: 12,
      outputs: { message: text(output) },
    }),
  ];
}

function turn(
  sessionId: string,
  words: string,
  reply: string,
  minutes: number,
): readonly NewMessage[] {
  return [asked(words, minutes, { sessionId }), answered(reply, minutes, { sessionId })];
}

function id(place: number): string {
  return `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
}
