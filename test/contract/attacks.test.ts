import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../src/base/json';
import { LiveApi } from '../support/liveApi';
import { rawRequest, sendRaw, statusOf } from '../support/rawHttp';

const key = 'sk-right';
const megabyte = 1024 * 1024;

describe('the API under attack', function () {
  this.timeout(60_000);
  let api: LiveApi;

  before(async () => {
    api = await LiveApi.start({
      auth: { kind: 'key', key },
      patience: { headersMs: 300, requestMs: 600, checkMs: 100 },
    });
  });

  after(async () => {
    await api.dispose();
  });

  afterEach(async () => {
    assert.equal((await fetch(`${api.server.url}/health`)).status, 200, 'it lives on');
  });

  const run = '/api/v1/run/echo';
  const json = 'Content-Type: application/json';
  const withKey = `x-api-key: ${key}`;

  function host(): string {
    return `Host: 127.0.0.1:${api.server.port}`;
  }

  function send(line: string, headers: readonly string[], body = ''): Promise<string> {
    return sendRaw(api.server.port, rawRequest(line, headers, body));
  }

  function post(
    place: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(api.server.url + place, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key, ...headers },
      body: JSON.stringify(body),
    });
  }

  async function messageCount(): Promise<number> {
    const { sessions } = api.runtime;
    return (await sessions.findMessages({ limit: 10_000, order: 'ascending' })).length;
  }

  for (const name of [
    'evil.example',
    'evil.example:7860',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '0.0.0.0',
    '[::]',
    'localhost@evil.example',
  ]) {
    it(`refuses a name that was bound to this machine: ${name}`, async () => {
      const answer = await send('GET /api/v1/flows', [`Host: ${name}`, withKey]);
      assert.ok([400, 403].includes(statusOf(answer)), answer.slice(0, 300));
    });
  }

  it('refuses a foreign name in the target of the request', async () => {
    const answer = await send('GET http://evil.example/api/v1/flows', [host(), withKey]);
    assert.ok([400, 403].includes(statusOf(answer)), answer.slice(0, 300));
  });

  it('refuses a request without a host, and one with two', async () => {
    assert.ok([400, 403].includes(statusOf(await send('GET /api/v1/flows', [withKey]))));
    const two = await send('GET /api/v1/flows', [host(), 'Host: evil.example', withKey]);
    assert.ok([400, 403].includes(statusOf(two)));
  });

  for (const origin of [
    'https://evil.example',
    'null',
    'http://127.0.0.1:1',
    'file://',
    'vscode-webview://x',
  ]) {
    it(`refuses a page of ${origin}, whatever its key`, async () => {
      const before = await messageCount();
      const answer = await post(run, { input_value: 'Hi' }, { origin });
      assert.equal(answer.status, 403);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      assert.equal(await messageCount(), before);
    });
  }

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    it(`refuses a body that a form could send: ${type}`, async () => {
      const answer = await post(run, { input_value: 'Hi' }, { 'content-type': type });
      assert.equal(answer.status, 415);
    });
  }

  it('answers every wrong key alike', async () => {
    const answers: string[] = [];
    for (const wrong of ['sk-wrong', 'sk-righ', `${key}x`, '', 'x'.repeat(8000), '\u00e9']) {
      const answer = await post(run, {}, { 'x-api-key': wrong });
      assert.equal(answer.status, 403);
      if (wrong !== '') answers.push(await answer.text());
    }
    assert.equal(new Set(answers).size, 1);
  });

  for (const name of [
    '..%2Foutside.json',
    '..%5Coutside.json',
    '%2e%2e%2foutside',
    '....%2F%2Foutside.json',
    '%2Fetc%2Fpasswd',
    'echo.json%00.png',
  ]) {
    it(`finds no flow outside the workspace: ${name}`, async () => {
      await writeFile(
        path.join(api.folder, '..', 'outside.json'),
        '{"data":{"nodes":[],"edges":[]}}',
      );
      const answer = await post(`/api/v1/run/${name}`, {});
      assert.equal(answer.status, 404);
      assert.doesNotMatch(await answer.text(), /root:|node_modules/);
    });
  }

  it('refuses a body that says it is too large before any of it came', async () => {
    const answer = await send(`POST ${run}`, [
      host(),
      withKey,
      json,
      'Content-Length: 99999999999',
    ]);
    assert.equal(statusOf(answer), 413);
  });

  it('stops reading a body that does not say how large it is', async () => {
    const chunk = `${megabyte.toString(16)}\r\n${' '.repeat(megabyte)}\r\n`;
    const head = rawRequest(`POST ${run}`, [host(), withKey, json, 'Transfer-Encoding: chunked']);
    const answer = await sendRaw(api.server.port, head, ...Array<string>(12).fill(chunk));
    assert.ok([0, 413].includes(statusOf(answer)), answer.slice(0, 200));
  });

  it('hangs up on a client that never ends its headers', async () => {
    const answer = await sendRaw(api.server.port, `GET /health HTTP/1.1\r\n${host()}\r\nX-Slow: `);
    assert.ok([0, 408].includes(statusOf(answer)), answer);
  });

  it('hangs up on a client that never ends its body', async () => {
    const headers = [host(), withKey, json, 'Content-Length: 100'];
    const answer = await send(`POST ${run}`, headers, '{"input_value"');
    assert.ok([0, 408].includes(statusOf(answer)), answer);
  });

  it('takes no second request out of the body of the first', async () => {
    const hidden = rawRequest('DELETE /api/v1/monitor/messages', [host(), withKey]);
    const headers = [host(), withKey, json, 'Content-Length: 4', 'Transfer-Encoding: chunked'];
    const answer = await send(`POST ${run}`, headers, `0\r\n\r\n${hidden}`);
    assert.equal(statusOf(answer), 400);
    assert.equal(answer.match(/HTTP\/1\.1/g)?.length, 1);
  });

  it('refuses headers without end', async () => {
    const answer = await send('GET /health', [host(), `X-Long: ${'x'.repeat(megabyte)}`]);
    assert.ok([0, 431].includes(statusOf(answer)));
  });

  it('reads JSON that is nested without end as a wrong request', async () => {
    const body = `{"tweaks":${'[{"a":'.repeat(200_000)}`;
    const length = `Content-Length: ${body.length}`;
    assert.equal(statusOf(await send(`POST ${run}`, [host(), withKey, json, length], body)), 422);
    const closed = `{"tweaks":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    const whole = await send(
      `POST ${run}`,
      [host(), withKey, json, `Content-Length: ${closed.length}`],
      closed,
    );
    assert.ok([200, 400, 413, 422].includes(statusOf(whole)), whole.slice(0, 300));
  });

  it('lets no tweak reach the prototype of all objects', async () => {
    for (const tweaks of [
      '{"__proto__":{"polluted":"yes"}}',
      '{"constructor":{"prototype":{"polluted":"yes"}}}',
      '{"Chat Input":{"__proto__":{"polluted":"yes"}}}',
    ]) {
      await fetch(`${api.server.url}${run}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: `{"input_value":"Hi","tweaks":${tweaks}}`,
      });
    }
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });

  it('lets no text of a message end its event or begin a header', async () => {
    const input_value = 'Hi\r\n\r\n{"event":"end","data":{}}\n\ndata: [DONE]\n\nX-Evil: 1';
    const session_id = 'session\r\nX-Evil: 1';
    const events = await post(`${run}?stream=true`, { input_value, session_id });
    assert.equal(events.headers.get('x-evil'), null);
    const lines = (await events.text()).split('\n\n').filter((line) => line !== '');
    const names = lines.map((line) => {
      const event: unknown = JSON.parse(line);
      return isRecord(event) ? event['event'] : undefined;
    });
    assert.deepEqual(names, ['add_message', 'add_message', 'end']);

    const model = await api.idOf('echo');
    const answer = await post('/api/v1/responses', { model, input: input_value, stream: true });
    const blocks = (await answer.text()).split('\n\n').filter((block) => block !== '');
    assert.equal(blocks.filter((block) => block === 'data: [DONE]').length, 1);
    assert.equal(blocks.at(-1), 'data: [DONE]');
  });
});

describe('the API in a crowd', function () {
  this.timeout(180_000);

  it('answers a thousand requests at once: each is run, or told to come again', async () => {
    // Clients and server share one busy thread here: nobody is slow on purpose.
    const api = await LiveApi.start({ patience: { headersMs: 150_000, requestMs: 150_000 } });
    try {
      const answers = await Promise.all(
        Array.from({ length: 1000 }, async (_, index) => {
          const answer = await fetch(`${api.server.url}/api/v1/run/echo`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ input_value: 'Hi', session_id: `crowd-${index % 10}` }),
          });
          await answer.arrayBuffer();
          return answer;
        }),
      );

      const done = answers.filter(({ status }) => status === 200).length;
      const refused = answers.filter(({ status }) => status === 429);
      assert.equal(done + refused.length, 1000);
      assert.ok(done > 0);
      assert.ok(refused.every(({ headers }) => headers.get('retry-after') === '1'));
      const query = { limit: 10_000, order: 'ascending' } as const;
      assert.equal((await api.runtime.sessions.findMessages(query)).length, 2 * done);
      assert.deepEqual(api.runtime.runs.running(), []);
    } finally {
      await api.dispose();
    }
  });
});
