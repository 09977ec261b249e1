import type { RunRecord } from '../../../src/protocol/model';
import { aNode, aRun } from './builders';

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
