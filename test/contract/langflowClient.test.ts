import assert from 'node:assert/strict';
import { LangflowClient } from '@datastax/langflow-client';
import { LiveApi } from '../support/liveApi';

/** Langflow's own client from npm, unmodified. */
describe('@datastax/langflow-client', function () {
  this.timeout(30_000);
  let api: LiveApi;

  beforeEach(async () => {
    api = await LiveApi.start({ auth: { kind: 'key', key: 'sk-test' } });
  });

  afterEach(async () => {
    await api.dispose();
  });

  function client(apiKey = 'sk-test'): LangflowClient {
    return new LangflowClient({ baseUrl: api.server.url, apiKey });
  }

  it('runs a flow and finds the chat message', async () => {
    const flow = client().flow(await api.idOf('echo'));

    const answer = await flow.run('Hi', { session_id: 's1' });

    assert.equal(answer.sessionId, 's1');
    assert.equal(answer.chatOutputText(), 'Hi');
  });

  it('tweaks a component', async () => {
    const flow = client()
      .flow(await api.idOf('echo'))
      .tweak('Chat Input', { sender_name: 'Ada' });

    await flow.run('Hi', { session_id: 's1' });

    const [said] = await api.runtime.sessions.findMessages({
      sessionId: 's1',
      sender: 'User',
      limit: 1,
      order: 'ascending',
    });
    assert.equal(said?.senderName, 'Ada');
  });

  it('streams events', async () => {
    const stream = await client()
      .flow(await api.idOf('echo'))
      .stream('Hi', { session_id: 's1' });

    const names: string[] = [];
    for await (const { event } of stream) names.push(event);

    assert.deepEqual(names, ['add_message', 'add_message', 'end']);
  });

  it('is told that its key is wrong', async () => {
    await assert.rejects(
      client('sk-other')
        .flow(await api.idOf('echo'))
        .run('Hi'),
      /403/,
    );
  });
});
