import assert from 'node:assert/strict';
import { ModelCatalog } from '../../../src/models/modelCatalog';
import { fakeVariables } from '../../support/fakeVariables';

interface Sent {
  readonly url: string;
  readonly headers: Headers;
}

/** What reaches the network for a model of Azure. */
async function sentTo(baseUrl: string, apiVersion?: string): Promise<Sent> {
  const sent: Sent[] = [];
  const catalog = new ModelCatalog({
    variables: fakeVariables({ AZURE_OPENAI_API_KEY: 'azure-key-1234' }),
    settings: () => ({}),
    retryDelayMs: 1,
    fetch: (input, init) => {
      sent.push({
        url: input instanceof Request ? input.url : input.toString(),
        headers: new Headers(init?.headers),
      });
      return Promise.resolve(new Response('{}', { status: 400 }));
    },
  });
  const model = await catalog.open({
    provider: 'azure',
    model: 'my deployment',
    baseUrl,
    apiVersion,
    node: { id: 'm', component: 'M' },
  });
  const asking = async (): Promise<void> => {
    const turns = [{ role: 'user', text: 'Hi' } as const];
    const request = { turns, tools: [], stream: false };
    const chunks = model.generate(request, new AbortController().signal);
    await chunks[Symbol.asyncIterator]().next();
  };
  await assert.rejects(asking());
  const [first] = sent;
  assert.ok(first !== undefined);
  return first;
}

describe('Azure OpenAI', () => {
  it('asks the deployment, with the version and the key where Azure wants them', async () => {
    const { url, headers } = await sentTo('https://mine.openai.azure.com/', '2025-01-01-preview');

    assert.equal(
      url,
      'https://mine.openai.azure.com/openai/deployments/my%20deployment/chat/completions?api-version=2025-01-01-preview',
    );
    assert.equal(headers.get('api-key'), 'azure-key-1234');
    assert.equal(headers.get('authorization'), null);
  });

  it('knows addresses of the whole route, and a version where none is named', async () => {
    const whole =
      'https://mine.openai.azure.com/openai/deployments/other/chat/completions?api-version=1';

    const { url } = await sentTo(whole);

    assert.equal(
      url,
      'https://mine.openai.azure.com/openai/deployments/my%20deployment/chat/completions?api-version=2024-06-01',
    );
  });
});
