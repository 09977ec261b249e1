import assert from 'node:assert/strict';
import { agent } from '../../../src/components/agent';
import { openAiToolsAgent, toolCallingAgent } from '../../../src/components/toolCallingAgent';
import type { ComponentDefinition } from '../../../src/flow/component';
import type { ModelSpec } from '../../../src/flow/ports';
import { Data, Message, ModelHandle, ToolHandle, type FlowValue } from '../../../src/flow/values';
import { FakeModels, runComponent } from '../../support/componentContext';
import { dataOf, failureOf, textOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

const chosen: FlowValue = [{ name: 'gpt-4o', provider: 'OpenAI', metadata: {} }];

async function ask(
  values: Values,
  models = new FakeModels(),
  definition: ComponentDefinition = agent,
): Promise<{ readonly value: FlowValue; readonly models: FakeModels }> {
  const value = await runComponent(definition, {
    models,
    values: { input_value: 'Hi', ...values },
  });
  return { value, models };
}

async function specOf(values: Values): Promise<Omit<ModelSpec, 'node'>> {
  const [spec] = (await ask(values)).models.specs;
  assert.ok(spec);
  // Settings that nobody chose are not told.
  const told = Object.entries(spec).filter(([key, value]) => key !== 'node' && value !== undefined);
  return Object.fromEntries(told) as Omit<ModelSpec, 'node'>;
}

const tool = (name: string): ToolHandle =>
  new ToolHandle(
    { name, description: '', parameters: { type: 'object' } },
    () => Promise.resolve('ok'),
    { id: 'Tool-1', component: 'Tool' },
  );

describe('Agent', () => {
  it('reads the list of Langflow 1.8', async () => {
    assert.deepEqual(await specOf({ model: chosen, api_key: 'k', base_url: 'http://old' }), {
      provider: 'OpenAI',
      model: 'gpt-4o',
      apiKey: 'k',
    });
  });

  it('reads the fields before it, of the chosen provider only', async () => {
    const fields = {
      model_name: 'm',
      api_key: 'k',
      temperature: 0.1,
      max_tokens: 0,
      max_output_tokens: 50,
      openai_api_base: 'http://openai',
      base_url: 'http://other',
      seed: 1,
      top_p: 0.5,
      max_retries: 5,
      timeout: 700,
      model_kwargs: { user: 'u' },
    };
    const common = {
      model: 'm',
      apiKey: 'k',
      temperature: 0.1,
      maxTokens: 50,
      timeoutSeconds: 700,
    };
    assert.deepEqual(await specOf({ ...fields, agent_llm: 'OpenAI' }), {
      ...common,
      provider: 'OpenAI',
      baseUrl: 'http://openai',
      seed: 1,
      jsonMode: false,
      extra: { user: 'u' },
    });
    assert.deepEqual(await specOf({ ...fields, agent_llm: 'SambaNova' }), {
      ...common,
      provider: 'SambaNova',
      baseUrl: 'http://other',
      topP: 0.5,
    });
    const anthropic = await specOf({ ...fields, agent_llm: 'Anthropic' });
    assert.equal(anthropic.topP, undefined);
  });

  it('takes a model over either edge, and the default where none is chosen', async () => {
    const models = new FakeModels();
    const model = await models.open({
      provider: 'P',
      model: 'edge',
      node: { id: '', component: '' },
    });
    for (const field of ['model', 'agent_llm']) {
      const { value } = await ask({ [field]: new ModelHandle(model, 'edge') }, models);
      assert.equal(textOf(value), 'ok');
    }
    models.chosen = { provider: 'Ollama', model: 'small' };
    await ask({ model: [], agent_llm: '' }, models);
    assert.equal(models.specs.at(-1)?.model, 'small');

    await failureOf(ask({ model: [] }), 'model-missing');
  });

  it('numbers tools of one name and refuses names that no provider takes', async () => {
    const tools = [tool('find'), tool('find'), tool('find')];
    const { models } = await ask({ model: chosen, tools, add_current_date_tool: false });
    assert.deepEqual(
      models.requests[0]?.tools?.map(({ name }) => name),
      ['find', 'find_2', 'find_3'],
    );

    const error = await failureOf(ask({ model: chosen, tools: [tool('a b')] }), 'input-invalid');
    assert.match(error.message, /"a b"/);
  });

  it('has the calculator of older versions', async () => {
    const { models } = await ask({ model: chosen, add_calculator_tool: true });
    assert.deepEqual(
      models.requests[0]?.tools?.map(({ name }) => name),
      ['get_current_date', 'evaluate_expression'],
    );
  });
});

describe('the structured response of an Agent', () => {
  const structured = async (answer: string, values: Values = {}): Promise<FlowValue> => {
    const models = new FakeModels();
    models.answers = [[answer]];
    const all = { input_value: 'Hi', model: chosen, system_prompt: 'Be brief.', ...values };
    return runComponent(agent, { models, values: all, method: 'json_response' });
  };
  const schema = {
    output_schema: [{ name: 'age', type: 'int', description: '', multiple: 'False' }],
  };

  const cases: readonly (readonly [string, string, Values, unknown])[] = [
    ['one object', '{"age": 4}', {}, { age: 4 }],
    ['an object in a text', 'Sure: {"age": 4}.', {}, { age: 4 }],
    ['several objects', '[{"a": 1}, {"a": 2}]', {}, { results: [{ a: 1 }, { a: 2 }] }],
    ['a list of one', '[{"a": 1}]', {}, { a: 1 }],
    ['no objects', '[]', {}, { content: '[]' }],
    ['an object that fits', '{"age": "4", "x": 1}', schema, { age: 4 }],
    ['the schema of a file without rows', '{"x": 1}', { output_schema: {} }, { x: 1 }],
  ];
  for (const [name, answer, values, expected] of cases) {
    it(`gives ${name}`, async () => {
      assert.deepEqual(dataOf(await structured(answer, values)), expected);
    });
  }

  it('goes on with an answer that is no JSON or does not fit', async () => {
    assert.equal(dataOf(await structured('No.'))['content'], 'No.');
    assert.equal(typeof dataOf(await structured('No.'))['error'], 'string');
    const misfit = dataOf(await structured('{"age": "old"}', schema));
    assert.deepEqual(misfit['data'], { age: 'old' });
    assert.equal(typeof misfit['validation_error'], 'string');
  });

  it('tells the model instructions, format and schema', async () => {
    const models = new FakeModels();
    models.answers = [['{}']];
    const values = {
      input_value: 'Hi',
      model: chosen,
      system_prompt: 'Be brief.',
      format_instructions: 'As JSON.',
      ...schema,
    };
    await runComponent(agent, { models, values, method: 'json_response' });

    const [system] = models.requests[0]?.turns ?? [];
    assert.ok(system?.role === 'system');
    assert.match(system.text, /^Be brief\.\n\nFormat instructions: As JSON\.\n\n.*"age"/);
  });
});

describe('Tool Calling Agent', () => {
  it('works with the model and the history that are connected', async () => {
    const models = new FakeModels();
    const model = await models.open({
      provider: 'P',
      model: 'edge',
      node: { id: '', component: '' },
    });
    const { value } = await ask(
      {
        llm: new ModelHandle(model, 'edge'),
        tools: [tool('find')],
        system_prompt: '',
        user_prompt: 'Asked: {input}',
        chat_history: [
          new Data({ text: 'Before', sender: 'User' }),
          new Message({ text: 'Then', sender: 'Machine' }),
        ],
      },
      models,
      toolCallingAgent,
    );

    assert.equal(textOf(value), 'ok');
    assert.deepEqual(models.requests[0]?.turns, [
      { role: 'user', text: 'Before' },
      { role: 'assistant', text: 'Then' },
      { role: 'user', text: 'Asked: Hi' },
    ]);
    assert.deepEqual(
      models.requests[0].tools?.map(({ name }) => name),
      ['find'],
    );
  });

  it('has a twin for models of OpenAI', () => {
    assert.deepEqual(openAiToolsAgent, {
      ...toolCallingAgent,
      type: 'OpenAIToolsAgent',
      aliases: ['OpenAIToolsAgentComponent'],
      displayName: 'OpenAI Tools Agent',
    });
  });
});
