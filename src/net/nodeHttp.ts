import { lookup as resolveName } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { AppError, isAppError } from '../base/errors';
import type { HttpPort, HttpRequest, HttpResponse } from '../flow/ports';
import { readBoundedBody } from './boundedBody';
import type { EnvironmentProxies, ProxyRoute } from './environmentProxies';
import { unbracket } from '../base/hostList';
import { NetworkPolicy, type NetworkSettings } from './networkPolicy';
import { nextRequest } from './redirects';

export interface NodeHttpOptions {
  readonly network: NetworkSettings;
  /** Largest answer, packed and unpacked alike. */
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  /** Upper bound of every request's own time limit. */
  readonly maxSeconds?: number;
  /**
   * Where a connection really goes, for networks that reach the web through a gateway: asked after the
   * host was found allowed, with the whole address; the `Host` header stays that of the address.
   */
  readonly gateway?: (url: URL) => URL | undefined;
  /** Proxies between here and the web; they resolve names themselves. */
  readonly proxies?: Pick<EnvironmentProxies, 'routeOf'>;
}

const defaultTimeoutSeconds = 30;
/** Set by the connection itself. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

/**
 * The web for flows, on Node's own HTTP. The address that was checked is the one that is connected to:
 * names are resolved inside the connection, so that a second answer of the name server changes nothing.
 */
export class NodeHttp implements HttpPort {
  private readonly policy: NetworkPolicy;
  private readonly maxBytes: number;
  private readonly maxRedirects: number;
  private readonly maxSeconds: number;

  constructor(private readonly options: NodeHttpOptions) {
    this.policy = new NetworkPolicy(options.network);
    this.maxBytes = options.maxBytes ?? 25_000_000;
    this.maxRedirects = options.maxRedirects ?? 20;
    this.maxSeconds = options.maxSeconds ?? 600;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const asked = request.timeoutSeconds ?? defaultTimeoutSeconds;
    const seconds = Math.min(asked > 0 ? asked : defaultTimeoutSeconds, this.maxSeconds);
    const limit = AbortSignal.timeout(seconds * 1000);
    try {
      return await this.follow(request, AbortSignal.any([signal, limit]));
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'The run was stopped.', { cause: error });
      if (isAppError(error)) throw error;
      const host = hostOf(request.url);
      const reason = limit.aborted ? `no answer within ${seconds} seconds` : describe(error);
      throw new AppError('network-failed', `The request to ${host} failed: ${reason}.`, {
        cause: error,
      });
    }
  }

  private async follow(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const redirects: { url: string; status: number }[] = [];
    const cookies: string[] = [];
    let current = request;
    for (;;) {
      const url = parseUrl(current.url);
      const response = await this.connect(url, current, signal);
      const status = response.statusCode ?? 0;
      cookies.push(...(response.headers['set-cookie'] ?? []));
      const next =
        request.followRedirects === false
          ? undefined
          : nextRequest(current, url, status, response.headers.location);
      if (next === undefined) {
        const body = await readBoundedBody(response, this.maxBytes);
        const statusText = response.statusMessage ?? '';
        const headers = joinHeaders(response);
        return { url: url.href, status, statusText, headers, cookies, body, redirects };
      }
      response.destroy();
      redirects.push({ url: next.url, status });
      if (redirects.length > this.maxRedirects) {
        throw new AppError(
          'limit-exceeded',
          `${url.host} redirects more than ${this.maxRedirects} times.`,
        );
      }
      current = next;
    }
  }

  private connect(url: URL, request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
    this.policy.checkHost(unbracket(url.hostname), portOf(url));
    const { target, headers, ...way } = this.wayTo(url);
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const options: RequestOptions = {
      ...way,
      method: request.method ?? 'GET',
      headers: {
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'FlowPlayground',
        ...sendable(request.headers ?? {}),
        host: url.host,
        ...headers,
        connection: 'close',
        ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      },
      signal,
    };
    return new Promise((resolve, reject) => {
      const start = target.protocol === 'https:' ? httpsRequest : httpRequest;
      const sent = start(target, options, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** A gateway or a proxy is the user's own choice; every other address is judged where it is connected to. */
  private wayTo(url: URL): Pick<RequestOptions, 'lookup'> & ProxyRoute {
    const gateway = this.options.gateway?.(url);
    if (gateway !== undefined) return { target: gateway };

    return (
      this.options.proxies?.routeOf(url) ?? {
        target: url,
        lookup: this.guardedLookup(portOf(url)),
      }
    );
  }

  private guardedLookup(port: number): LookupFunction {
    return (host, options, callback) => {
      resolveName(host, { ...options, all: true }, (error, addresses) => {
        if (error !== null) {
          callback(error, []);
          return;
        }
        try {
          for (const { address } of addresses) this.policy.checkAddress(address, host, port);
          const [first] = addresses;
          if (options.all === true || first === undefined) callback(null, addresses);
          else callback(null, first.address, first.family);
        } catch (refusal) {
          callback(refusal instanceof Error ? refusal : new Error(String(refusal)), []);
        }
      });
    };
  }
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url;

  throw new AppError('input-invalid', `${text} is no http or https address.`);
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** Without what could carry a secret: path, query and user. */
function hostOf(text: string): string {
  return URL.parse(text)?.host ?? 'the address';
}

function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (ownHeaders.has(name.toLowerCase())) continue;
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new AppError('input-invalid', `The header ${JSON.stringify(name)} cannot be sent.`);
    }
    entries.push([name.toLowerCase(), value]);
  }
  return Object.fromEntries(entries);
}

function joinHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headersDistinct).map(([name, values]) => [
      name,
      (values ?? []).join(', '),
    ]),
  );
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A host with several addresses fails once for each; Node leaves that error's text empty.
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error.message;
}
