import assert from 'node:assert/strict';
import { redactDetails, redactText } from '../../../src/base/redact.js';

describe('redaction', () => {
  it('masks keys as providers write them, wherever they stand in a text', () => {
    const key = ['sk', 'proj', 'a1B2c3D4e5F6'].join('-');
    assert.equal(redactText(`Incorrect API key: ${key}.`), 'Incorrect API key: ***.');
    assert.equal(redactText('authorization: Bearer abcdefgh12345'), 'authorization: Bearer ***');
  });

  it('masks keys of services that flows use, and passwords in addresses', () => {
    const parts = (...words: readonly string[]): string => words.join('');
    const secrets = [
      parts('hf', '_', 'aBcDeFgHiJkLmNoPqRsTuV'),
      parts('AK', 'IA', 'ABCDEFGHIJKLMNOP'),
      parts('xo', 'xb-', '123456789012-abcdef'),
      parts('tv', 'ly-', 'abcdef123456'),
      parts('github', '_pat_', '11ABCDEFG0123456789012'),
      parts('ey', 'JhbGciOiJIUzI1NiJ9', '.ey', 'JzdWIiOiIxMjM0NTYifQ', '.c2ln'),
    ];
    for (const secret of secrets) assert.equal(redactText(`key ${secret} end`), 'key *** end');
    const address = parts('postgresql://app:', 'hunter2', '@db.example.com:5432/app');
    assert.equal(redactText(address), 'postgresql://app:***@db.example.com:5432/app');
    assert.equal(redactText('http://localhost:7860/a@b'), 'http://localhost:7860/a@b');
  });

  it('is quick on long texts that look like the beginning of a key', () => {
    const text = `${'://a:'.repeat(40_000)} ${'sk-'.repeat(40_000)} ${'eyJ'.repeat(40_000)}`;
    assert.ok(redactText(text).length > 0);
  });

  it('leaves ordinary words alone', () => {
    const text = 'The task-force asked 3 tokens of the risk-averse model gpt-4o-mini.';
    assert.equal(redactText(text), text);
  });

  it('masks values by the name of their key, at any depth', () => {
    const details = { provider: 'OpenAI', options: { apiKey: 'x', list: [{ password: 'y' }] } };
    assert.deepEqual(redactDetails(details), {
      provider: 'OpenAI',
      options: { apiKey: '***', list: [{ password: '***' }] },
    });
  });

  it('keeps counts and names of variables readable', () => {
    const details = { max_tokens: 12, variable: 'OPENAI_API_KEY', usage: { input: 3 } };
    assert.deepEqual(redactDetails(details), details);
  });

  it('ends on details that contain themselves', () => {
    const details: { self?: unknown } = {};
    details.self = details;
    assert.match(JSON.stringify(redactDetails(details)), /…/);
  });
});
