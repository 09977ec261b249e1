import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../src/base/json';
import { builtinComponents } from '../../../src/components/builtin';
import type { FlowNode } from '../../../src/flow/flowFile';
import { declaredClass, normalisePython } from '../../../src/flow/pythonCode';
import { ComponentRegistry } from '../../../src/flow/registry';
import { isStockField, shortHash, stockType } from '../../../src/flow/stockCode';
import facts from '../../../src/flow/stockFacts.json';
import { judgeNode, unsupported } from '../../../src/flow/support';
import { runToEnd, component } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

const registry = new ComponentRegistry(builtinComponents);

interface Parts {
  readonly id?: string;
  readonly type?: string;
  readonly fields?: Readonly<Record<string, JsonValue>>;
  readonly definition?: JsonObject;
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
}

function nodeWith({ id = 'CombineText-a', ...rest }: Parts): FlowNode {
  const outputs = [{ name: 'combined_text', method: 'combine_texts', types: ['Message'] }];
  const definition = { edited: true, outputs, ...rest.definition };
  const [node] = buildFlow([{ id, ...rest, definition }]).nodes;
  assert.ok(node !== undefined);
  return node;
}

function kind(node: FlowNode, policy: 'useBuiltIn' | 'refuse' = 'useBuiltIn'): string {
  return judgeNode(node, registry.find(node), policy, () => undefined).kind;
}

describe('judgeNode', () => {
  it('lets the built-in component stand for edited Python with the stock inputs and outputs', () => {
    assert.equal(kind(nodeWith({ fields: { text1: 'a', delimiter: ',' } })), 'edited');
  });

  it('knows fields that only older versions have', () => {
    const outputs = [{ name: 'message', method: 'message_response', types: ['Message'] }];
    const node = nodeWith({
      id: 'ChatInput-a',
      fields: { input_value: '', background_color: '', chat_icon: '' },
      definition: { outputs },
    });
    assert.equal(kind(node), 'edited');
  });

  it('refuses edited Python with a field or an output of its own, and names it', () => {
    const node = nodeWith({ fields: { text1: 'a', shout: true } });
    const verdict = judgeNode(node, registry.find(node), 'useBuiltIn', () => undefined);
    assert.equal(verdict.kind, 'changed');
    assert.match(unsupported(node, verdict).message, /edited: shout of it is not in the built-in/);

    const outputs = [
      { name: 'louder', display_name: 'Louder', method: 'shout', types: ['Message'] },
    ];
    assert.equal(kind(nodeWith({ definition: { outputs } })), 'changed');
  });

  it('does not mind what Langflow adds to any component', () => {
    const node = nodeWith({
      fields: { code: { type: 'code', value: 'x = 1' }, tools_metadata: [], text1: '' },
      definition: {
        outputs: [{ name: 'component_as_tool', method: 'to_toolkit', types: ['Tool'] }],
      },
    });
    assert.equal(kind(node), 'edited');
  });

  it('refuses every edit where the user says so', () => {
    const node = nodeWith({ fields: { text1: 'a' } });
    assert.equal(kind(node, 'refuse'), 'changed');
    const error = unsupported(node, { kind: 'changed', changes: [] });
    assert.match(error.remedy ?? '', /flowPlayground\.editedComponents/);
  });

  it('takes an edited component for stock where Langflow ships its very code', () => {
    const fields = { code: { type: 'code', value: 'class A: pass' }, shout: true };
    const node = nodeWith({ fields });
    const judge = (type: string): string =>
      judgeNode(node, registry.find(node), 'refuse', () => type).kind;
    assert.equal(judge('CombineText'), 'native');
    assert.equal(judge('CombineTextComponent'), 'native');
    assert.equal(judge('ChatInput'), 'changed');
  });

  it('finds the class in the type of a bundle', () => {
    const node = nodeWith({ type: 'ext:openai:OpenAIModelComponent@official' });
    assert.equal(registry.find(node)?.type, 'OpenAIModel');
  });

  it('tells in the log of a run what stood for edited Python', async () => {
    const flow = buildFlow([{ id: 'Echo-a', definition: { edited: true } }]);
    const echo = component('Echo', { message: () => 'built in' });
    const result = await runToEnd(flow, { definitions: [echo] });
    assert.match(result.records('Echo-a')[0]?.logs.join('\n') ?? '', /built-in component runs/);
  });
});

describe('normalisePython', () => {
  it('drops comments, empty lines and trailing blanks, and nothing else', () => {
    const code = 'a = 1  # one\r\n\r\n# alone\n  \nif a:   \n    b = "# no comment"  # yes\n';
    assert.equal(normalisePython(code), 'a = 1\nif a:\n    b = "# no comment"');
  });

  it('leaves texts alone, whatever their quotes', () => {
    const code = `x = '''it's # kept\n  here'''\ny = "a\\" # kept"\nz = '#' # gone`;
    assert.equal(
      normalisePython(code),
      `x = '''it's # kept\n  here'''\ny = "a\\" # kept"\nz = '#'`,
    );
  });

  it('keeps what indentation and texts say apart', () => {
    assert.notEqual(normalisePython('if a:\n  b()\nc()'), normalisePython('if a:\n  b()\n  c()'));
    assert.notEqual(normalisePython('a = "x "'), normalisePython('a = "x"'));
  });

  it('comes to an end on quotes that are never closed', () => {
    for (const code of [
      '"',
      `'''abc`,
      '"a\nb',
      'x = "\\',
      '#'.repeat(50_000),
      '"'.repeat(50_001),
    ]) {
      assert.ok(normalisePython(code).length <= code.length);
    }
  });

  it('takes the last class for the component', () => {
    assert.equal(declaredClass('class A:\n  pass\nclass B(A):\n  class C: pass'), 'B');
    assert.equal(declaredClass('x = 1'), undefined);
  });
});

describe('facts about stock code', () => {
  it('hashes as Langflow does in code_hash', () => {
    assert.equal(shortHash('abc'), 'ba7816bf8f01');
  });

  it('are of components that run natively, and well formed', () => {
    const names = new Set(builtinComponents.map(({ type }) => type));
    for (const [type, hashes] of Object.entries(facts.hashes)) {
      assert.ok(names.has(type), type);
      assert.match(hashes, /^([0-9a-f]{12})+$/, type);
    }
    for (const type of Object.keys(facts.fields)) assert.ok(names.has(type), type);
  });

  it('do not know other code', () => {
    assert.equal(stockType('class ChatInput: pass'), undefined);
    assert.equal(isStockField('ChatInput', 'should_store_message'), true);
    assert.equal(isStockField('ChatInput', 'constructor'), false);
    assert.equal(isStockField('toString', 'name'), false);
  });
});
