import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiAuth } from './apiServer';
import { HttpError } from './httpError';

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses requests that a foreign web page could have caused: a `Host` that is not this machine (DNS
 * rebinding), an `Origin` that is not listed, a browser's own word that another site asked.
 * @throws HttpError 403
 */
export function checkCaller(head: RequestHead, allowedOrigins: ReadonlySet<string>): void {
  const host = head.headers.get('host') ?? '';
  // A target with a name of its own wins over the header in some programs, so both must be right.
  if (!loopbackNames.has(hostName(host)) || !loopbackNames.has(head.url.hostname)) {
    throw new HttpError(403, 'This server answers requests to 127.0.0.1 and localhost only.');
  }
  const origin = head.headers.get('origin');
  if (origin !== null) {
    if (origin === `http://${host}` || allowedOrigins.has(origin)) return;

    throw new HttpError(403, 'Requests from web pages of other origins are refused.');
  }
  // Requests without Origin, for example for an image, still carry this in every current browser.
  const site = head.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    throw new HttpError(403, 'Requests from web pages of other sites are refused.');
  }
}

function hostName(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}

/** Compares keys in a time that tells nothing about them. */
export class KeyCheck {
  private readonly expected: Buffer | undefined;

  constructor(auth: ApiAuth) {
    this.expected = auth.kind === 'key' ? digest(auth.key) : undefined;
  }

  /**
   * The key is read from the query or header `x-api-key` (Langflow: the query wins), or from a bearer
   * token, which OpenAI's clients send.
   * @throws HttpError 403, with Langflow's words
   */
  check(head: RequestHead): void {
    if (this.expected === undefined) return;

    const given = presentedKey(head);
    if (given === undefined) {
      throw new HttpError(403, 'An API key must be passed as query or header');
    }
    if (!timingSafeEqual(digest(given), this.expected)) {
      throw new HttpError(403, 'Invalid or missing API key');
    }
  }
}

function presentedKey({ url, headers }: RequestHead): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return (
    [url.searchParams.get('x-api-key'), headers.get('x-api-key'), bearer].find(
      (key) => typeof key === 'string' && key !== '',
    ) ?? undefined
  );
}

/** Digests have one length, so comparing them does not tell the key's. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/**
 * A body must say that it is JSON: a web page cannot send that to another origin without asking
 * first, which is refused.
 * @throws HttpError 415
 */
export function checkJsonContentType(headers: Headers): void {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)) return;

  throw new HttpError(
    415,
    'The body must be JSON: send the header Content-Type: application/json.',
  );
}
