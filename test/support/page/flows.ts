import type { RunRecord } from '../../../src/protocol/model';
import { aFlow, aNode, aRun } from './builders';

const text = (value: string) => ({ type: 'message', value });

export const run: RunRecord = aRun({
  nodes: [
    aNode({
      nodeId: 'ChatInput-1',
      component: 'Chat Input',
      type: 'ChatInput',
      durationMs: 8,
      outputs: { message: text('Is order 8841 packed already?') },
    }),
    aNode({
      nodeId: 'Memory-1',
      component: 'Message History',
      type: 'Memory',
      startMs: 8,
      durationMs: 24,
      outputs: {
        messages_text: {
          type: 'array',
          value: [
            { sender: 'User', text: 'Do you also ship to Austria?' },
            { sender: 'AI', text: 'Yes.' },
          ],
        },
      },
    }),
    aNode({
      nodeId: 'Prompt-1',
      component: 'Prompt',
      type: 'Prompt',
      startMs: 32,
      durationMs: 6,
      inputs: { history: text('User: Do you also ship to Austria?') },
      outputs: { prompt: text('You are the support agent of a parcel shop. Answer briefly.') },
    }),
    aNode({
      startMs: 38,
      durationMs: 1820,
      model: 'gpt-4o-mini',
      usage: { input: 1120, output: 61 },
      inputs: {
        input_value: text('Is order 8841 packed already?'),
        system_message: text(
          'You are the support agent of a parcel shop. Answer briefly. Use tools for facts.',
        ),
        temperature: { type: 'object', value: 0.1 },
      },
      outputs: {
        text_output: text('Yes, it was packed at 13:40 and waits for the carrier.'),
        details: {
          type: 'data',
          value: {
            name: 'lookup_order',
            args: { order_id: '8841', fields: ['weight', 'address'] },
            ms: 480,
          },
        },
      },
      logs: ['POST https://api.openai.com/v1/chat/completions 200'],
    }),
    aNode({
      nodeId: 'Search-1',
      component: 'Search policy',
      type: 'Search',
      status: 'skipped',
      startMs: 0,
      durationMs: 0,
    }),
    aNode({
      nodeId: 'ChatOutput-1',
      component: 'Chat Output',
      type: 'ChatOutput',
      startMs: 1862,
      durationMs: 12,
      outputs: { message: text('Yes, it was packed at 13:40 and waits for the carrier.') },
    }),
  ],
});

export const formFlow = aFlow({
  name: 'Lead Scoring',
  file: 'flows/lead-scoring.json',
  layout: 'form',
  hasChatInput: false,
  hasChatOutput: false,
  inputs: [
    {
      nodeId: 'TextInput-1',
      label: 'Question',
      type: 'TextInput',
      field: 'input_value',
      value: 'Which leads from the DACH region should sales call this week?',
    },
    {
      nodeId: 'TextInput-2',
      label: 'Region',
      type: 'TextInput',
      field: 'input_value',
      value: 'AT, CH, DE',
    },
  ],
  outputs: [
    { nodeId: 'TextOutput-1', label: 'Summary', type: 'TextOutput', field: 'text', value: '' },
    { nodeId: 'Table-1', label: 'Ranked leads', type: 'DataOutput', field: 'data', value: '' },
    { nodeId: 'Debug-1', label: 'Debug', type: 'DataOutput', field: 'data', value: '' },
  ],
});
const leads = [
  ['Alpenholz GmbH', 'AT', 420, 41, 0.93],
  ['Nordlicht AG', 'DE', 310, 36, 0.88],
  ['Seewerk', 'CH', 275, 12, 0.71],
  ['Tauern Logistik', 'AT', 190, 22, 0.66],
].map(([company, region, size, days, score]) => ({
  Company: company ?? '',
  Region: region ?? '',
  Size: size ?? 0,
  Days: days ?? 0,
  Score: score ?? 0,
}));
export const formRun = aRun({
  id: 'run-form',
  flowName: 'Lead Scoring',
  durationMs: 3800,
  inputValue: '',
  nodes: [
    aNode({
      nodeId: 'TextOutput-1',
      component: 'Summary',
      type: 'TextOutput',
      outputs: {
        text: text(
          'Two leads stand out. **Alpenholz** and **Nordlicht** were last contacted over 30 days ago and have the largest teams; call these first.',
        ),
      },
    }),
    aNode({
      nodeId: 'Table-1',
      component: 'Ranked leads',
      type: 'DataOutput',
      outputs: { table: { type: 'array', value: leads } },
    }),
    aNode({
      nodeId: 'Debug-1',
      component: 'Debug',
      type: 'DataOutput',
      outputs: {
        data: {
          type: 'object',
          value: {
            rows_read: 1204,
            rows_scored: 1198,
            skipped: { missing_region: 6 },
            columns: ['Company', 'Region', 'Size'],
          },
        },
      },
    }),
  ],
});
