import type { JsonValue } from '../../src/base/json';
import { asString, isJsonArray } from '../../src/base/json';
import { ModelCatalog } from '../../src/models/modelCatalog';
import { fakeVariables } from '../support/fakeVariables';
import { pick } from '../support/scriptedAnswer';
import type { ScriptedRequest } from '../support/scriptedProvider';
import { modelContract, type ModelSubject } from './modelContract';

/** Arrays of a request body; the scripted bodies are JSON, so elements are JSON too. */
function items(body: JsonValue, ...path: readonly (string | number)[]): readonly JsonValue[] {
  const value = pick(body, ...path) as JsonValue | undefined;
  return isJsonArray(value) ? value : [];
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;

  return Array.isArray(content)
    ? content.map((part: JsonValue) => asString(pick(part, 'text')) ?? '').join('')
    : '';
}

function opener(provider: string, key: string): Pick<ModelSubject, 'provider' | 'key' | 'open'> {
  return {
    provider,
    key,
    open: (server, { model = 'model-1', ...settings } = {}) =>
      new ModelCatalog({
        variables: fakeVariables(),
        settings: () => ({}),
        retryDelayMs: 1,
      }).open({
        provider,
        model,
        apiKey: key,
        baseUrl: server.openAiBaseUrl,
        node: { id: 'Model-1', component: 'My Model' },
        ...settings,
      }),
  };
}

/** How chat completions put things; also for every compatible server. */
const openAiShape = {
  turnsOf: ({ body }: ScriptedRequest) =>
    items(body, 'messages').map((turn) => [
      String(pick(turn, 'role')),
      textIn(pick(turn, 'content')),
    ]),
  toolResultsOf: ({ body }: ScriptedRequest) =>
    items(body, 'messages')
      .filter((turn) => pick(turn, 'role') === 'tool')
      .map((turn) => [String(pick(turn, 'tool_call_id')), textIn(pick(turn, 'content'))]),
  toolNamesOf: ({ body }: ScriptedRequest) =>
    items(body, 'tools').map((tool) => String(pick(tool, 'function', 'name'))),
  imagesOf: ({ body }: ScriptedRequest) =>
    items(body, 'messages', 0, 'content')
      .map((part) => pick(part, 'image_url', 'url'))
      .filter((url) => typeof url === 'string')
      .map((url) => url.replace('data:image/png;base64,', '')),
  keyOf: ({ headers }: ScriptedRequest) => headers['authorization']?.replace('Bearer ', ''),
};

const anthropicShape = {
  turnsOf: ({ body }: ScriptedRequest) => [
    ...items(body, 'system').map((part) => ['system', String(pick(part, 'text'))]),
    ...items(body, 'messages').map((turn) => [
      String(pick(turn, 'role')),
      textIn(pick(turn, 'content')),
    ]),
  ],
  toolResultsOf: ({ body }: ScriptedRequest) =>
    items(body, 'messages')
      .flatMap((turn) => items(turn, 'content'))
      .filter((part) => pick(part, 'type') === 'tool_result')
      .map((part) => [String(pick(part, 'tool_use_id')), textIn(pick(part, 'content'))]),
  toolNamesOf: ({ body }: ScriptedRequest) =>
    items(body, 'tools').map((tool) => String(pick(tool, 'name'))),
  imagesOf: ({ body }: ScriptedRequest) =>
    items(body, 'messages', 0, 'content')
      .map((part) => pick(part, 'source', 'data'))
      .filter((data) => typeof data === 'string'),
  keyOf: ({ headers }: ScriptedRequest) => headers['x-api-key'],
};

describe('language models', () => {
  for (const provider of ['OpenAI', 'Ollama', 'Groq', 'OpenRouter', 'OpenAI Compatible']) {
    describe(provider, () => {
      modelContract({ ...opener(provider, 'sk-secret-1234'), ...openAiShape });
    });
  }

  describe('Azure OpenAI', () => {
    modelContract({
      ...opener('Azure OpenAI', 'azure-secret-9876'),
      ...openAiShape,
      keyOf: ({ headers }) => headers['api-key'],
    });
  });

  describe('Anthropic', () => {
    modelContract({ ...opener('Anthropic', 'sk-ant-secret-5678'), ...anthropicShape });
  });
});
