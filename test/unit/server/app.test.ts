import assert from 'node:assert/strict';
import { Gate } from '../../../src/server/gate';
import { apiUnderTest } from '../../support/apiUnderTest';

const run = '/api/v1/run/echo';

describe('createApp', () => {
  it('answers health without a key', async () => {
    const { send } = apiUnderTest({}, { auth: { kind: 'key', key: 'sk-1' } });

    const response = await send('/health');

    assert.deepEqual(await response.json(), { status: 'ok' });
  });

  it('answers unknown paths with JSON', async () => {
    const response = await apiUnderTest().send('/api/v1/nonsense');

    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), { detail: 'Not Found' });
  });

  it('names the allowed methods of a path asked with another', async () => {
    const response = await apiUnderTest().send(run);

    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'POST');
  });

  it('refuses a wrong key before it reads the body', async () => {
    const { send, runs } = apiUnderTest({}, { auth: { kind: 'key', key: 'sk-1' } });

    const response = await send(run, {
      method: 'POST',
      headers: { 'x-api-key': 'sk-2', 'content-type': 'application/json' },
      body: '{"broken',
    });

    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), { detail: 'Invalid or missing API key' });
    assert.equal(runs.requests.length, 0);
  });

  for (const [name, path, headers] of [
    ['header', run, { 'x-api-key': 'sk-1' }],
    ['query', `${run}?x-api-key=sk-1`, {}],
    ['bearer token', run, { authorization: 'Bearer sk-1' }],
  ] as const) {
    it(`takes the key from the ${name}`, async () => {
      const { send } = apiUnderTest({}, { auth: { kind: 'key', key: 'sk-1' } });

      const response = await send(path, { method: 'POST', headers });

      assert.equal(response.status, 200);
    });
  }

  it('asks for a key where none is given', async () => {
    const { send } = apiUnderTest({}, { auth: { kind: 'key', key: 'sk-1' } });

    const response = await send(run, { method: 'POST' });

    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), {
      detail: 'An API key must be passed as query or header',
    });
  });

  for (const host of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:7860',
    '',
  ]) {
    it(`refuses the host "${host}"`, async () => {
      const response = await apiUnderTest().send('/health', { headers: { host } });

      assert.equal(response.status, 403);
    });
  }

  for (const host of ['localhost:7860', '127.0.0.1:1', '[::1]:7860', 'LOCALHOST']) {
    it(`answers the host "${host}"`, async () => {
      const response = await apiUnderTest().send('/health', { headers: { host } });

      assert.equal(response.status, 200);
    });
  }

  for (const origin of ['https://evil.example', 'http://localhost:3000', 'null']) {
    it(`refuses a page of ${origin}`, async () => {
      const { send, runs } = apiUnderTest();

      const response = await send(run, { method: 'POST', headers: { origin } });

      assert.equal(response.status, 403);
      assert.equal(runs.requests.length, 0);
    });
  }

  it('refuses what a browser says another site asked', async () => {
    const response = await apiUnderTest().send('/api/v1/monitor/messages', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });

    assert.equal(response.status, 403);
  });

  it('lets a listed origin call and tells its browser so', async () => {
    const { send } = apiUnderTest({}, { origins: ['http://localhost:3000'] });

    const response = await send(run, {
      method: 'POST',
      headers: { origin: 'http://localhost:3000' },
    });

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:3000');
  });

  it('refuses a body that does not say it is JSON', async () => {
    const { send, runs } = apiUnderTest();

    const response = await send(run, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"input_value":"Hi"}',
    });

    assert.equal(response.status, 415);
    assert.equal(runs.requests.length, 0);
  });

  it('refuses a body over the limit without reading it to its end', async () => {
    const { send } = apiUnderTest();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });

    const response = await send(run, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);

    assert.equal(response.status, 413);
    assert.ok(pulled < 14, `read ${pulled} MB`);
  });

  it('refuses more runs than have a place, and says when to come again', async () => {
    const runGate = new Gate(1);
    const { send } = apiUnderTest({ runGate });
    runGate.enter();

    const response = await send(run, { method: 'POST' });

    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '1');
  });

  it('tells no client what an unforeseen error says', async () => {
    const { send, store } = apiUnderTest();
    store.findMessages = () => Promise.reject(new Error('secret path'));

    const response = await send('/api/v1/monitor/messages');

    assert.equal(response.status, 500);
    assert.deepEqual(await response.json(), { detail: 'Internal Server Error' });
  });

  it('describes every endpoint in its OpenAPI document', async () => {
    const response = await apiUnderTest().send('/openapi.json');

    const document = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
    assert.deepEqual(Object.keys(document.paths['/api/v1/monitor/messages'] ?? {}), [
      'get',
      'delete',
    ]);
    assert.match(JSON.stringify(document.paths['/api/v1/run/{flow}']), /input_value/);
  });
});
