import assert from 'node:assert/strict';
import type { OutputResult } from '../../../src/protocol/model';
import { toResultData } from '../../../src/server/langflow/wireRun';
import { sampleMessage, sampleOutput } from '../../support/sampleRun';

const run = { flowId: 'flow-1', finishedAt: '2026-01-20T10:00:00.000Z', nodes: new Map() };

function output(overrides: Partial<OutputResult>): OutputResult {
  return { nodeId: 'X-1', component: 'X', type: 'X', results: {}, ...overrides };
}

describe('toResultData', () => {
  it('tells a chat message in the order of Langflow’s keys', () => {
    const result = toResultData(sampleOutput(sampleMessage()), run);

    assert.deepEqual(Object.keys(result), [
      'results',
      'artifacts',
      'outputs',
      'logs',
      'messages',
      'timedelta',
      'duration',
      'component_display_name',
      'component_id',
      'used_frozen_result',
      'token_usage',
    ]);
  });

  it('tells the text of a Text Output as a message of nobody', () => {
    const result = toResultData(
      output({
        type: 'TextOutput',
        results: { text: { type: 'message', value: 'Hello' } },
        message: sampleMessage({ id: '', text: 'Hello' }),
      }),
      run,
    );

    assert.partialDeepStrictEqual(result, {
      results: { text: { text: 'Hello', sender: null, data: { text: 'Hello', sender: null } } },
      artifacts: { text: { repr: 'Hello', raw: 'Hello', type: 'text' } },
      outputs: { text: { message: 'Hello', type: 'text' } },
      messages: [{ message: 'Hello', sender: 'Machine', session_id: '' }],
    });
  });

  it('tells other components by their outputs alone, data as object', () => {
    const result = toResultData(
      output({ type: 'Parser', results: { data: { type: 'data', value: { a: 1 } } } }),
      run,
    );

    assert.partialDeepStrictEqual(result, {
      results: {},
      outputs: { data: { message: { a: 1 }, type: 'object' } },
      artifacts: { data: { raw: { a: 1 }, type: 'object' } },
      messages: [],
    });
  });
});
