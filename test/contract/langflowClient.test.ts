import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LangflowClient } from '@datastax/langflow-client';
import { flowFile } from '../support/flowBuilder';
import { LiveApi } from '../support/liveApi';
import { Gate, say } from '../support/scriptedAnswer';
import { ScriptedProvider } from '../support/scriptedProvider';

/** A File component in front of a Chat Output. */
function fileReader(): object {
  const path = { type: 'file', list: true, file_path: [] };
  return flowFile(
    [
      { id: 'File-Rea01', fields: { path } },
      { id: 'ChatOutput-Rea02', fields: { input_value: '' } },
    ],
    ['File-Rea01.message > ChatOutput-Rea02.input_value'],
  );
}

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

  it('uploads a file for a flow, which a run then sends', async () => {
    const flow = client().flow(await api.idOf('echo'));

    const uploaded = await flow.uploadFile(new File(['Hello'], 'notes.txt'));
    await flow
      .tweak('Chat Input', { files: uploaded.filePath })
      .run('Read this', { session_id: 's1' });

    assert.equal(uploaded.flowId, flow.id);
    assert.match(uploaded.filePath, /_notes\.txt$/);
    const [said] = await api.runtime.sessions.findMessages({
      sessionId: 's1',
      sender: 'User',
      limit: 1,
      order: 'ascending',
    });
    assert.deepEqual(said?.files, [uploaded.filePath]);
  });

  it('uploads a file of the user, which a File component then reads', async () => {
    await writeFile(path.join(api.folder, 'reader.json'), JSON.stringify(fileReader()));
    const { files } = client();

    const uploaded = await files.upload(new File(['Hello from a file'], 'notes.txt'));
    const listed = await files.list();
    const answer = await client()
      .flow('reader')
      .tweak('File-Rea01', { path: uploaded.path })
      .run('', { session_id: 's1' });

    assert.deepEqual(
      listed.map(({ id, name, size }) => [id, name, size]),
      [[uploaded.id, 'notes', 17]],
    );
    assert.ok(listed[0]?.created_at instanceof Date);
    assert.equal(answer.chatOutputText(), 'Hello from a file');
  });

  it('stops a run that it gives up', async () => {
    const provider = await ScriptedProvider.start({});
    const slow = await LiveApi.start(
      {},
      { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: provider.openAiBaseUrl },
    );
    try {
      const gate = new Gate();
      provider.enqueue(
        say('one two', {
          chunks: 2,
          beforeChunk: (index) => (index === 1 ? gate.opened : undefined),
        }),
      );
      const controller = new AbortController();
      const flow = new LangflowClient({ baseUrl: slow.server.url, apiKey: 'x' }).flow(
        await slow.idOf('memory-chatbot'),
      );
      const ended = new Promise<void>((resolve) => {
        slow.runtime.runs.onDidEmit(({ event }) => {
          if (event.type === 'run-end' && event.status === 'cancelled') resolve();
        });
      });

      const stream = await flow.stream('Hi', { session_id: 's1', signal: controller.signal });
      const reader = stream.getReader();
      while ((await reader.read()).value?.event !== 'add_message');
      controller.abort();

      await assert.rejects(reader.read(), /abort/i);
      await ended;
      gate.open();
    } finally {
      await slow.dispose();
      await provider.close();
    }
  });
});

/** The client sends no key with its questions about the log, so that only a server without one answers it. */
describe('the logs of @datastax/langflow-client', function () {
  this.timeout(30_000);
  let open: LiveApi;
  let client: LangflowClient;

  beforeEach(async () => {
    open = await LiveApi.start();
    client = new LangflowClient({ baseUrl: open.server.url });
  });

  afterEach(async () => {
    await open.dispose();
  });

  it('reads the log, before and after a time', async () => {
    const { logs } = client;
    await client.flow(await open.idOf('echo')).run('Hi');

    const all = await logs.fetch({ lines_before: 100 });
    const last = all.at(-1);
    const after = await logs.fetch({ timestamp: last?.timestamp.getTime() ?? 0, lines_after: 1 });

    assert.match(
      all.map(({ message }) => message).join('\n'),
      /listens on[^]*POST \/api\/v1\/run\//,
    );
    assert.deepEqual(
      after.map(({ message }) => message),
      [last?.message],
    );
  });

  it('follows the log until it is told to stop', async () => {
    const controller = new AbortController();
    const stream = await client.logs.stream({ signal: controller.signal });
    const reader = stream.getReader();

    const run = client.flow(await open.idOf('echo')).run('Hi');
    let text = '';
    while (!text.includes('/api/v1/run/')) text += (await reader.read()).value?.message ?? '';
    await run;
    controller.abort();

    await assert.rejects(reader.read(), /abort/i);
  });
});
