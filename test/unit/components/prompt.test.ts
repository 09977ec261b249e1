import assert from 'node:assert/strict';
import { prompt } from '../../../src/components/prompt';
import { Data, Message, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { failureOf, textOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

async function fill(
  template: string,
  variables: Values = {},
  options: Values = {},
): Promise<string> {
  return textOf(
    await runComponent(prompt, {
      values: { template, ...variables, ...options },
      extraFields: Object.keys(variables),
    }),
  );
}

describe('Prompt', () => {
  // Recorded from Langflow.
  const cases: readonly [string, Values, string][] = [
    ['Hi {a}', { a: 'x' }, 'Hi x'],
    ['Hi {a}', { a: new Message({ text: 'm' }) }, 'Hi m'],
    ['Hi {a}', { a: new Data({ text: 'd' }) }, 'Hi d'],
    [
      'Hi {a}',
      { a: [new Data({ text: 'd' }), 'q', new Message({ text: "it's" })] },
      "Hi ['d', 'q', \"it's\"]",
    ],
    ['Hi {{a}} {a}', { a: '{b}' }, 'Hi {a} {b}'],
    ['Hi {a:>5}|', { a: 'x' }, 'Hi     x|'],
    ['{a!r}', { a: 'x' }, "'x'"],
    ['{a}', { a: 3 }, '3'],
    ['Hi {a}!', { a: '' }, 'Hi !'],
    ['', {}, ''],
    ['JSON: {{"a": 1}}', {}, 'JSON: {"a": 1}'],
  ];
  for (const [template, variables, expected] of cases) {
    it(`fills ${JSON.stringify(template)} as ${JSON.stringify(expected)}`, async () => {
      assert.equal(await fill(template, variables), expected);
    });
  }

  it('fails for a variable that the component has no input for', async () => {
    const error = await failureOf(fill('Hi {nobody}'), 'input-invalid');

    assert.match(error.message, /nobody/);
  });

  it('fails for braces that do not match', async () => {
    await failureOf(fill('Hi {a', { a: 'x' }), 'input-invalid');
    await failureOf(fill('Hi }'), 'input-invalid');
  });

  for (const options of [{ use_double_brackets: true }, { mode: '{{variable}}' }]) {
    it(`fills double braces with ${JSON.stringify(options)}`, async () => {
      const filled = await fill('{{ a }} {b} {{c}}{{d}}', { a: '<v> & {{c}}', c: 'C' }, options);

      assert.equal(filled, '<v> & {{c}} {b} C');
    });

    it(`refuses sections, partials and paths with ${JSON.stringify(options)}`, async () => {
      for (const template of ['{{#a}}x{{/a}}', '{{>a}}', '{{a.b}}', '{{{a}}}', '{{}}']) {
        await failureOf(fill(template, { a: 'x' }, options), 'input-invalid');
      }
    });
  }

  it('does not look into what every object inherits', async () => {
    await failureOf(fill('{constructor}'), 'input-invalid');
    assert.equal(await fill('{{constructor}}', {}, { use_double_brackets: true }), '');
  });

  it('carries the files of its variables', async () => {
    const value = await runComponent(prompt, {
      values: { template: '{a}', a: new Message({ text: 'see', files: ['x.png'] }) },
      extraFields: ['a'],
    });

    assert.ok(value instanceof Message);
    assert.deepEqual(value.fields.files, ['x.png']);
  });
});
