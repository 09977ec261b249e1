import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonValue } from '../../../src/base/json';
import { applyTextEdits, planWriteBack } from '../../../src/flow/writeBack';

const text = `{
    "name": "Écho",   "data": {
    "edges": [ ],
\t"nodes": [
      { "id": "Model-1", "data": { "node": { "template": {
          "temperature": { "value": 0.10, "type": "float" },
          "model_name": {"value":"gpt-4o-mini", "load_from_db": true},
          "provider": { "value": "OpenAI" },
          "extra": { "value": {}  }
      } } } }
    ]
  }
}
`;

function write(tweaks: Readonly<Record<string, Record<string, JsonValue>>>): string {
  return applyTextEdits(text, planWriteBack(text, { tweaks }, 'flows/echo.json'));
}

describe('planWriteBack', () => {
  it('replaces a value and leaves every other byte as it is', () => {
    assert.equal(write({ 'Model-1': { temperature: 0.7 } }), text.replace('0.10', '0.7'));
  });

  it('changes nothing where the file says so already', () => {
    assert.deepEqual(planWriteBack(text, { tweaks: { 'Model-1': { temperature: 0.1 } } }, 'f'), []);
  });

  it('makes a value that named a variable a literal', () => {
    const after = write({ 'Model-1': { model_name: 'm' } });
    assert.equal(after, text.replace('gpt-4o-mini', 'm').replace('true', 'false'));
  });

  it('puts a model where a component names one', () => {
    const model = { provider: 'Anthropic', model: 'claude-3-5-haiku' };
    const edits = planWriteBack(text, { tweaks: {}, model }, 'f');
    const expected = text.replace('gpt-4o-mini', 'claude-3-5-haiku').replace('OpenAI', 'Anthropic');
    assert.equal(applyTextEdits(text, edits), expected);
  });

  it('says why it cannot write a value', () => {
    assert.throws(() => write({ 'Model-1': { missing: 1 } }), /has no field missing/);
    assert.throws(() => write({ 'Inner-1': { temperature: 1 } }), /lies in a group/);
    assert.throws(() => planWriteBack('[]', { tweaks: {} }, 'f'), /holds no single flow/);
  });

  it('writes any value so that it is read back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // What fast-check calls JSON may hold -0, which JSON writes as 0.
        const wanted = JSON.parse(JSON.stringify(value)) as JsonValue;
        const parsed: unknown = JSON.parse(write({ 'Model-1': { extra: wanted } }));
        const { data } = parsed as {
          data: { nodes: { data: { node: { template: { extra: { value: JsonValue } } } } }[] };
        };
        assert.deepEqual(data.nodes[0]?.data.node.template.extra.value, wanted);
      }),
    );
  });
});
