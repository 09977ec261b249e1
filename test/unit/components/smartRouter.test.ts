import assert from 'node:assert/strict';
import { smartRouter } from '../../../src/components/smartRouter';
import type { FlowValue } from '../../../src/flow/values';
import { callComponent, FakeContext } from '../../support/componentContext';
import { failureOf, textOf } from '../../support/flowValues';
import { ThinkingModels } from '../../support/thinkingModels';

type Values = Readonly<Record<string, FlowValue>>;

describe('Smart Router', () => {
  const routes = [
    { route_category: 'Praise', route_description: 'Kind words', output_value: '' },
    { route_category: 'Blame', route_description: '', output_value: 'We are sorry.' },
  ];
  const route = async (
    answer: string,
    values: Values = {},
    methods: readonly string[] = ['process_case'],
  ): Promise<{ texts: readonly string[]; context: FakeContext; models: ThinkingModels }> => {
    const models = new ThinkingModels(() => answer);
    const context = new FakeContext(smartRouter, {
      models,
      values: { input_text: 'Hello', routes, ...values },
    });
    const texts: string[] = [];
    for (const method of methods)
      texts.push(textOf(await callComponent(smartRouter, context, method)));
    return { texts, context, models };
  };

  it('takes the route that the model names, whatever quotes and case it uses', async () => {
    for (const answer of ['Praise', ' "praise".\n', "'PRAISE'"]) {
      const { texts, context } = await route(answer);

      assert.deepEqual(texts, ['Hello']);
      assert.deepEqual(new Set(context.stopped), new Set(['category_2_result', 'default_result']));
    }
  });

  it("gives the override, else the route's own text, else the input", async () => {
    assert.deepEqual((await route('Blame')).texts, ['We are sorry.']);
    assert.deepEqual((await route('Praise')).texts, ['Hello']);
    assert.deepEqual((await route('Blame', { message: 'Instead' })).texts, ['Instead']);
  });

  it('stops every route where none fits, and goes on with the other output', async () => {
    const none = await route('NONE');
    assert.deepEqual(
      new Set(none.context.stopped),
      new Set(['category_1_result', 'category_2_result', 'default_result']),
    );

    const other = await route('NONE', { enable_else_output: true }, [
      'process_case',
      'default_response',
    ]);
    assert.deepEqual(other.texts, ['', 'Hello']);
    assert.ok(!other.context.stopped.includes('default_result'));
  });

  it('asks the model once for all outputs', async () => {
    const { models } = await route('Praise', { enable_else_output: true }, [
      'process_case',
      'default_response',
    ]);

    assert.equal(models.requests.length, 1);
  });

  it('tells the model categories, descriptions and further instructions', async () => {
    const { models } = await route('Praise', {
      custom_prompt: 'One of {routes} for {input_text}.',
    });

    const text = JSON.stringify(models.requests[0]?.turns);
    assert.match(text, /Praise\\": Kind words/);
    assert.match(text, /One of \\"Praise\\", \\"Blame\\" for Hello\./);
  });

  it('fails without routes', async () => {
    await failureOf(route('x', { routes: [] }), 'input-invalid');
  });
});
