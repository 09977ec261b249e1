import assert from 'node:assert/strict';
import { rm, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { isRecord } from '../../src/base/json';
import { eventually } from '../support/eventually';
import { LiveApi } from '../support/liveApi';
import { ScriptedProvider } from '../support/scriptedProvider';

const key = 'sk-test';

/** The MCP SDK's own client, unmodified. */
describe('MCP', function () {
  this.timeout(30_000);
  let api: LiveApi;
  const clients: Client[] = [];

  beforeEach(async () => {
    api = await LiveApi.start({ auth: { kind: 'key', key } });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    await api.dispose();
  });

  async function connect(place = '/mcp', headers = { 'x-api-key': key }): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    const address = new URL(place, api.server.url);
    await client.connect(
      // The SDK declares its optional properties without undefined.
      new StreamableHTTPClientTransport(address, { requestInit: { headers } }),
    );
    clients.push(client);
    return client;
  }

  async function call(client: Client, name: string, input: object): Promise<[string, boolean]> {
    const { content, isError } = await client.callTool({ name, arguments: { ...input } });
    const [first] = Array.isArray(content) ? (content as unknown[]) : [];
    assert.ok(isRecord(first) && typeof first['text'] === 'string');
    return [first['text'], isError === true];
  }

  async function changeFlow(file: string, change: object): Promise<void> {
    const place = path.join(api.folder, file);
    const flow = JSON.parse(await readFile(place, 'utf8')) as object;
    await writeFile(place, JSON.stringify({ ...flow, ...change }));
    api.runtime.catalog.refresh();
  }

  for (const place of ['/mcp', '/api/v1/mcp/streamable']) {
    it(`offers every flow as a tool at ${place}`, async () => {
      const { tools } = await (await connect(place)).listTools();

      assert.equal(tools.length, (await api.runtime.catalog.list()).length);
      const echo = tools.find(({ name }) => name === 'echo');
      assert.deepEqual(echo?.inputSchema.required, ['input_value']);
      assert.ok(tools.every(({ name }) => /^[a-z0-9_-]{1,64}$/.test(name)));
      assert.ok(tools.every(({ description }) => description !== ''));
    });
  }

  it('runs a flow in the session it is given, and in a new one otherwise', async () => {
    const client = await connect();

    assert.deepEqual(await call(client, 'echo', { input_value: 'Hi', session_id: 's1' }), [
      'Hi',
      false,
    ]);
    await call(client, 'echo', { input_value: 'Hi' });

    const sessions = await api.runtime.sessions.listSessions({
      order: 'name',
      offset: 0,
      limit: 10,
    });
    assert.deepEqual(sessions.map(({ id, messageCount }) => [id === 's1', messageCount]).sort(), [
      [false, 2],
      [true, 2],
    ]);
  });

  it('takes name and description from the flow, and hides a flow that says so', async () => {
    await changeFlow('echo.json', { action_name: 'Say It', action_description: 'Says it again.' });
    await changeFlow('memory-chatbot.json', { mcp_enabled: false });

    const { tools } = await (await connect()).listTools();

    const own = tools.find(({ name }) => name === 'say_it');
    assert.equal(own?.description, 'Says it again.');
    assert.equal(tools.length, (await api.runtime.catalog.list()).length - 1);
  });

  it('tells the client when the flows of the workspace change', async () => {
    const client = await connect();
    let told = 0;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      told++;
    });
    const before = (await client.listTools()).tools.length;

    await rm(path.join(api.folder, 'echo.json'));
    await eventually('the client is told', async () => {
      // The listening connection opens on its own time; until then there is nobody to tell.
      if (told === 0) api.runtime.catalog.refresh();
      return told > 0;
    });

    assert.equal((await client.listTools()).tools.length, before - 1);
  });

  it('answers a wrong argument, an unknown tool and a flow that fails so that a model can read it', async () => {
    const client = await connect();

    const [wrong, isWrong] = await call(client, 'echo', { input: 'Hi' });
    assert.deepEqual([wrong, isWrong], ['echo has no argument input.', true]);
    await assert.rejects(client.callTool({ name: 'nothing', arguments: {} }), /nothing/);
    const agent = (await client.listTools()).tools.find(({ name }) => name.includes('agent'));
    const [text, isError] = await call(client, agent?.name ?? '', { input_value: 'Hi' });
    assert.equal(isError, true);
    assert.match(text, /OPENAI_API_KEY|model/);
  });

  it('tells progress, one component after the other', async () => {
    const client = await connect();
    const heard: (string | undefined)[] = [];

    await client.callTool({ name: 'echo', arguments: { input_value: 'Hi' } }, undefined, {
      onprogress: ({ message }) => heard.push(message),
    });

    assert.deepEqual(heard, ['Chat Input', 'Chat Output']);
  });

  it('stops the run when the client cancels', async () => {
    const provider = await ScriptedProvider.start({ answers: [{ kind: 'hang' }] });
    try {
      await api.dispose();
      api = await LiveApi.start(
        { auth: { kind: 'key', key } },
        { OPENAI_API_KEY: 'sk-model', OPENAI_BASE_URL: provider.openAiBaseUrl },
      );
      const client = await connect();
      const tool = (await client.listTools()).tools.find(({ name }) =>
        name.replaceAll('-', '_').includes('memory_chatbot'),
      );
      assert.ok(tool);
      const cancelling = new AbortController();
      const running = client.callTool(
        { name: tool.name, arguments: { input_value: 'Hi' } },
        undefined,
        { signal: cancelling.signal },
      );
      const asked = await provider.request(0);

      cancelling.abort();

      await assert.rejects(running);
      await asked.clientLeft;
      await eventually('nothing runs', () => api.runtime.runs.running().length === 0);
    } finally {
      await provider.close();
    }
  });

  it('answers a script without a session, and refuses one without a key', async () => {
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${api.server.url}/mcp`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });

    const answer = await post({ 'x-api-key': key });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /"name":"echo"/);
    assert.equal((await post({})).status, 403);
    assert.equal((await post({ 'x-api-key': key, 'mcp-session-id': 'gone' })).status, 404);
  });
});
