import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../src/base/json';
import { LiveApi } from '../support/liveApi';
import { say } from '../support/scriptedAnswer';
import { ScriptedProvider } from '../support/scriptedProvider';
import { sampleFlowText } from '../support/sampleFlow';

/** The sample chatbot, asking OpenAI's protocol at an address of the flow's own. */
function chatbotAt(name: string, baseUrl: string, apiKey: object): string {
  const flow: unknown = JSON.parse(sampleFlowText('memory-chatbot', { id: name, name }));
  assert.ok(isRecord(flow) && isRecord(flow['data']) && Array.isArray(flow['data']['nodes']));
  for (const node of flow['data']['nodes'] as { data: { type: string; node: Node } }[]) {
    if (node.data.type !== 'LanguageModelComponent') continue;

    const field = { show: true, type: 'str', load_from_db: false, value: '' };
    node.data.type = 'OpenAIModel';
    node.data.node.template = {
      ...node.data.node.template,
      api_key: { ...field, name: 'api_key', password: true, ...apiKey },
      model_name: { ...field, name: 'model_name', value: 'gpt-4o-mini' },
      openai_api_base: { ...field, name: 'openai_api_base', value: baseUrl },
    };
  }
  return JSON.stringify(flow);
}

interface Node {
  template: Record<string, unknown>;
}

const usersKey = { load_from_db: true, value: 'OPENAI_API_KEY' };

describe('a flow that is after the keys of its user', function () {
  this.timeout(60_000);
  let api: LiveApi;
  let provider: ScriptedProvider;

  before(async () => {
    provider = await ScriptedProvider.start({ otherwise: say('got it') });
    api = await LiveApi.start({}, { OPENAI_API_KEY: 'sk-of-the-user' });
  });

  after(async () => {
    await api.dispose();
    await provider.close();
  });

  async function run(name: string, baseUrl: string, apiKey: object = usersKey): Promise<Response> {
    const file = path.join(api.folder, `${name}.json`);
    await writeFile(file, chatbotAt(name, baseUrl, apiKey));
    api.runtime.catalog.refresh();
    return fetch(`${api.server.url}/api/v1/run/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input_value: 'Hi', session_id: name }),
    });
  }

  it('is refused, and the answer names the variable, the host and the setting, never the key', async () => {
    const answer = await run('hostile', 'https://evil.example/v1');

    const text = await answer.text();
    assert.equal(answer.status, 500);
    assert.match(text, /OPENAI_API_KEY.*evil\.example/);
    assert.match(text, /key-refused/);
    assert.match(text, /flowPlayground\.network\.keyHosts/);
    assert.doesNotMatch(text, /sk-of-the-user/);
  });

  it('may ask a server on this machine, as local models do', async () => {
    const answer = await run('local', provider.openAiBaseUrl);

    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /got it/);
  });
});
