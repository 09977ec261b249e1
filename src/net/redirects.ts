import type { HttpRequest } from '../flow/ports';

const redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** Meant for one server only. */
const privateHeaders = new Set(['authorization', 'proxy-authorization', 'cookie']);

/**
 * The request that a redirect asks for, or undefined where the answer is none. As browsers do: a POST that
 * was answered by 301 or 302, and everything answered by 303, becomes a GET; keys and cookies stay behind
 * when the redirect leaves the server.
 */
export function nextRequest(
  request: HttpRequest,
  url: URL,
  status: number,
  location: string | undefined,
): HttpRequest | undefined {
  if (!redirectStatuses.has(status) || location === undefined) return undefined;

  const target = URL.parse(location, url.href);
  if (target === null) return undefined;

  const { body, ...rest } = request;
  const becomesGet = isGetAfter(request.method ?? 'GET', status);
  return {
    ...rest,
    url: target.href,
    headers: headersFor(request.headers ?? {}, url, target, becomesGet),
    ...(becomesGet ? { method: 'GET' } : body === undefined ? {} : { body }),
  };
}

function isGetAfter(method: string, status: number): boolean {
  if (status === 303) return method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

function headersFor(
  headers: Readonly<Record<string, string>>,
  from: URL,
  to: URL,
  becomesGet: boolean,
): Record<string, string> {
  const isUpgrade =
    from.hostname === to.hostname &&
    from.protocol === 'http:' &&
    to.protocol === 'https:' &&
    from.port === '' &&
    to.port === '';
  const staysHome = from.origin === to.origin || isUpgrade;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => {
      const lower = name.toLowerCase();
      if (!staysHome && privateHeaders.has(lower)) return false;
      return !(becomesGet && lower === 'content-type');
    }),
  );
}
