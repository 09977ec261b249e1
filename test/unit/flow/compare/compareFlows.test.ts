import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../../src/base/json';
import { compareFlows, type FlowComparison } from '../../../../src/flow/compare/compareFlows';
import { comparisonText } from '../../../../src/flow/compare/comparisonText';
import type { Flow } from '../../../../src/flow/flowFile';
import { parseFlowText } from '../../../../src/flow/parse';
import { buildFlow, flowFile, type EdgeSpec, type NodeSpec } from '../../../support/flowBuilder';

/** Lines that only one side has, as a comparison in the editor would colour them. */
function differing(comparison: FlowComparison): readonly string[] {
  const before = comparisonText(comparison, 'before').split('\n');
  const after = comparisonText(comparison, 'after').split('\n');
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line.trim()}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

const chat: readonly NodeSpec[] = [
  { id: 'ChatInput-a', displayName: 'Chat Input', fields: { sender: 'User' } },
  {
    id: 'Prompt-b',
    displayName: 'Prompt',
    fields: { template: 'Answer {question}\nin one line', key: secret('one'), question: '' },
  },
  { id: 'ChatOutput-c', displayName: 'Chat Output', fields: { input_value: '' } },
];
const chatEdges: readonly EdgeSpec[] = [
  'ChatInput-a.message > Prompt-b.question',
  'Prompt-b.message > ChatOutput-c.input_value',
];

function secret(value: string): JsonObject {
  return { type: 'str', display_name: 'API Key', password: true, value };
}

/** The same nodes with one of them changed. */
function changed(id: string, change: Partial<NodeSpec>): Flow {
  const nodes = chat.map((node) => (node.id === id ? { ...node, ...change } : node));
  return buildFlow(nodes, chatEdges);
}

const original = buildFlow(chat, chatEdges);

describe('two versions of a flow', () => {
  it('differ in the fields that were changed, with their values', () => {
    const [, prompt] = chat;
    const later = changed('Prompt-b', {
      fields: { ...prompt?.fields, template: 'Answer {question}\nin two lines', frequency: '3' },
    });
    const comparison = compareFlows(original, later);
    assert.equal(comparison.changes, 1);
    assert.deepEqual(differing(comparison), ['- in one line', '+ frequency: 3', '+ in two lines']);
  });

  it('show the model that was chosen, not what Langflow stores beside it', () => {
    const asking = (name: string, icon: string): Flow =>
      buildFlow([
        {
          id: 'LanguageModelComponent-a',
          fields: { model: { type: 'model', value: [{ name, provider: 'OpenAI', icon }] } },
        },
      ]);
    assert.equal(compareFlows(asking('one', 'A'), asking('one', 'B')).changes, 0);
    const comparison = compareFlows(asking('one', 'A'), asking('two', 'A'));
    assert.deepEqual(differing(comparison), ['- model: OpenAI/one', '+ model: OpenAI/two']);
  });

  it('never show a key, and tell that it is another one', () => {
    const [, prompt] = chat;
    const later = changed('Prompt-b', { fields: { ...prompt?.fields, key: secret('two') } });
    const comparison = compareFlows(original, later);
    assert.deepEqual(differing(comparison), ['- API Key: •••', '+ API Key: ••• (another value)']);
  });

  it('know a component again that was renamed, and one with a new id', () => {
    const renamed = compareFlows(original, changed('Prompt-b', { displayName: 'Greeting' }));
    assert.deepEqual(differing(renamed), [
      '- Prompt:',
      '- - Chat Input.message → Prompt.question',
      '- - Prompt.message → Chat Output.input_value',
      '+ Greeting:',
      '+ - Chat Input.message → Greeting.question',
      '+ - Greeting.message → Chat Output.input_value',
    ]);
    assert.equal(renamed.changes, 1);
    const edges = chatEdges.map((edge) => edge.replaceAll('Prompt-b', 'Prompt-new'));
    const [, prompt] = chat;
    const nodes = chat.map((node) =>
      node.id === 'Prompt-b'
        ? { ...node, id: 'Prompt-new', fields: { ...prompt?.fields, template: 'New' } }
        : node,
    );
    const comparison = compareFlows(original, buildFlow(nodes, edges));
    assert.equal(comparison.changes, 1);
  });

  it('differ in components and connections that came or went', () => {
    const nodes = [
      ...chat.filter(({ id }) => id !== 'ChatOutput-c'),
      { id: 'TextOutput-d', displayName: 'Text Output', fields: { input_value: '' } },
    ];
    const edges = [chatEdges[0] ?? '', 'Prompt-b.message > TextOutput-d.input_value'];
    const comparison = compareFlows(original, buildFlow(nodes, edges));
    assert.equal(comparison.changes, 4);
    assert.deepEqual(differing(comparison), [
      '- Chat Output:',
      '- type: ChatOutput',
      '- - Prompt.message → Chat Output.input_value',
      '+ Text Output:',
      '+ type: TextOutput',
      '+ - Prompt.message → Text Output.input_value',
    ]);
  });

  it('are the same where only ids, places, order and Python differ', () => {
    fc.assert(
      fc.property(arbitraryFlow(), fc.infiniteStream(fc.nat()), ({ nodes, edges }, numbers) => {
        const file = flowFile(nodes, edges);
        const earlier = parseFlowText(JSON.stringify(file), { path: 'a.json' });
        const other = scrambled(file, numbers);
        const later = parseFlowText(JSON.stringify(other), { path: 'a.json' });
        const comparison = compareFlows(earlier, later);
        assert.equal(comparison.changes, 0, comparisonText(comparison, 'after'));
        assert.equal(comparisonText(comparison, 'before'), comparisonText(comparison, 'after'));
        assert.equal(compareFlows(earlier, earlier).changes, 0);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same for many components that look alike', () => {
    const nodes = Array.from({ length: 120 }, (_, index) => ({
      id: `${index % 2 === 0 ? 'A' : 'B'}-${index}`,
      displayName: 'Same',
      fields: { text: '' },
    }));
    const edges = nodes
      .slice(0, -1)
      .map(({ id }, at) => `${id}.message > ${nodes[at + 1]?.id ?? ''}.text`);
    const pairs = edges.filter((_, index) => index % 2 === 0);
    const flow = buildFlow(nodes, pairs);
    const reversed = buildFlow([...nodes].reverse(), pairs);
    assert.equal(compareFlows(flow, reversed).changes, 0);
  });
});

interface FlowSpec {
  readonly nodes: readonly NodeSpec[];
  readonly edges: readonly EdgeSpec[];
}

/** Few names and values, so that many components look alike. */
function arbitraryFlow(): fc.Arbitrary<FlowSpec> {
  const node = fc.record({
    type: fc.constantFrom('ChatInput', 'Prompt'),
    name: fc.constantFrom('One', 'Two'),
    value: fc.constantFrom('', 'x', 'y'),
  });
  return fc
    .record({
      nodes: fc.array(node, { minLength: 1, maxLength: 9 }),
      links: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('text', 'more')), {
        maxLength: 12,
      }),
    })
    .map(({ nodes, links }) => {
      const specs = nodes.map(({ type, name, value }, index) => ({
        id: `${type}-${index}`,
        displayName: name,
        fields: { text: value, more: '', code: { type: 'code', value: 'pass' } },
      }));
      const idAt = (at: number): string => specs[at % specs.length]?.id ?? '';
      const edges = links
        .map(([from, to, field]) => [from % specs.length, to % specs.length, field] as const)
        .filter(([from, to]) => from < to)
        .map(([from, to, field]) => `${idAt(from)}.message > ${idAt(to)}.${field}`);
      return { nodes: specs, edges: [...new Set(edges)] };
    });
}

/** The same flow as another tool might have written it. */
function scrambled(file: JsonObject, numbers: Iterator<number>): JsonObject {
  const next = (): number => {
    const { value } = numbers.next() as { readonly value: number };
    return value;
  };
  const shuffle = <T>(items: readonly T[]): readonly T[] =>
    items
      .map((item) => [next(), item] as const)
      .toSorted(([one], [other]) => one - other)
      .map(([, item]) => item);
  const data = file['data'] as { readonly nodes: JsonObject[]; readonly edges: JsonObject[] };
  const ids = data.nodes.map(({ id }) => (typeof id === 'string' ? id : ''));
  // Ids of the same type change places, or are new.
  const types = new Map(ids.map((id) => [id, id.replace(/-.*/, '')]));
  const pool = shuffle(ids);
  const renamed = new Map<string, string>();
  for (const id of ids) {
    const taken = new Set(renamed.values());
    const swap = pool.find((each) => types.get(each) === types.get(id) && !taken.has(each));
    renamed.set(id, swap ?? `${types.get(id) ?? ''}-new${renamed.size}`);
  }
  const rename = (value: JsonValue): JsonValue => {
    let text = JSON.stringify(value);
    for (const [id] of renamed) text = text.replaceAll(`"${id}"`, `"<${id}>"`);
    for (const [id, other] of renamed) text = text.replaceAll(`"<${id}>"`, `"${other}"`);
    return JSON.parse(text) as JsonValue;
  };
  const nodes = shuffle(data.nodes).map((node) => ({
    ...node,
    position: { x: next(), y: next() },
  }));
  const text = JSON.stringify(rename({ ...file, data: { nodes, edges: shuffle(data.edges) } }));
  return JSON.parse(text.replaceAll('"pass"', '"other code"')) as JsonObject;
}
