import assert from 'node:assert/strict';
import { isAppError, type AppError } from '../../../src/base/errors';
import type { LanguageModel, ModelChunk, ModelSpec } from '../../../src/flow/ports';
import type { ModelName } from '../../../src/protocol/model';
import type { EditorModel } from '../../../src/models/editorModels';
import { ModelCatalog, type ModelSettings } from '../../../src/models/modelCatalog';
import { fakeVariables } from '../../support/fakeVariables';
import { say } from '../../support/scriptedAnswer';
import { startScriptedProvider, type ScriptedProvider } from '../../support/scriptedProvider';

const node = { id: 'Model-1', component: 'My Model' };

function catalog(
  variables: Readonly<Record<string, string>> = {},
  settings: ModelSettings = {},
  editorModels: readonly EditorModel[] = [],
  override?: ModelName,
): ModelCatalog {
  return new ModelCatalog({
    override,
    variables: fakeVariables(variables),
    settings: () => settings,
    editorModels: { list: () => Promise.resolve(editorModels) },
  });
}

function spec(overrides: Partial<ModelSpec> = {}): ModelSpec {
  return { provider: 'OpenAI', model: 'gpt-4o-mini', node, ...overrides };
}

async function refusal(opening: Promise<LanguageModel>): Promise<AppError> {
  const error: unknown = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isAppError(error));
  assert.equal(error.subject.nodeId, 'Model-1');
  assert.match(error.message, /My Model/);
  return error;
}

function editorModel(id: string, family: string): EditorModel {
  return {
    id,
    family,
    name: id.toUpperCase(),
    vendor: 'test',
    async *generate(): AsyncGenerator<ModelChunk> {
      yield { type: 'text', text: id };
      yield { type: 'finish', reason: 'stop', usage: {}, model: id };
    },
  };
}

describe('model catalog', () => {
  let server: ScriptedProvider;

  const asked = async (models: ModelCatalog, overrides: Partial<ModelSpec>): Promise<string> => {
    server.answerWith(say('ok'));
    const model = await models.open(spec(overrides));
    const turns = [{ role: 'user' as const, text: 'Hi' }];
    const chunks: ModelChunk[] = [];
    for await (const chunk of model.generate(
      { turns, stream: false },
      new AbortController().signal,
    )) {
      chunks.push(chunk);
    }
    assert.equal(chunks.at(-1)?.type, 'finish');
    const { headers, path } = await server.request(server.requests.length - 1);
    return `${path} ${headers['authorization'] ?? headers['x-api-key'] ?? 'no key'}`;
  };

  beforeEach(async () => {
    server = await startScriptedProvider();
  });

  afterEach(async () => {
    await server.close();
  });

  it("takes the node's key, else the provider's variable", async () => {
    const models = catalog({ OPENAI_API_KEY: ' sk-variable ' }, { openAiBaseUrl: server.origin });

    assert.equal(await asked(models, { apiKey: 'sk-node' }), '/chat/completions Bearer sk-node');
    assert.equal(await asked(models, { apiKey: '' }), '/chat/completions Bearer sk-variable');
  });

  it('asks for the variable that the node names before that of the provider', async () => {
    const variables = { OPENAI_API_KEY: 'sk-general', TEAM_KEY: 'sk-team' };
    const models = catalog(variables, { openAiBaseUrl: server.origin });

    assert.match(await asked(models, { apiKeyVariable: 'TEAM_KEY' }), /Bearer sk-team$/);
    assert.match(await asked(models, { apiKeyVariable: 'UNSET' }), /Bearer sk-general$/);
    const error = await refusal(catalog().open(spec({ apiKeyVariable: 'UNSET' })));
    assert.equal(error.subject.variable, 'UNSET');
  });

  it('reads the name of the variable in place of a key as the variable', async () => {
    const models = catalog({ OPENAI_API_KEY: 'sk-variable' }, { openAiBaseUrl: server.origin });

    assert.match(await asked(models, { apiKey: 'OPENAI_API_KEY' }), /Bearer sk-variable$/);
  });

  it('prefers the base URL of the node to the setting, and the setting to the variable', async () => {
    const nowhere = 'http://127.0.0.1:9/v1';
    const base = (part: string): string => `${server.origin}/${part}`;
    const withAll = catalog({ OPENAI_BASE_URL: nowhere }, { openAiBaseUrl: base('setting') });
    const withVariable = catalog({ OPENAI_BASE_URL: base('variable') });

    assert.match(await asked(withAll, { baseUrl: base('node') }), /^\/node\/chat/);
    assert.match(await asked(withAll, {}), /^\/setting\/chat/);
    assert.match(await asked(withVariable, { baseUrl: '' }), /^\/variable\/chat/);
    // What every exported node carries is no choice of its author.
    assert.match(
      await asked(withVariable, { baseUrl: 'https://api.openai.com/v1' }),
      /^\/variable\/chat/,
    );
  });

  it('adds the API path where a base URL has none', async () => {
    const anthropic = catalog({}, { anthropicBaseUrl: `${server.origin}/` });
    const ollama = catalog({}, { ollamaBaseUrl: server.origin });

    assert.match(await asked(anthropic, { provider: 'Anthropic' }), /^\/v1\/messages/);
    const route = `${server.origin}/v1/chat/completions`;
    assert.match(
      await asked(catalog(), { provider: 'SambaNova', baseUrl: route }),
      /^\/v1\/chat\/completions /,
    );
    assert.match(await asked(ollama, { provider: 'ollama' }), /^\/v1\/chat\/completions no key/);
    assert.match(
      await asked(catalog(), { provider: 'Groq', baseUrl: server.origin, apiKey: 'k' }),
      /^\/openai\/v1\/chat/,
    );
  });

  it('sends extra fields and headers, but lets no extra field change the request', async () => {
    server.answerWith(say('ok'));

    await asked(catalog(), {
      baseUrl: server.origin,
      extra: { top_k: 3, stream: true, messages: [] },
      headers: { 'X-Title': 'Flow' },
    });

    const { body, headers } = await server.request(0);
    assert.equal(body['top_k'], 3);
    assert.notEqual(body['stream'], true);
    assert.equal(Array.isArray(body['messages']) && body['messages'].length, 1);
    assert.equal(headers['x-title'], 'Flow');
  });

  it('says which variable is missing, and for which node', async () => {
    const error = await refusal(catalog().open(spec({ provider: 'anthropic' })));

    assert.equal(error.code, 'variable-missing');
    assert.equal(error.subject.variable, 'ANTHROPIC_API_KEY');
    assert.equal(error.subject.provider, 'Anthropic');
    assert.match(error.message, /ANTHROPIC_API_KEY/);
  });

  it('does not fall back to keys in the environment of the process', async () => {
    const before = process.env['OPENAI_API_KEY'];
    process.env['OPENAI_API_KEY'] = 'sk-from-process';
    try {
      assert.equal((await refusal(catalog().open(spec()))).code, 'variable-missing');
    } finally {
      if (before === undefined) delete process.env['OPENAI_API_KEY'];
      else process.env['OPENAI_API_KEY'] = before;
    }
  });

  it('refuses an unknown provider, naming those it knows', async () => {
    const error = await refusal(catalog().open(spec({ provider: 'IBM WatsonX' })));

    assert.equal(error.code, 'provider-unknown');
    assert.match(error.message, /IBM WatsonX/);
    assert.match(error.remedy ?? '', /OpenAI, Anthropic, Ollama/);
  });

  it('refuses a base URL that is no web address, and a missing one', async () => {
    const file = await refusal(catalog().open(spec({ baseUrl: 'file:///etc/passwd' })));
    const none = await refusal(catalog().open(spec({ provider: 'OpenAI Compatible' })));

    assert.equal(file.code, 'input-invalid');
    assert.match(file.message, /file:\/\/\/etc\/passwd/);
    assert.equal(none.code, 'input-invalid');
    assert.match(none.message, /needs a base URL/);
  });

  it('opens the model of the run in place of the node’s, with the key of its own provider', async () => {
    const models = catalog(
      { ANTHROPIC_API_KEY: 'sk-ant-run', ANTHROPIC_BASE_URL: server.openAiBaseUrl },
      {},
      [],
      { provider: 'anthropic', model: 'claude-run' },
    );

    const model = await models.open(
      spec({ apiKey: 'sk-node', baseUrl: 'http://localhost:1', extra: { a: 1 }, temperature: 0.5 }),
    );

    assert.deepEqual(model.spec, {
      provider: 'Anthropic',
      model: 'claude-run',
      temperature: 0.5,
      maxTokens: undefined,
      jsonMode: undefined,
      maxRetries: undefined,
      timeoutSeconds: undefined,
      node,
    });
    assert.deepEqual(await models.defaultModel(), { provider: 'anthropic', model: 'claude-run' });
  });

  it('keeps the node’s key and address where the model of the run has the same provider', async () => {
    const models = catalog({}, {}, [], { provider: 'openai', model: 'gpt-run' });

    const model = await models.open(spec({ apiKey: 'sk-node', baseUrl: server.openAiBaseUrl }));

    assert.equal(model.spec.model, 'gpt-run');
    assert.equal(model.spec.apiKey, 'sk-node');
  });

  it('says which key the model of the run needs, and refuses a provider it does not know', async () => {
    const keyless = catalog({}, {}, [], { provider: 'Groq', model: 'm' });
    const unknown = catalog({}, {}, [], { provider: 'Nobody', model: 'm' });

    const missing = await refusal(keyless.open(spec({ apiKey: 'sk-node' })));
    const refused = await refusal(unknown.open(spec()));

    assert.equal(missing.code, 'variable-missing');
    assert.equal(missing.subject.variable, 'GROQ_API_KEY');
    assert.equal(refused.code, 'provider-unknown');
    assert.match(refused.message, /Nobody/);
  });

  it('gives the default model of the moment', async () => {
    let settings: ModelSettings = {};
    const models = new ModelCatalog({ variables: fakeVariables(), settings: () => settings });

    assert.equal(await models.defaultModel(), undefined);
    settings = { defaultModel: { provider: 'Ollama', model: 'llama3' } };
    assert.deepEqual(await models.defaultModel(), { provider: 'Ollama', model: 'llama3' });
  });

  it('finds a model of the editor by id, family or name, else takes the first', async () => {
    const models = catalog({}, {}, [editorModel('a-1', 'a'), editorModel('b-1', 'b')]);
    const answer = async (model: string): Promise<string> => {
      const opened = await models.open(spec({ provider: 'VS Code', model }));
      for await (const chunk of opened.generate(
        { turns: [], stream: true },
        new AbortController().signal,
      )) {
        if (chunk.type === 'text') return chunk.text;
      }
      return '';
    };

    assert.equal(await answer('b-1'), 'b-1');
    assert.equal(await answer('B'), 'b-1');
    assert.equal(await answer(''), 'a-1');
    const missing = await refusal(models.open(spec({ provider: 'VS Code', model: 'c' })));
    assert.match(missing.remedy ?? '', /a-1, b-1/);
  });

  it('says so where the editor offers no model', async () => {
    const error = await refusal(catalog().open(spec({ provider: 'VS Code', model: '' })));

    assert.equal(error.code, 'provider-unavailable');
  });
});
