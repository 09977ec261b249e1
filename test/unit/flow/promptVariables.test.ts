import assert from 'node:assert/strict';
import { promptVariables } from '../../../src/flow/promptVariables';

describe('promptVariables', () => {
  it('finds each variable once, in order', () => {
    assert.deepEqual(promptVariables('{b} {a} {b} {{c}}', 'braces'), ['b', 'a']);
    assert.deepEqual(promptVariables('{a!r:>10}', 'braces'), ['a']);
    assert.deepEqual(promptVariables('{{ a }} {b} {{c}}', 'mustache'), ['a', 'c']);
    assert.deepEqual(promptVariables('', 'braces'), []);
  });

  it('refuses braces that do not match', () => {
    for (const template of ['{', 'a }', '{a']) {
      assert.throws(() => promptVariables(template, 'braces'), /Single/);
    }
  });

  it('refuses names that are none, or the prompt’s own', () => {
    for (const template of ['{a b}', '{1a}', '{}', '{a.b}', '{a[0]}']) {
      assert.throws(() => promptVariables(template, 'braces'), /invalid characters/);
    }
    assert.throws(() => promptVariables('{code}', 'braces'), /code/);
  });

  it('refuses sections and partials', () => {
    assert.throws(() => promptVariables('{{#a}}{{/a}}', 'mustache'), /Complex/);
  });
});
