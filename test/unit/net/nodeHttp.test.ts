import assert from 'node:assert/strict';
import { deflateSync, gzipSync } from 'node:zlib';
import { isAppError, type AppError, type ErrorCode } from '../../../src/base/errors';
import type { HttpRequest } from '../../../src/flow/ports';
import { NodeHttp } from '../../../src/net/nodeHttp';
import { WebUnderTest, type Page } from '../../support/webUnderTest';

const never = new AbortController().signal;

async function failure(work: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new Error('nothing was refused');
}

describe('the web of flows', () => {
  let web: WebUnderTest;
  const pages: Record<string, Page> = {
    'a.test/text': { headers: { 'X-One': '1', 'Set-Cookie': ['a=1', 'b=2'] }, body: 'hello' },
    'a.test/echo': (request, response) => response.end(`${request.method} ${request.body}`),
    'a.test/gzip': { headers: { 'content-encoding': 'gzip' }, body: gzipSync('packed') },
    'a.test/deflate': { headers: { 'content-encoding': 'deflate' }, body: deflateSync('packed') },
    'a.test/zstd': { headers: { 'content-encoding': 'zstd' }, body: 'x' },
    'a.test/bomb': {
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(5_000_000)),
    },
    'a.test/large': { body: Buffer.alloc(2_000_000) },
    'a.test/endless': (_, response) => {
      const write = (): void => {
        if (response.write(Buffer.alloc(100_000))) setImmediate(write);
        else response.once('drain', write);
      };
      write();
    },
    'a.test/cut': (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('part');
      response.socket?.destroy();
    },
    'a.test/silent': () => undefined,
    'a.test/away': { status: 302, headers: { location: 'http://b.test/there' } },
    'a.test/near': { status: 302, headers: { location: '/echo' } },
    'a.test/see': { status: 303, headers: { location: '/echo' } },
    'a.test/keep': { status: 307, headers: { location: '/echo' } },
    'a.test/circle': { status: 302, headers: { location: '/circle' } },
    'a.test/inside': { status: 302, headers: { location: 'http://127.0.0.1/' } },
    'a.test/file': { status: 302, headers: { location: 'file:///etc/passwd' } },
    'b.test/there': (request, response) => response.end(JSON.stringify(request.headers)),
  };
  before(async () => {
    web = await WebUnderTest.start(pages, { maxBytes: 1_000_000, maxRedirects: 5 });
  });
  after(() => web.stop());

  const send = async (
    path: string,
    more: Partial<HttpRequest> = {},
    signal = never,
  ): Promise<Awaited<ReturnType<NodeHttp['send']>> & { readonly text: string }> => {
    const answer = await web.http.send({ url: `http://a.test/${path}`, ...more }, signal);
    return { ...answer, text: Buffer.from(answer.body).toString() };
  };

  it('gives status, headers in lower case, cookies and body', async () => {
    const answer = await send('text');

    assert.equal(answer.status, 200);
    assert.equal(answer.headers['x-one'], '1');
    assert.deepEqual(answer.cookies, ['a=1', 'b=2']);
    assert.equal(answer.text, 'hello');
    assert.equal(answer.url, 'http://a.test/text');
  });

  it('sends method, headers and body, but not headers that belong to the connection', async () => {
    const headers = { 'X-Key': 'k', Host: 'evil.test', 'Content-Length': '1' };
    const answer = await send('echo', { method: 'PUT', body: 'grüße', headers });

    assert.equal(answer.text, 'PUT grüße');
    const seen = web.requests.at(-1);
    assert.ok(seen);
    assert.equal(seen.headers['x-key'], 'k');
    assert.equal(seen.headers.host, 'a.test');
  });

  it('refuses headers that would break out of their line', async () => {
    await failure(send('text', { headers: { 'X-Key': 'a\r\nX-Evil: 1' } }), 'input-invalid');
    await failure(send('text', { headers: { 'X Key': 'a' } }), 'input-invalid');
  });

  it('unpacks what is packed', async () => {
    assert.equal((await send('gzip')).text, 'packed');
    assert.equal((await send('deflate')).text, 'packed');
    await failure(send('zstd'), 'network-failed');
  });

  it('stops answers that are or become too large', async () => {
    await failure(send('large'), 'limit-exceeded');
    await failure(send('endless'), 'limit-exceeded');
    await failure(send('bomb'), 'limit-exceeded');
  });

  it('fails where the connection is cut', async () => {
    const error = await failure(send('cut'), 'network-failed');
    assert.match(error.message, /a\.test/);
  });

  it('gives up after its time and when the run is stopped', async () => {
    const error = await failure(send('silent', { timeoutSeconds: 0.05 }), 'network-failed');
    assert.match(error.message, /no answer within 0.05 seconds/);

    const controller = new AbortController();
    const stopped = failure(send('silent', {}, controller.signal), 'cancelled');
    controller.abort();
    await stopped;
  });

  it('follows redirects, and turns what must be into a GET', async () => {
    const near = await send('near', { method: 'POST', body: 'x' });
    assert.equal(near.text, 'GET ');
    assert.equal(near.url, 'http://a.test/echo');
    assert.deepEqual(near.redirects, [{ url: 'http://a.test/echo', status: 302 }]);
    assert.equal((await send('see', { method: 'PUT', body: 'x' })).text, 'GET ');
    assert.equal((await send('keep', { method: 'POST', body: 'x' })).text, 'POST x');
  });

  it('leaves redirects alone when asked to', async () => {
    const answer = await send('near', { followRedirects: false });

    assert.equal(answer.status, 302);
    assert.equal(answer.headers['location'], '/echo');
  });

  it('keeps keys and cookies at home when a redirect leaves the server', async () => {
    const headers = { Authorization: 'Bearer k', Cookie: 'a=1', 'X-Other': 'o' };
    const answer = await send('away', { headers });

    const seen = JSON.parse(answer.text) as Record<string, string>;
    assert.equal(seen['authorization'], undefined);
    assert.equal(seen['cookie'], undefined);
    assert.equal(seen['x-other'], 'o');
  });

  it('asks the rules again for every redirect', async () => {
    await failure(send('inside'), 'network-refused');
    await failure(send('file'), 'input-invalid');
    await failure(send('circle'), 'limit-exceeded');
  });

  it('takes http and https addresses only', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://a.test/', 'nonsense', 'javascript:alert(1)']) {
      await failure(web.http.send({ url }, never), 'input-invalid');
    }
  });

  it('does not connect to this machine, by name, by number or by trick', async () => {
    const plain = new NodeHttp({ network: { allowedHosts: ['*'], privateHosts: [] } });
    const { port } = new URL(web.address);
    const before = web.requests.length;
    for (const host of ['localhost', '127.0.0.1', '2130706433', '0x7f.1', '[::1]', '0.0.0.0']) {
      await failure(plain.send({ url: `http://${host}:${port}/` }, never), 'network-refused');
    }
    assert.equal(web.requests.length, before);
  });

  it('connects to this machine where the settings say so', async () => {
    const { port, host } = new URL(web.address);
    const open = new NodeHttp({ network: { allowedHosts: ['*'], privateHosts: [host] } });

    const answer = await open.send({ url: `http://127.0.0.1:${port}/x` }, never);
    assert.equal(answer.status, 404);
  });

  it('does not repeat path or query of an address in its errors', async () => {
    const error = await failure(
      web.http.send({ url: 'http://a.test/silent?key=secret', timeoutSeconds: 0.02 }, never),
      'network-failed',
    );
    assert.doesNotMatch(error.message, /secret/);
  });
});
