import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonValue } from '../../../src/base/json';
import { parseFlowText } from '../../../src/flow/parse';
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

  it('writes a place once where a value and the model both go there', () => {
    const model = { provider: 'OpenAI', model: 'gpt-5' };
    const edits = planWriteBack(
      text,
      { tweaks: { 'Model-1': { model_name: 'other' } }, model },
      'f',
    );
    const expected = text.replace('gpt-4o-mini', 'gpt-5').replace('true', 'false');
    assert.equal(applyTextEdits(text, edits), expected);
  });

  it('says why it cannot write a value', () => {
    assert.throws(() => write({ 'Model-1': { missing: 1 } }), /has no field missing/);
    assert.throws(() => write({ 'Inner-1': { temperature: 1 } }), /has no component Inner-1/);
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

  describe('inside groups', () => {
    const field = (value: JsonValue, more: Record<string, JsonValue> = {}): JsonValue => ({
      ...{ type: 'str', show: true, value, load_from_db: false },
      ...more,
    });
    const proxy = (id: string, name: string): Record<string, JsonValue> => ({
      proxy: { id, field: name },
    });
    const node = (id: string, template: JsonValue, inner?: readonly JsonValue[]): JsonValue => ({
      id,
      type: 'genericNode',
      data: {
        ...{ id, type: 'TextInput' },
        node: {
          template,
          ...(inner === undefined ? {} : { flow: { data: { nodes: [...inner], edges: [] } } }),
        },
      },
    });
    /** The outer group holds `a`, the inner one `b`, nobody but the component itself `c`. */
    const file = JSON.stringify(
      {
        data: {
          edges: [],
          nodes: [
            node('Outer', { a_Inner: field('outer a', proxy('Inner', 'a_Leaf')) }, [
              node(
                'Inner',
                {
                  a_Leaf: field('inner a', proxy('Leaf', 'a')),
                  b_Leaf: field('inner b', { ...proxy('Leaf', 'b'), load_from_db: true }),
                },
                [
                  node('Leaf', {
                    ...{ a: field('own a'), b: field('own b'), c: field('own c') },
                    model_name: field('gpt'),
                    provider: field('OpenAI'),
                  }),
                ],
              ),
            ]),
          ],
        },
      },
      undefined,
      2,
    );
    const effective = (text: string): readonly JsonValue[] => {
      const { nodes } = parseFlowText(text, { path: 'f.json' });
      const leaf = nodes.find(({ id }) => id === 'Leaf');
      return ['a', 'b', 'c'].map((name) => leaf?.fields.get(name)?.value ?? null);
    };

    it('puts a value where the run takes it from, in one place', () => {
      assert.deepEqual(effective(file), ['outer a', 'inner b', 'own c']);
      const tweaks = { Leaf: { a: 'A', b: 'B', c: 'C' } };
      const edits = planWriteBack(file, { tweaks }, 'f');
      const after = applyTextEdits(file, edits);
      assert.deepEqual(effective(after), ['A', 'B', 'C']);
      // The fourth makes the second a literal: it named a variable.
      assert.equal(edits.length, 4);
      const expected = file
        .replace('"outer a"', '"A"')
        .replace('"inner b"', '"B"')
        .replace('"load_from_db": true', '"load_from_db": false')
        .replace('"own c"', '"C"');
      assert.equal(after, expected);
    });

    it('puts a model into components inside groups too', () => {
      const model = { provider: 'Anthropic', model: 'claude' };
      const after = applyTextEdits(file, planWriteBack(file, { tweaks: {}, model }, 'f'));
      assert.equal(after, file.replace('"gpt"', '"claude"').replace('"OpenAI"', '"Anthropic"'));
    });
  });
});
