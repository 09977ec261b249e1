import assert from 'node:assert/strict';
import { splitReasoning } from '../../../webview/state/reasoning';

describe('thoughts of a model', () => {
  it('are told from the answer that follows them', () => {
    assert.deepEqual(splitReasoning('\n<think>\nHm.\n</think>\n\nYes.'), {
      reasoning: 'Hm.',
      answer: 'Yes.',
    });
  });

  it('are all there is until they end', () => {
    assert.deepEqual(splitReasoning('<think>Hm'), { reasoning: 'Hm', answer: '' });
  });

  it('are only those at the beginning', () => {
    for (const text of ['Yes. <think>x</think>', 'plain', '', '</think>Yes', '`<think>`']) {
      assert.deepEqual(splitReasoning(text), { reasoning: '', answer: text });
    }
  });
});
