import assert from 'node:assert/strict';
import fc from 'fast-check';
import { builtinComponents } from '../../../../src/components/builtin';
import type { JsonObject, JsonValue } from '../../../../src/base/json';
import { ComponentRegistry } from '../../../../src/flow/registry';
import { FlowAnalysis } from '../../../../src/flow/source/analyse';
import type { DiagnosisContext } from '../../../../src/flow/source/diagnose';
import { flowFile } from '../../../support/flowBuilder';

const context: DiagnosisContext = {
  registry: new ComponentRegistry(builtinComponents),
  isSet: (name) => name === 'SET_KEY',
  keyVariableOf: (provider) =>
    ({ OpenAI: 'OPENAI_API_KEY', Anthropic: 'ANTHROPIC_API_KEY' })[provider],
  hasDefaultModel: true,
};

/** What is found, as severity, kind and the text it stands at. */
function found(file: JsonObject, known: Partial<DiagnosisContext> = {}): readonly string[] {
  const analysis = FlowAnalysis.of(JSON.stringify(file, undefined, 2), 'flow.json');
  return analysis.diagnose({ ...context, ...known }).map(({ severity, kind, span }) => {
    const text = analysis.text.slice(span.offset, span.offset + span.length);
    return `${severity} ${kind} ${text.length > 40 ? `${text.slice(0, 1)}…` : text}`;
  });
}

const chatInput = { id: 'ChatInput-a', outputs: { message: ['Message'] } };
const textInput = { id: 'TextInput-a', outputs: { text: ['Message'] } };
const languageModel = { id: 'LanguageModelComponent-a', outputs: { text_output: ['Message'] } };
const password = (value: JsonValue, more: JsonObject = {}): JsonObject => ({
  type: 'str',
  value,
  password: true,
  load_from_db: false,
  ...more,
});

describe('the diagnosis of a flow file', () => {
  it('finds nothing in a good flow', () => {
    const file = flowFile(
      [chatInput, { id: 'ChatOutput-b', fields: { input_value: '' } }],
      ['ChatInput-a.message > ChatOutput-b.input_value'],
    );
    assert.deepEqual(found(file), []);
  });

  it('marks a component that does not run here at its name', () => {
    const file = flowFile(
      [chatInput, { id: 'Bespoke-b', displayName: 'Our Own', fields: { text: '' } }],
      ['ChatInput-a.message > Bespoke-b.text'],
    );
    assert.deepEqual(found(file), ['error unsupported-component "Our Own"']);
  });

  it('marks a component whose Python was changed', () => {
    const file = flowFile([
      {
        ...textInput,
        displayName: 'Changed',
        definition: {
          edited: true,
          outputs: [{ name: 'text', types: ['Message'] }],
          template: { code: { type: 'code', value: 'class TextInput:\n  mine = True' } },
        },
      },
    ]);
    assert.deepEqual(found(file), ['information edited-code "Changed"']);
    const registry = new ComponentRegistry(builtinComponents, () => 'refuse');
    assert.deepEqual(found(file, { registry }), ['error edited-code "Changed"']);
  });

  it('marks a connection to a component that is not there', () => {
    const file = flowFile(
      [chatInput, { id: 'ChatOutput-b', fields: { input_value: '' } }],
      ['ChatInput-a.message > ChatOutput-b.input_value', 'ChatInput-a.message > Gone-c.text'],
    );
    assert.deepEqual(found(file), ['warning broken-edge {…']);
  });

  it('marks a connection whose ends do not fit', () => {
    const file = flowFile(
      [
        { id: 'ChatInput-a', outputs: { message: ['Data'] } },
        { id: 'ChatOutput-b', fields: { input_value: '' } },
      ],
      ['ChatInput-a.message > ChatOutput-b.input_value'],
    );
    const text = JSON.stringify(file).replace('"inputTypes":["Data"]', '"inputTypes":["Message"]');
    assert.deepEqual(found(JSON.parse(text) as JsonObject), ['error broken-edge {…']);
  });

  it('marks keys that stand in the file, and no placeholder', () => {
    const file = flowFile([
      {
        ...textInput,
        fields: {
          one: password('hunter-two'),
          named: password('OPENAI_API_KEY'),
          removed: password('REDACTED'),
          short: password('test'),
          variable: password('SET_KEY', { load_from_db: true }),
          header: 'Authorization: Bearer abcdefgh12345678',
          plain: 'nothing secret',
        },
      },
    ]);
    assert.deepEqual(found(file), [
      'warning literal-secret "hunter-two"',
      'warning literal-secret "Authorization: Bearer abcdefgh12345678"',
    ]);
  });

  it('marks variables that nobody set', () => {
    const file = flowFile([
      {
        ...textInput,
        fields: {
          one: { type: 'str', value: 'SET_KEY', load_from_db: true },
          other: { type: 'str', value: 'UNSET_KEY', load_from_db: true },
          address: { type: 'str', value: 'https://example.com', load_from_db: true },
        },
      },
    ]);
    assert.deepEqual(found(file), ['warning missing-key "UNSET_KEY"']);
  });

  it("asks for the key of the chosen provider, and takes the provider's own variable", () => {
    const model = (provider: string, key: JsonValue): JsonObject =>
      flowFile([
        {
          ...languageModel,
          displayName: 'Model',
          fields: {
            model: { type: 'model', value: [{ name: 'some-model', provider }] },
            api_key: password(key, { load_from_db: true }),
          },
        },
      ]);
    assert.deepEqual(found(model('OpenAI', '')), ['warning missing-key ""']);
    assert.deepEqual(
      found(model('OpenAI', ''), { isSet: (name) => name === 'OPENAI_API_KEY' }),
      [],
    );
    assert.deepEqual(found(model('Ollama', 'OPENAI_API_KEY')), []);
    assert.deepEqual(found(model('Anthropic', 'SET_KEY')), []);
  });

  it('marks a component without a model where there is no default', () => {
    const file = flowFile([{ ...languageModel, fields: { model: { type: 'model', value: '' } } }]);
    assert.deepEqual(found(file), []);
    assert.deepEqual(found(file, { hasDefaultModel: false }), ['warning missing-model ""']);
  });

  it('says that a file is older than Langflow 1.0', () => {
    const file = { ...flowFile([chatInput]), last_tested_version: '0.6.3' };
    assert.deepEqual(found(file), ['information outdated-format "0.6.3"']);
  });

  it('never fails, whatever has become of the text', () => {
    const file = flowFile(
      [chatInput, { ...textInput, fields: { key: password('hunter-two') } }],
      ['ChatInput-a.message > TextInput-a.key', 'Gone-b.x > TextInput-a.key'],
    );
    const text = JSON.stringify(file);
    const places = fc.nat({ max: text.length });
    const noise = fc.constantFrom('', 'null', '[]', '{}', '"', ',', '{"nodes":[', '\u0000', '-1');
    fc.assert(
      fc.property(places, fc.nat({ max: 60 }), noise, (at, cut, put) => {
        const broken = text.slice(0, at) + put + text.slice(at + cut);
        const analysis = FlowAnalysis.of(broken, 'flow.json');
        for (const { span } of analysis.diagnose(context)) {
          assert.ok(span.offset + span.length <= broken.length);
        }
        analysis.at(at);
      }),
      { numRuns: 2000 },
    );
  });

  it('says nothing of a text that cannot be read', () => {
    assert.deepEqual(FlowAnalysis.of('{"nodes": [', 'flow.json').diagnose(context), []);
  });
});
