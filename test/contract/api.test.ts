import assert from 'node:assert/strict';
import { request } from 'node:http';
import { isAppError } from '../../src/base/errors';
import { runDocumented } from '../support/curl';
import { LiveApi } from '../support/liveApi';
import { ScriptedProvider } from '../support/scriptedProvider';
import { Gate, say } from '../support/scriptedAnswer';

interface RunAnswer {
  readonly session_id: string;
  readonly outputs: readonly {
    readonly outputs: readonly { readonly results: { readonly message: { text: string } } }[];
  }[];
}

function textOf(answer: string): string | undefined {
  const { outputs } = JSON.parse(answer) as RunAnswer;
  return outputs[0]?.outputs[0]?.results.message.text;
}

describe('the API over HTTP', function () {
  this.timeout(30_000);
  let api: LiveApi;

  beforeEach(async () => {
    api = await LiveApi.start();
  });

  afterEach(async () => {
    await api.dispose();
  });

  async function sessionTexts(sessionId: string): Promise<readonly string[]> {
    const { messages } = await api.runtime.sessions.pageMessages({ sessionId, limit: 100 });
    return messages.map(({ sender, text }) => `${sender}: ${text}`);
  }

  it('runs the documented command with a session id in the body', async () => {
    const answer = await runDocumented(
      `   curl -X POST "http://localhost:7860/api/v1/run/$FLOW_ID" \\
   -H 'Content-Type: application/json' \\
   -d '{
       "session_id": "custom_session_123",
       "input_value": "message",
       "input_type": "chat",
       "output_type": "chat"
   }'`,
      api.server.port,
      { FLOW_ID: await api.idOf('echo') },
    );

    assert.equal(textOf(answer), 'message');
    assert.equal((JSON.parse(answer) as RunAnswer).session_id, 'custom_session_123');
    assert.deepEqual(await sessionTexts('custom_session_123'), [
      'User: message',
      'Machine: message',
    ]);
  });

  it('runs the documented command with a session id as a tweak', async () => {
    const answer = await runDocumented(
      `curl -X POST "http://localhost:7860/api/v1/run/$FLOW_ID?stream=false" \\
-H 'Content-Type: application/json' \\
-d '{
    "input_value": "message",
    "output_type": "chat",
    "input_type": "chat",
    "tweaks": {"session_id": "tweaked_session"}
}'`,
      api.server.port,
      { FLOW_ID: await api.idOf('echo') },
    );

    assert.equal((JSON.parse(answer) as RunAnswer).session_id, 'tweaked_session');
    assert.deepEqual(await sessionTexts('tweaked_session'), ['User: message', 'Machine: message']);
  });

  it('uses the flow’s id as session where nobody names one, and tells every listener', async () => {
    const id = await api.idOf('echo');
    const heard: string[] = [];
    api.runtime.runs.onDidEmit(({ sessionId, event }) => heard.push(`${event.type} ${sessionId}`));

    const response = await fetch(`${api.server.url}/api/v1/run/echo`, { method: 'POST' });

    assert.equal(((await response.json()) as RunAnswer).session_id, id);
    assert.equal(heard.at(0), `run-start ${id}`);
    assert.equal(heard.at(-1), `run-end ${id}`);
  });

  it('remembers what was edited through the API', async () => {
    const run = async (text: string): Promise<string | undefined> => {
      const response = await fetch(`${api.server.url}/api/v1/run/memory-viewer`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ input_value: text, session_id: 's1' }),
      });
      return textOf(await response.text());
    };
    await run('My name is Ada');
    const listed = await fetch(`${api.server.url}/api/v1/monitor/messages?session_id=s1`);
    const [first] = (await listed.json()) as { id: string }[];
    await fetch(`${api.server.url}/api/v1/monitor/messages/${first?.id ?? ''}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'My name is Grace' }),
    });

    const answer = await run('And now?');

    assert.equal(answer?.split('\n')[2], 'User: My name is Grace');
  });

  it('keeps the message of a run that fails, and its error out of the memory', async () => {
    const response = await fetch(`${api.server.url}/api/v1/run/memory-chatbot`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input_value: 'Hi', session_id: 's1' }),
    });

    assert.equal(response.status, 500);
    const { detail } = (await response.json()) as { detail: string };
    assert.match(detail, /OPENAI_API_KEY/);
    const [said, error] = await api.runtime.sessions.findMessages({
      sessionId: 's1',
      includeErrors: true,
      limit: 10,
      order: 'ascending',
    });
    assert.equal(said?.text, 'Hi');
    assert.equal(error?.error, true);
    const remembered = await api.runtime.sessions.findMessages({
      sessionId: 's1',
      limit: 10,
      order: 'ascending',
    });
    assert.deepEqual(
      remembered.map(({ text }) => text),
      ['Hi'],
    );
  });

  it('refuses a foreign Host before anything else', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        `${api.server.url}/api/v1/monitor/messages`,
        { headers: { host: 'rebound.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on('error', reject);
      sent.end();
    });

    assert.equal(status, 403);
  });

  it('says that its port is taken', async () => {
    await assert.rejects(
      LiveApi.start({ port: api.server.port }),
      (error) =>
        isAppError(error, 'input-invalid') && error.message.includes(String(api.server.port)),
    );
  });

  it('frees its port, and may be disposed of twice', async () => {
    const { port } = api.server;
    await api.server.dispose();
    await api.server.dispose();

    const next = await LiveApi.start({ port });

    assert.equal(next.server.port, port);
    await next.dispose();
  });
});

describe('a stream over HTTP', function () {
  this.timeout(30_000);
  let provider: ScriptedProvider;
  let api: LiveApi;

  beforeEach(async () => {
    provider = await ScriptedProvider.start({});
    api = await LiveApi.start(
      {},
      { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: provider.openAiBaseUrl },
    );
  });

  afterEach(async () => {
    await api.dispose();
    await provider.close();
  });

  it('brings the answer token by token', async () => {
    provider.enqueue(say('Hello Ada', { chunks: 3 }));

    const response = await fetch(`${api.server.url}/api/v1/run/memory-chatbot?stream=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input_value: 'Hi', session_id: 's1' }),
    });

    const events = (await response.text())
      .trimEnd()
      .split('\n\n')
      .map((line) => JSON.parse(line) as { event: string; data: { chunk?: string } });
    const names = events.map(({ event }) => event);
    assert.equal(names[0], 'add_message');
    assert.ok(names.includes('token'), names.join(' '));
    assert.equal(names.at(-1), 'end');
  });

  it('stops the request to the provider when the client goes away', async () => {
    const gate = new Gate();
    provider.enqueue(
      say('one two three', {
        chunks: 3,
        beforeChunk: (index) => (index === 1 ? gate.opened : undefined),
      }),
    );
    const controller = new AbortController();
    const response = await fetch(`${api.server.url}/api/v1/run/memory-chatbot?stream=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input_value: 'Hi', session_id: 's1' }),
      signal: controller.signal,
    });
    await response.body?.getReader().read();
    const asked = await provider.request(0);

    controller.abort();

    await asked.clientLeft;
    gate.open();
    await api.runtime.runs.settled();
    assert.deepEqual(api.runtime.runs.running(), []);
  });
});
