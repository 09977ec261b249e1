import assert from 'node:assert/strict';
import { anthropicModel } from '../../../src/components/anthropicModel';
import { compatibleModels } from '../../../src/components/compatibleModels';
import { googleModel } from '../../../src/components/googleModel';
import { groqModel } from '../../../src/components/groqModel';
import { languageModel } from '../../../src/components/languageModel';
import { messageRecord } from '../../../src/components/messageRecord';
import { mistralModel } from '../../../src/components/mistralModel';
import { ollamaModel } from '../../../src/components/ollamaModel';
import { openAiModel } from '../../../src/components/openAiModel';
import { openRouterModel } from '../../../src/components/openRouterModel';
import type { ComponentDefinition } from '../../../src/flow/component';
import type { FilePort, ModelSpec } from '../../../src/flow/ports';
import { Message, ModelHandle, type FlowValue } from '../../../src/flow/values';
import { findProvider } from '../../../src/models/providers';
import {
  callComponent,
  FakeContext,
  FakeModels,
  runComponent,
  type ContextOptions,
} from '../../support/componentContext';
import { dataOf, failureOf, rowsOf, textOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;
const chosen: FlowValue = [{ name: 'gpt-4o', provider: 'OpenAI', metadata: {} }];
const toChat = { id: 'ChatOutput-1', type: 'ChatOutput', displayName: 'Chat Output' };

/** The specification a node opens its model with. */
async function specOf(definition: ComponentDefinition, values: Values): Promise<ModelSpec> {
  const models = new FakeModels();
  await runComponent(definition, { models, values: { input_value: 'Hi', ...values } });
  const [spec] = models.specs;
  assert.ok(spec);
  return spec;
}

describe('Language Model', () => {
  const ask = async (
    values: Values,
    options: ContextOptions = {},
  ): Promise<{ value: FlowValue; context: FakeContext; models: FakeModels }> => {
    const models = new FakeModels();
    models.answers = [['Hel', 'lo']];
    const context = new FakeContext(languageModel, {
      models,
      ...options,
      values: { model: chosen, ...values },
    });
    return { value: await callComponent(languageModel, context), context, models };
  };

  it('asks with system text and input, and gives the answer', async () => {
    const { value, context, models } = await ask({ input_value: 'Hi', system_message: 'Be kind.' });

    assert.equal(textOf(value), 'Hello');
    assert.deepEqual(models.requests[0], {
      turns: [
        { role: 'system', text: 'Be kind.' },
        { role: 'user', text: 'Hi' },
      ],
      stream: false,
    });
    assert.deepEqual(context.details, { usage: { input: 2, output: 3 }, model: 'gpt-4o' });
    assert.equal(context.sent.length, 0);
  });

  it('keeps what the model thinks beside the answer, in a stream and without', async () => {
    const node = { id: 'Model-1', component: 'My Model' };
    const spec: ModelSpec = { provider: 'OpenAI', model: 'thinker', node };
    const models = {
      defaultModel: () => Promise.resolve(undefined),
      open: () =>
        Promise.resolve({
          spec,
          generate: async function* () {
            yield { type: 'reasoning', text: 'Hm, ' } as const;
            yield { type: 'reasoning', text: 'yes.' } as const;
            yield await Promise.resolve({ type: 'text', text: 'Yes' } as const);
            yield { type: 'finish', reason: 'stop', usage: {}, model: 'thinker' } as const;
          },
        }),
    };
    for (const options of [{}, { targets: [toChat] }]) {
      const values = { input_value: 'Hi', stream: true, model: chosen };
      const context = new FakeContext(languageModel, { models, values, ...options });
      const value = await callComponent(languageModel, context);

      assert.ok(value instanceof Message);
      assert.equal(value.text, 'Yes');
      assert.equal(value.fields.properties.reasoning?.text, 'Hm, yes.');
      assert.equal(JSON.stringify(messageRecord(value)).includes('Hm, yes.'), false);
    }
  });

  it('takes an input that a machine said as an earlier answer', async () => {
    const { models } = await ask({
      input_value: new Message({ text: 'I said', sender: 'Machine' }),
      system_message: 's',
    });

    assert.deepEqual(models.requests[0]?.turns[1], { role: 'assistant', text: 'I said' });
  });

  it('asks with the system text alone, but not with nothing', async () => {
    const { models } = await ask({ system_message: 'Tell a joke.' });
    assert.deepEqual(models.requests[0]?.turns, [{ role: 'system', text: 'Tell a joke.' }]);

    const error = await failureOf(ask({ input_value: ' ' }), 'input-invalid');
    assert.match(error.message, /empty/);
    assert.equal(error.subject.component, 'Language Model');
  });

  it('streams into the chat where it leads straight there', async () => {
    const { value, context, models } = await ask(
      { input_value: 'Hi', stream: true },
      { targets: [toChat] },
    );

    assert.equal(models.requests[0]?.stream, true);
    assert.deepEqual(context.streamedChunks, ['Hel', 'lo']);
    assert.ok(value instanceof Message);
    assert.equal(value.text, 'Hello');
    assert.equal(value.fields.id, 'message-1');
    assert.equal(value.fields.sender, '', 'the next component sees what it would without a stream');
    const [message] = context.sent;
    assert.equal(message?.fields.sender, 'Machine');
    assert.equal(message.fields.sessionId, 'session-1');
    assert.equal(message.fields.properties.icon, 'Icon');
    assert.deepEqual(message.fields.properties.source, {
      id: 'LanguageModelComponent-1',
      display_name: 'Language Model',
      source: 'gpt-4o',
    });
    assert.deepEqual(context.details.usage, { input: 2, output: 3 });
  });

  it('does not stream where the answer goes elsewhere first', async () => {
    const { context, models } = await ask(
      { input_value: 'Hi', stream: true },
      { targets: [{ ...toChat, type: 'Prompt' }] },
    );

    assert.equal(models.requests[0]?.stream, false);
    assert.equal(context.sent.length, 0);
  });

  it('sends pictures and the text of documents that came with the input', async () => {
    const bytes = Uint8Array.from([1, 2]);
    const read: string[] = [];
    const files: FilePort = {
      find: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      write: () => Promise.reject(new Error('not asked for')),
      read: (path) => {
        read.push(path);
        return Promise.resolve(path.endsWith('.txt') ? Buffer.from('Bring milk') : bytes);
      },
    };
    const { context, models } = await ask(
      {
        input_value: new Message({
          text: 'What?',
          files: ['a/b.PNG', 'f/2026-11-20_14-20-05_notes.txt', 'x.bin'],
        }),
      },
      { files },
    );

    assert.deepEqual(models.requests[0]?.turns, [
      {
        role: 'user',
        text: 'What?',
        images: [{ mediaType: 'image/png', bytes }],
        documents: ["File 'notes.txt' contents:\nBring milk"],
      },
    ]);
    assert.deepEqual(read, ['a/b.PNG', 'f/2026-11-20_14-20-05_notes.txt']);
    assert.deepEqual(context.logs, ['x.bin is left out: models read no files of its kind.']);
  });

  it('reports an answer that the provider withheld', async () => {
    const models = new FakeModels();
    models.answers = [[]];
    models.finish = 'content-filter';

    const error = await failureOf(ask({ input_value: 'Hi' }, { models }), 'provider-refused');

    assert.match(error.message, /withheld/);
  });

  it('reads the model from the new list, from the old fields, and from an edge', async () => {
    const names = async (values: Values): Promise<string> => {
      const { provider, model } = await specOf(languageModel, values);
      return `${provider}/${model}`;
    };
    const old = { provider: 'Anthropic', model_name: 'claude' };

    assert.equal(await names({ model: chosen }), 'OpenAI/gpt-4o');
    assert.equal(await names(old), 'Anthropic/claude');
    assert.equal(await names({ model: [], ...old }), 'Anthropic/claude');

    const spec = { provider: 'X', model: 'y', node: { id: 'n', component: 'c' } };
    const handle = new ModelHandle(await new FakeModels().open(spec), 'y');
    const { value, models } = await ask({ input_value: 'Hi', model: handle });
    assert.equal(textOf(value), 'ok');
    assert.deepEqual(models.specs, []);
  });

  it('falls back to the default model, without the key of another provider', async () => {
    const models = new FakeModels();
    models.chosen = { provider: 'Ollama', model: 'llama3' };
    await runComponent(languageModel, {
      models,
      values: { model: [], input_value: 'Hi', api_key: 'sk-openai' },
    });

    assert.equal(models.specs[0]?.model, 'llama3');
    assert.equal(models.specs[0].apiKey, undefined);
  });

  it('says that no model is selected', async () => {
    const error = await failureOf(
      runComponent(languageModel, { values: { model: [], input_value: 'Hi' } }),
      'model-missing',
    );

    assert.equal(error.subject.nodeId, 'LanguageModelComponent-1');
    assert.ok(error.remedy);
  });

  it('passes settings on, and its name for errors', async () => {
    const spec = await specOf(languageModel, {
      model: [{ name: 'llama3', provider: 'Ollama' }],
      temperature: 0.7,
      max_tokens: 0,
      ollama_base_url: 'http://box:11434',
      api_key: 'k',
    });

    assert.deepEqual(spec, {
      provider: 'Ollama',
      model: 'llama3',
      apiKey: 'k',
      baseUrl: 'http://box:11434',
      temperature: 0.7,
      maxTokens: undefined,
      node: { id: 'LanguageModelComponent-1', component: 'Language Model' },
    });
  });

  it('hands out the model itself', async () => {
    const value = await runComponent(languageModel, {
      method: 'build_model',
      values: { model: chosen },
    });

    assert.ok(value instanceof ModelHandle);
    assert.equal(value.name, 'gpt-4o');
  });
});

describe('model components of one provider', () => {
  it('read the fields of OpenAI', async () => {
    const spec = await specOf(openAiModel, {
      model_name: 'gpt-4o',
      api_key: 'k',
      openai_api_base: 'http://x/v1',
      json_mode: true,
      max_tokens: 12,
      model_kwargs: { user: 'u', api_key: 'leak', '': '' },
      max_retries: 3,
      timeout: 9,
    });

    assert.deepEqual(spec, {
      provider: 'OpenAI',
      model: 'gpt-4o',
      apiKey: 'k',
      baseUrl: 'http://x/v1',
      temperature: 0.1,
      seed: 1,
      maxTokens: 12,
      jsonMode: true,
      maxRetries: 3,
      timeoutSeconds: 9,
      extra: { user: 'u' },
      node: { id: 'OpenAIModel-1', component: 'OpenAI' },
    });
  });

  it("take Langflow's default of five retries for no choice", async () => {
    assert.equal((await specOf(openAiModel, { max_retries: 5 })).maxRetries, undefined);
  });

  it('read keys under the names of Langflow 1.0', async () => {
    const both = { openai_api_key: 'old', api_key: 'new' };

    assert.equal((await specOf(openAiModel, { openai_api_key: 'old' })).apiKey, 'old');
    assert.equal((await specOf(anthropicModel, { anthropic_api_key: 'old' })).apiKey, 'old');
    assert.equal((await specOf(groqModel, { groq_api_key: 'old' })).apiKey, 'old');
    assert.equal((await specOf(googleModel, { google_api_key: 'old' })).apiKey, 'old');
    assert.equal((await specOf(openAiModel, both)).apiKey, 'new');
  });

  it('begin the answer of Anthropic where the node has a prefill', async () => {
    const models = new FakeModels();
    await runComponent(anthropicModel, {
      models,
      values: { input_value: 'Hi', model_name: 'claude', prefill: '{' },
    });

    assert.deepEqual(models.requests[0]?.turns.at(-1), { role: 'assistant', text: '{' });
    assert.equal(models.specs[0]?.maxTokens, 4096);
  });

  it('pass on what only Mistral and OpenRouter know', async () => {
    const mistral = await specOf(mistralModel, {
      model_name: 'm',
      safe_mode: true,
      random_seed: 4,
    });
    const router = await specOf(openRouterModel, {
      model_name: 'm',
      site_url: 'https://s',
      app_name: 'A',
    });

    assert.deepEqual(mistral.extra, { random_seed: 4, safe_prompt: true });
    assert.deepEqual(router.headers, { 'HTTP-Referer': 'https://s', 'X-Title': 'A' });
    assert.equal(router.temperature, 0.7);
  });

  it('read the fields of providers that speak as OpenAI does', async () => {
    for (const definition of compatibleModels) {
      const spec = await specOf(definition, {
        model_name: 'm',
        api_key: 'k',
        api_base: 'http://own/v1',
        seed: -1,
        timeout: -1,
        max_retries: -1,
        max_tokens: 5,
        json_mode: true,
      });

      assert.ok(findProvider(spec.provider), spec.provider);
      assert.equal(spec.model, 'm');
      assert.equal(spec.apiKey, 'k');
      assert.equal(spec.baseUrl, 'http://own/v1');
      assert.equal(spec.seed, undefined);
      assert.equal(spec.timeoutSeconds, undefined);
      assert.equal(spec.maxRetries, undefined);
      assert.equal(spec.maxTokens, 5);
      assert.equal(spec.jsonMode, true);
    }
    const lmStudio = compatibleModels.find(({ type }) => type === 'LMStudioModel');
    assert.ok(lmStudio);
    assert.equal((await specOf(lmStudio, {})).baseUrl, 'http://localhost:1234/v1');
  });

  it('tell which settings of Ollama are not passed on', async () => {
    const models = new FakeModels();
    const context = new FakeContext(ollamaModel, {
      models,
      values: { input_value: 'Hi', model_name: 'm', num_ctx: 4096, stop_tokens: 'a, b', top_k: 0 },
    });
    await callComponent(ollamaModel, context);

    assert.deepEqual(models.specs[0]?.extra, { stop: ['a', 'b'] });
    assert.deepEqual(context.logs, ['Not passed on to Ollama: num_ctx.']);
  });

  it('give the JSON answer of Ollama as data and as a table', async () => {
    const models = new FakeModels();
    const ask = (answer: string, method: string): Promise<FlowValue> => {
      models.answers = [[answer]];
      return runComponent(ollamaModel, {
        models,
        method,
        values: { input_value: 'Hi', model_name: 'm' },
      });
    };

    assert.deepEqual(dataOf(await ask('{"a":1}', 'build_data_output')), { a: 1 });
    assert.deepEqual(dataOf(await ask('[{"a":1}]', 'build_data_output')), { a: 1 });
    assert.deepEqual(dataOf(await ask('[1,2]', 'build_data_output')), { results: [1, 2] });
    assert.deepEqual(dataOf(await ask('3', 'build_data_output')), { value: 3 });
    assert.deepEqual(rowsOf(await ask('[{"a":1},{"a":2}]', 'build_dataframe_output')), [
      { a: 1 },
      { a: 2 },
    ]);
    await failureOf(ask('no json', 'build_data_output'), 'input-invalid');
  });
});
