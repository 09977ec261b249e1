import assert from 'node:assert/strict';
import { findProvider, isReasoningModel, providers } from '../../../src/models/providers';

describe('providers', () => {
  it('are found by name and other spellings, whatever the case', () => {
    assert.equal(findProvider('openai')?.name, 'OpenAI');
    assert.equal(findProvider(' Google ')?.name, 'Google Generative AI');
    assert.equal(findProvider('Mistral')?.name, 'MistralAI');
    assert.equal(findProvider('nobody'), undefined);
  });

  it('have no spelling twice', () => {
    const spellings = providers.flatMap(({ name, aliases = [] }) => [
      name.toLowerCase(),
      ...aliases.filter((alias) => alias !== name.toLowerCase()),
    ]);

    assert.deepEqual(spellings, [...new Set(spellings)]);
  });

  for (const [model, expected] of Object.entries({
    o1: true,
    'o1-mini': true,
    'o3-pro': true,
    'o4-mini': true,
    'gpt-5': true,
    'gpt-5.1': true,
    'openai/gpt-5-mini': true,
    'gpt-5-chat-latest': false,
    'gpt-4o-mini': false,
    'claude-opus-4-5': false,
    'o10-something': false,
    'llama3.1': false,
  })) {
    it(`knows that ${model} ${expected ? 'reasons' : 'does not reason'}`, () => {
      assert.equal(isReasoningModel(model), expected);
    });
  }
});
