import type { RunError, StoredMessage } from '../../../src/protocol/model';
import { aMessage, aSession, flowId, minutesAgo, plainProperties } from './builders';

export const answer = `Order \`8841\` weighs 2.3 kg and goes to Graz, so these apply:

| Method | Delivery | Price |
|---|---|---:|
| Standard | Mon 24 Nov | 4.90 |
| Express | Fri 21 Nov | 9.90 |
| Pickup point | Sat 22 Nov | 3.50 |

The same question through the local API, in this session:

\`\`\`bash
curl -s localhost:7860/api/v1/run/support-agent \\
  -H "x-api-key: $KEY" \\
  -d '{"input_value": "quote 8841", "session_id": "order-8841"}'
\`\`\`
`;

const usage = { input: 1312, output: 184 };

export const conversation: readonly StoredMessage[] = [
  aMessage({
    seq: 1,
    sender: 'User',
    senderName: 'User',
    text: 'Do you also ship to Austria?',
    timestamp: minutesAgo(29),
  }),
  aMessage({
    seq: 2,
    senderName: 'Support Agent',
    text: 'Yes. Austria and Switzerland are served from the warehouse in Munich.',
    timestamp: minutesAgo(29),
    properties: {
      ...plainProperties,
      duration_ms: 1100,
      usage: { output: 412 },
      positive_feedback: true,
    },
  }),
  aMessage({
    seq: 3,
    sender: 'User',
    senderName: 'User',
    text: 'What would the three shipping methods cost for order 8841, and how do I ask for that through the API?',
    timestamp: minutesAgo(18),
    files: ['flow/order-8841.json'],
  }),
  aMessage({
    seq: 4,
    senderName: 'Support Agent',
    text: answer,
    edit: true,
    timestamp: minutesAgo(18),
    properties: { ...plainProperties, duration_ms: 2400, usage, run_id: 'run-1' },
  }),
];

export const sessions = [
  aSession({
    id: flowId,
    messageCount: 4,
    lastActive: minutesAgo(2),
    preview: 'Standard shipping is 4.90, express 9.90',
  }),
  aSession({
    id: 'order-8841',
    lastActive: minutesAgo(12),
    preview: 'The parcel is packed and light enough for express',
  }),
  aSession({
    id: 'refund-policy',
    lastActive: minutesAgo(180),
    preview: 'Refunds reach the account in 5 days',
    flowIds: [flowId, 'other'],
  }),
  aSession({
    id: 'Session Nov 20, 09:14:22',
    lastActive: minutesAgo(306),
    preview: 'Can I pay with two cards?',
  }),
  aSession({ id: 'api-smoke-test', lastActive: minutesAgo(3 * 1440), preview: 'pong' }),
  aSession({
    id: 'QA: parcel three days late',
    lastActive: minutesAgo(4 * 1440),
    preview: 'We are sorry. The carrier reports a delay at the hub in Leipzig',
    flowIds: [flowId, 'other'],
  }),
  aSession({ id: 'scratch', messageCount: 0, lastActive: minutesAgo(20 * 1440), preview: '' }),
];

export const providerError: RunError = {
  code: 'provider-refused',
  message:
    'The provider refused the request: the model gpt-4o-mini-2025 does not exist or is not available for this key.',
  remedy: 'Choose a model that the key may use.',
  subject: { nodeId: 'Model-1', component: 'Language Model', provider: 'OpenAI', status: 404 },
};
const keyError: RunError = {
  code: 'variable-missing',
  message: 'The flow reads the key from the variable ANTHROPIC_API_KEY, which has no value.',
  remedy: 'It is kept in the system keychain, never in the flow file.',
  subject: { nodeId: 'Model-1', component: 'Language Model', variable: 'ANTHROPIC_API_KEY' },
};

function errorMessage(seq: number, error: RunError): StoredMessage {
  return aMessage({
    seq,
    senderName: 'Language Model',
    text: error.message,
    error: true,
    category: 'error',
    timestamp: minutesAgo(9),
    properties: { ...plainProperties, duration_ms: 800, stopped: true },
    contentBlocks: [
      {
        title: 'Error',
        allow_markdown: true,
        media_url: null,
        contents: [
          {
            type: 'error',
            component: 'Language Model',
            reason: error.message,
            error: { ...error, subject: { ...error.subject } },
          },
        ],
      },
    ],
  });
}

export const errors = [
  aMessage({
    seq: 1,
    sender: 'User',
    senderName: 'User',
    text: 'Summarise the complaint in the attached file.',
    timestamp: minutesAgo(9),
  }),
  errorMessage(2, providerError),
  aMessage({
    seq: 3,
    sender: 'User',
    senderName: 'User',
    text: 'Then use the other model.',
    timestamp: minutesAgo(8),
  }),
  errorMessage(4, keyError),
];

export const agent = [
  aMessage({
    seq: 1,
    sender: 'User',
    senderName: 'User',
    text: 'Is order 8841 packed already?',
    timestamp: minutesAgo(12),
  }),
  aMessage({
    seq: 2,
    senderName: 'Support Agent',
    text: 'Yes, it was packed at 13:40 and waits for the carrier.',
    timestamp: minutesAgo(12),
    properties: { ...plainProperties, duration_ms: 1900, usage: { input: 1120, output: 61 } },
    contentBlocks: [
      {
        title: 'Agent Steps',
        allow_markdown: true,
        media_url: null,
        contents: [
          {
            type: 'tool_use',
            name: 'Search policy',
            tool_input: { query: 'express cut-off' },
            output: 'Express parcels leave at 15:00.',
            duration: 600,
          },
          {
            type: 'tool_use',
            name: 'Look up order',
            tool_input: { order_id: '8841' },
            output: { weight_kg: 2.3, address: 'Graz, AT', status: 'packed' },
            duration: 1200,
          },
        ],
      },
    ],
  }),
];
