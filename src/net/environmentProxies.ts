import { request as httpRequest, type IncomingMessage } from 'node:http';
import {
  Agent as HttpsAgent,
  request as httpsRequest,
  type RequestOptions as HttpsRequestOptions,
} from 'node:https';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { AppError } from '../base/errors';
import { unbracket } from '../base/hostList';

type Environment = Readonly<Record<string, string | undefined>>;

/** How a request reaches its host through a proxy. */
export interface ProxyRoute {
  /** Where the connection goes. */
  readonly target: URL;
  readonly agent?: HttpsAgent | false;
  /** What is asked of the connection's other end, where it is not the path of the address. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const connectTimeoutMs = 30_000;

/**
 * The proxies that a shell names: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or
 * not. Inside the editor the editor's own settings hold; programs in a terminal are told this way.
 */
export class EnvironmentProxies {
  constructor(private readonly environment: Environment) {}

  /**
   * The way to an address; undefined where it is reached directly.
   * @throws AppError `input-invalid` where the variable holds no address of a proxy
   */
  routeOf(url: URL): ProxyRoute | undefined {
    const proxy = this.proxyOf(url);
    if (proxy === undefined) return undefined;

    if (url.protocol === 'https:') {
      return { target: url, agent: new TunnelAgent(proxy) };
    }
    const headers = { host: url.host, ...authorization(proxy) };
    return { target: proxy, path: url.href, headers, agent: false };
  }

  /** Node's own `fetch`, or where a proxy leads to the address a request through it. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const route = this.routeOf(new URL(request.url));
    return route === undefined ? globalThis.fetch(request) : sendThrough(route, request);
  };

  private proxyOf(url: URL): URL | undefined {
    const isSecure = url.protocol === 'https:';
    const given = this.read(isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? this.read('ALL_PROXY');
    if (given === undefined || this.isDirect(url)) return undefined;

    const address = given.includes('://') ? given : `http://${given}`;
    const proxy = URL.canParse(address) ? new URL(address) : undefined;
    if (proxy !== undefined && ['http:', 'https:'].includes(proxy.protocol)) return proxy;

    throw new AppError('input-invalid', 'The proxy of the environment is no web address.', {
      remedy: 'Set HTTPS_PROXY and HTTP_PROXY to an address such as http://proxy.example.com:3128.',
    });
  }

  private read(name: string): string | undefined {
    const value = this.environment[name.toLowerCase()] ?? this.environment[name];
    return value === undefined || value.trim() === '' ? undefined : value.trim();
  }

  private isDirect(url: URL): boolean {
    const host = unbracket(url.hostname).toLowerCase();
    // A proxy would look for it on its own machine.
    if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;

    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    return (this.read('NO_PROXY') ?? '').split(/[\s,]+/).some((entry) => {
      const [, name = '', listed] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (entry === '*') return true;
      if (name === '' || (listed !== undefined && listed !== port)) return false;
      return host === unbracket(name) || host.endsWith(`.${name}`);
    });
  }
}

/** Reaches a host through a proxy that passes everything on unread. */
class TunnelAgent extends HttpsAgent {
  constructor(private readonly proxy: URL) {
    super({ keepAlive: false });
  }

  override createConnection(
    options: HttpsRequestOptions,
    callback?: (error: Error | null, stream: Socket) => void,
  ): undefined {
    const host = options.host ?? '';
    const start = this.proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const name = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    const asked = start(this.proxy, {
      method: 'CONNECT',
      path: name,
      headers: { host: name, ...authorization(this.proxy) },
      agent: false,
      timeout: connectTimeoutMs,
    });
    const fail = (error: Error): void => {
      // The stream is not looked at where there is an error.
      callback?.(error, asked.socket ?? new Socket());
    };
    asked.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) {
        const { ca, servername = host } = options;
        callback?.(null, connectTls({ socket, host, servername, ...(ca ? { ca } : {}) }));
        return;
      }
      socket.destroy();
      fail(new Error(`the proxy ${this.proxy.host} answered ${answer.statusCode ?? 0}`));
    });
    asked.once('timeout', () => asked.destroy(new Error(`the proxy ${this.proxy.host} is silent`)));
    asked.once('error', fail);
    asked.end();
    return undefined;
  }
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};

  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

async function sendThrough(route: ProxyRoute, request: Request): Promise<Response> {
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
  const { target, headers: added, ...way } = route;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const start = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = start(
      target,
      {
        ...way,
        method: request.method,
        headers: { ...Object.fromEntries(request.headers), ...added },
        signal: request.signal,
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end(body);
  });
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = answer.statusCode ?? 502;
  const isEmpty = [204, 205, 304].includes(status);
  // Node's types know two kinds of web streams, which are one.
  const stream = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
  return new Response(stream, { status, statusText: answer.statusMessage ?? '', headers });
}
