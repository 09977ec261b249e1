import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { LiveApi } from '../support/liveApi';

/** OpenAI's own client from npm, unmodified, against `/api/v1/responses`. */
describe('openai', function () {
  this.timeout(30_000);
  let api: LiveApi;

  beforeEach(async () => {
    api = await LiveApi.start({ auth: { kind: 'key', key: 'sk-test' } });
  });

  afterEach(async () => {
    await api.dispose();
  });

  function client(apiKey = 'sk-test'): OpenAI {
    return new OpenAI({ baseURL: `${api.server.url}/api/v1`, apiKey, maxRetries: 0 });
  }

  it('gets an answer and goes on with the conversation', async () => {
    const model = await api.idOf('echo');

    const first = await client().responses.create({ model, input: 'Hi' });
    const second = await client().responses.create({
      model,
      input: [{ role: 'user', content: 'And again' }],
      previous_response_id: first.id,
    });

    assert.equal(first.output_text, 'Hi');
    assert.equal(second.output_text, 'And again');
    assert.equal(second.id, first.id);
    const page = await api.runtime.sessions.pageMessages({ sessionId: first.id, limit: 10 });
    assert.deepEqual(
      page.messages.map(({ text }) => text),
      ['Hi', 'Hi', 'And again', 'And again'],
    );
  });

  it('streams, and ends with the response', async () => {
    const stream = await client().responses.create({
      model: await api.idOf('echo'),
      input: 'Hi there',
      stream: true,
    });

    const types: string[] = [];
    let text = '';
    // The pieces are Langflow's `response.chunk`, which the client's types do not know.
    for await (const event of stream as AsyncIterable<{
      readonly type?: string;
      readonly object?: string;
      readonly delta?: { readonly content?: string };
    }>) {
      types.push(event.type ?? event.object ?? '');
      text += event.delta?.content ?? '';
    }

    assert.equal(text, 'Hi there');
    assert.equal(types.at(-1), 'response.completed');
  });

  it('is told that its key is wrong', async () => {
    await assert.rejects(
      client('sk-other').responses.create({ model: await api.idOf('echo'), input: 'Hi' }),
      OpenAI.PermissionDeniedError,
    );
  });
});
