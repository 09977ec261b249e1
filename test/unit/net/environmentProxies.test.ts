import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, request } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EnvironmentProxies } from '../../../src/net/environmentProxies';
import { NodeHttp } from '../../../src/net/nodeHttp';
import { inProject } from '../../support/projectRoot';

/** A proxy that writes down what it is asked, answers plain requests itself and refuses to tunnel where told. */
async function startProxy(
  tunnelStatus = 200,
  tunnelPort?: number,
): Promise<{
  readonly url: string;
  readonly asked: { readonly line: string; readonly authorization: string | undefined }[];
  readonly server: Server;
}> {
  const asked: { line: string; authorization: string | undefined }[] = [];
  const note = ({ method = '', url = '', headers }: IncomingMessage): void => {
    asked.push({ line: `${method} ${url}`, authorization: headers['proxy-authorization'] });
  };
  const server = createServer((request, response) => {
    note(request);
    response.setHeader('x-host', request.headers.host ?? '');
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => response.end(`through the proxy ${body}`));
  });
  server.on('connect', (request: IncomingMessage, socket) => {
    note(request);
    if (tunnelStatus !== 200) {
      socket.end(`HTTP/1.1 ${tunnelStatus} No\r\n\r\n`);
      return;
    }
    socket.write('HTTP/1.1 200 Connected\r\n\r\n');
    const onward = connect(tunnelPort ?? (server.address() as AddressInfo).port, '127.0.0.1');
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

const never = new AbortController().signal;

describe('proxies of the environment', () => {
  const servers: Server[] = [];

  async function proxy(status?: number, port?: number): ReturnType<typeof startProxy> {
    const started = await startProxy(status, port);
    servers.push(started.server);
    return started;
  }

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('carry requests of models, with their bodies', async () => {
    const { url, asked } = await proxy();
    const { fetch } = new EnvironmentProxies({ HTTP_PROXY: url });

    const answer = await fetch('http://llm.example.com/v1/chat', { method: 'POST', body: '{}' });

    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-host'), 'llm.example.com');
    assert.equal(await answer.text(), 'through the proxy {}');
    assert.deepEqual(asked, [
      { line: 'POST http://llm.example.com/v1/chat', authorization: undefined },
    ]);
  });

  it('carry web requests of components, after the settings have allowed the host', async () => {
    const { url, asked } = await proxy();
    const http = new NodeHttp({
      network: { allowedHosts: ['*.example.com'], privateHosts: [] },
      proxies: new EnvironmentProxies({ http_proxy: url.replace('http://', 'http://me:p%40ss@') }),
    });

    const answer = await http.send({ url: 'http://www.example.com/page' }, never);

    assert.equal(Buffer.from(answer.body).toString(), 'through the proxy ');
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    assert.deepEqual(asked, [{ line: 'GET http://www.example.com/page', authorization }]);
    await assert.rejects(http.send({ url: 'http://other.example/' }, never), /may not reach/);
    assert.equal(asked.length, 1);
  });

  it('are asked for a tunnel where the address is secret, and only the host is said', async () => {
    const { url, asked } = await proxy(403);
    const http = new NodeHttp({
      network: { allowedHosts: ['*'], privateHosts: [] },
      proxies: new EnvironmentProxies({ HTTPS_PROXY: url }),
    });

    await assert.rejects(http.send({ url: 'https://www.example.com/?k=secret' }, never), /403/);

    assert.deepEqual(
      asked.map(({ line }) => line),
      ['CONNECT www.example.com:443'],
    );
  });

  it('lead to the host itself, whose certificate is checked', async () => {
    const read = (name: string): Buffer => readFileSync(inProject('test', 'fixtures', 'tls', name));
    const ca = read('localhost.crt');
    const host = createTlsServer({ cert: ca, key: read('localhost.key') }, (_, response) => {
      response.end('the host itself');
    });
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
    servers.push(host);
    const { url } = await proxy(200, (host.address() as AddressInfo).port);
    const address = new URL('https://tls.example/');
    const route = new EnvironmentProxies({ HTTPS_PROXY: url }).routeOf(address);
    assert.ok(route?.agent);

    const sent = request(address, { agent: route.agent, ca, servername: 'localhost' }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];

    assert.equal(await text(answer), 'the host itself');
  });

  it('are not believed: what comes out of the tunnel must be the host', async () => {
    const { url } = await proxy();
    const { fetch } = new EnvironmentProxies({ ALL_PROXY: url });

    // The tunnel leads to a server that speaks no TLS.
    await assert.rejects(fetch('https://www.example.com/'), /SSL|TLS|wrong version|packet/i);
  });

  for (const [url, noProxy, isDirect] of [
    ['http://llm.example.com/', '', false],
    ['http://llm.example.com/', 'llm.example.com', true],
    ['http://llm.example.com/', 'other.example, .example.com', true],
    ['http://llm.example.com/', '*.example.com', true],
    ['http://llm.example.com/', 'example.com', true],
    ['http://badexample.com/', 'example.com', false],
    ['http://llm.example.com/', '*', true],
    ['http://llm.example.com:8080/', 'llm.example.com:8080', true],
    ['https://llm.example.com/', 'llm.example.com:8080', false],
    ['http://localhost:1234/', '', true],
    ['http://127.0.0.1:1234/', '', true],
    ['http://[::1]:1234/', '', true],
  ] as const) {
    it(`${isDirect ? 'leave' : 'carry'} ${url} where NO_PROXY is "${noProxy}"`, () => {
      const proxies = new EnvironmentProxies({
        ALL_PROXY: 'proxy.example:3128',
        NO_PROXY: noProxy,
      });

      assert.equal(proxies.routeOf(new URL(url)) === undefined, isDirect);
    });
  }

  it('are refused where they are no address', () => {
    const proxies = new EnvironmentProxies({ HTTPS_PROXY: 'socks5://proxy:1080' });

    assert.throws(() => proxies.routeOf(new URL('https://llm.example.com')), /no web address/);
  });
});
