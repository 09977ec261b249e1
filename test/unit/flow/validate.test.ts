import assert from 'node:assert/strict';
import { builtinComponents } from '../../../src/components/builtin';
import type { Flow } from '../../../src/flow/flowFile';
import { describeInterface } from '../../../src/flow/flowInterface';
import { ComponentRegistry } from '../../../src/flow/registry';
import { checkFlow, validateFlow } from '../../../src/flow/validate';
import { isAppError } from '../../../src/base/errors';
import { component, testComponents } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

const registry = new ComponentRegistry(testComponents);
const problems = (flow: Flow): readonly string[] =>
  validateFlow(flow, registry).map((error) => `${error.code}: ${error.message}`);

describe('validateFlow', () => {
  it('finds nothing wrong with a good flow', () => {
    const flow = buildFlow(
      [
        { id: 'ChatInput-a' },
        { id: 'ChatOutput-b', fields: { input_value: { required: true, type: 'str', value: '' } } },
      ],
      ['ChatInput-a.message > ChatOutput-b.input_value'],
    );
    assert.deepEqual(problems(flow), []);
  });

  it('names field and component of a required value that is missing', () => {
    const flow = buildFlow([
      {
        id: 'Join-a',
        displayName: 'Joiner',
        fields: {
          text: { type: 'str', required: true, value: '', display_name: 'Text' },
          hidden: { type: 'str', required: true, value: '', show: false },
          secret: { type: 'str', required: true, value: '', password: true },
          file: { type: 'file', required: true, value: '', file_path: 'a.txt' },
        },
      },
    ]);
    const errors = validateFlow(flow, registry);
    assert.deepEqual(
      errors.map(({ message }) => message),
      ['Joiner is missing Text.'],
    );
    assert.deepEqual(errors[0]?.subject, { nodeId: 'Join-a', component: 'Joiner', field: 'text' });
  });

  it('leaves keys to the provider, and models to the default', () => {
    const definition = component(
      'Asker',
      { message: () => '' },
      {
        inputs: [
          { name: 'model', displayName: 'Model', kind: 'model' },
          { name: 'key', displayName: 'Key', kind: 'secret' },
        ],
      },
    );
    const required = { type: 'str', required: true, value: '' };
    const flow = buildFlow([{ id: 'Asker-a', fields: { model: required, key: required } }]);
    assert.deepEqual(validateFlow(flow, new ComponentRegistry([definition])), []);
  });

  it('reports an edge from an output that is not there', () => {
    const flow = buildFlow(
      [{ id: 'Pair-a', outputs: { gone: ['Data'] } }, { id: 'Join-b' }],
      ['Pair-a.gone > Join-b.input'],
    );
    const pair = component('Pair', { x: () => '', y: () => '' });
    const [error] = validateFlow(flow, new ComponentRegistry([pair, ...testComponents]));
    assert.match(error?.message ?? '', /Pair-a has no output "gone"/);
  });

  it('reports an edge between types that do not fit', () => {
    const flow = buildFlow(
      [
        { id: 'Join-a', outputs: { message: ['Data'] } },
        { id: 'Join-b', fields: { text: '' } },
      ],
      ['Join-a.message > Join-b.text'],
    );
    const edge = flow.edges[0];
    assert.ok(edge !== undefined);
    const mixed: Flow = { ...flow, edges: [{ ...edge, targetTypes: ['Message'] }] };
    assert.deepEqual(problems(flow), []);
    assert.match(
      problems(mixed)[0] ?? '',
      /flow-invalid: Join-a gives Data, but text of Join-b takes Message/,
    );

    const open: Flow = {
      ...flow,
      edges: [{ ...edge, targetTypes: undefined, targetFieldType: 'Data' }],
    };
    assert.deepEqual(problems(open), []);
  });

  it('reports a circle without a loop, with the components in it', () => {
    const flow = buildFlow(
      [{ id: 'Join-a' }, { id: 'Join-b' }, { id: 'Join-c' }],
      [
        'Join-a.message > Join-b.input',
        'Join-b.message > Join-c.input',
        'Join-c.message > Join-b.input',
      ],
    );
    const [first, ...rest] = problems(flow);
    assert.match(
      first ?? '',
      /circle without a Loop: Join-[bc] \(Join-[bc]\) → Join-[bc] \(Join-[bc]\)\.$/,
    );
    assert.deepEqual(rest, []);
  });

  it('reports a second Chat Input', () => {
    const flow = buildFlow(
      [{ id: 'ChatInput-a' }, { id: 'ChatInput-b' }, { id: 'Join-j' }],
      ['ChatInput-a.message > Join-j.input', 'ChatInput-b.message > Join-j.input'],
    );
    assert.match(problems(flow)[0] ?? '', /more than one Chat Input/);
  });

  it('reports unknown and custom components by name, once each', () => {
    const flow = buildFlow([
      { id: 'Odd-a', displayName: 'Oddity' },
      {
        id: 'Join-b',
        displayName: 'Changed',
        fields: { extra: '' },
        definition: { edited: true },
      },
      {
        id: 'Odd-c',
        displayName: 'Built',
        definition: { metadata: { module: 'custom_components.join' } },
      },
    ]);
    assert.deepEqual(
      validateFlow(flow, registry).map(({ code, subject }) => [code, subject.component]),
      [
        ['component-unknown', 'Oddity'],
        ['component-custom', 'Changed'],
        ['component-custom', 'Built'],
      ],
    );
  });

  it('takes a stock component for one although Langflow rebuilt it', () => {
    const rebuilt = { metadata: { module: 'custom_components.join' } };
    assert.deepEqual(problems(buildFlow([{ id: 'Join-a', definition: rebuilt }])), []);
  });

  it('does not mind what will not run', () => {
    const flow = buildFlow(
      [
        { id: 'ChatInput-a' },
        { id: 'ChatOutput-b', fields: { input_value: '' } },
        { id: 'Odd-c' },
        { id: 'Join-d', fields: { text: { type: 'str', required: true, value: '' } } },
      ],
      ['ChatInput-a.message > ChatOutput-b.input_value'],
    );
    assert.deepEqual(problems(flow), []);
  });

  it('reports a flow without components', () => {
    assert.match(problems(buildFlow([]))[0] ?? '', /no components/);
  });
});

describe('checkFlow', () => {
  it('says of every component how it is supported, and where it stands', () => {
    const flow = buildFlow(
      [
        { id: 'ChatInput-a' },
        { id: 'Odd-b' },
        { id: 'Join-c', definition: { edited: true } },
        { id: 'Odd-away' },
      ],
      ['ChatInput-a.message > Odd-b.x', 'Odd-b.message > Join-c.input'],
    );
    const report = checkFlow(flow, registry);
    assert.deepEqual(
      report.map(({ id, support }) => [id, support]),
      [
        ['ChatInput-a', 'native'],
        ['Odd-b', 'unknown'],
        ['Join-c', 'edited'],
        ['Odd-away', 'skipped'],
      ],
    );
    for (const { support, reason, line } of report) {
      assert.equal(reason === '', support === 'native');
      assert.equal(line, 1);
    }
  });
});

describe('ComponentRegistry', () => {
  const node = (definition: Record<string, string | object>, type = 'Renamed') => {
    const [first] = buildFlow([{ id: 'x-1', type, definition: definition as never }]).nodes;
    assert.ok(first !== undefined);
    return first;
  };

  it('finds a component by type, alias, module and the class its Python declares', () => {
    const known = new ComponentRegistry([component('Thing', {}, { aliases: ['ThingComponent'] })]);
    assert.ok(known.find(node({}, 'Thing')));
    assert.ok(known.find(node({}, 'ThingComponent')));
    assert.ok(known.find(node({ metadata: { module: 'lfx.components.thing.ThingComponent' } })));
    const code = 'class Helper:\n  pass\n\nclass ThingComponent(Component):\n  pass';
    assert.ok(known.find(node({ template: { code: { type: 'code', value: code } } })));
    assert.equal(known.find(node({})), undefined);
    assert.equal(known.find(node({}, 'constructor')), undefined);
  });

  it('refuses two components of one name', () => {
    assert.throws(
      () => new ComponentRegistry([component('A', {}), component('B', {}, { aliases: ['A'] })]),
      (error) => isAppError(error, 'internal') && error.message.includes('A'),
    );
  });

  it('takes the built-in components', () => {
    assert.ok(new ComponentRegistry(builtinComponents).all().length > 0);
  });
});

describe('describeInterface', () => {
  it('tells a chat from a form', () => {
    const flow = buildFlow(
      [
        { id: 'ChatInput-a' },
        { id: 'TextInput-b', displayName: 'Topic', fields: { input_value: 'cats' } },
        { id: 'TextInput-c', fields: { input_value: '' } },
        { id: 'TextOutput-d', fields: { input_value: '' } },
      ],
      [
        'TextInput-b.message > TextInput-c.input_value',
        'TextInput-c.message > TextOutput-d.input_value',
      ],
    );
    assert.deepEqual(describeInterface(flow), {
      hasChatInput: true,
      hasChatOutput: false,
      inputs: [
        {
          nodeId: 'TextInput-b',
          component: 'Topic',
          type: 'TextInput',
          field: 'input_value',
          value: 'cats',
        },
      ],
      outputs: [
        {
          nodeId: 'TextOutput-d',
          component: 'TextOutput-d',
          type: 'TextOutput',
          field: 'input_value',
          value: '',
        },
      ],
    });
  });
});
