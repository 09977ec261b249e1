import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { HttpError } from './httpError';
import type { KeyCheck } from './guards';
import { readFormFile, readJsonBody, readTextBody, type FormFile } from './requestBody';
import { validate } from './validation';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler gets: checked, and typed by the schemas of its route. */
export interface Checked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body as it came, of routes that take any text. */
  readonly text: string;
  /** The uploaded file, of routes that take a form. */
  readonly readFile: () => Promise<FormFile | undefined>;
  readonly headers: Headers;
  readonly url: URL;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

interface RouteDefinition<P, Q, B> {
  readonly method: Method;
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** Answered without a key. */
  readonly isOpen?: boolean;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  /** `text` takes any body as it is, `form` a file; by default it is JSON, checked by `body`. */
  readonly bodyKind?: 'text' | 'form';
  readonly answer: string;
  /** Of success; 200 unless given. */
  readonly status?: number;
  readonly handle: (input: Checked<P, Q, B>) => Promise<Response> | Response;
}

/** One endpoint: the schemas that check a request are those that document it. */
export interface Route extends Omit<RouteDefinition<unknown, unknown, unknown>, 'handle'> {
  readonly answerTo: (request: Request, params: Record<string, string>) => Promise<Response>;
}

const nothing = z.unknown();

/** Makes a route of which only {@link mountRoutes} and the OpenAPI document need to know. */
export function defineRoute<P = unknown, Q = unknown, B = unknown>(
  definition: RouteDefinition<P, Q, B>,
): Route {
  const { params, query, body, handle, ...rest } = definition;
  const answerTo: Route['answerTo'] = async (request, rawParams) => {
    const url = new URL(request.url);
    // The casts are the default type of a schema that was left out.
    const input = {
      params: validate(params ?? (nothing as z.ZodType<P>), rawParams, 'path'),
      query: validate(
        query ?? (nothing as z.ZodType<Q>),
        Object.fromEntries(url.searchParams),
        'query',
      ),
      body:
        body === undefined ? (undefined as B) : validate(body, await readJsonBody(request), 'body'),
      text: rest.bodyKind === 'text' ? await readTextBody(request) : '',
    };
    return handle({
      ...input,
      readFile: () => readFormFile(request),
      headers: request.headers,
      url,
      signal: request.signal,
    });
  };
  return {
    ...rest,
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    answerTo,
  };
}

/** Puts routes into the app; the key is checked before a body is read. */
export function mountRoutes(app: Hono, routes: readonly Route[], keys: KeyCheck): void {
  const methodsByPath = new Map<string, Method[]>();
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    methodsByPath.set(path, [...(methodsByPath.get(path) ?? []), route.method]);
    app.on(route.method, path, (context: Context) => {
      if (route.isOpen !== true) {
        keys.check({
          method: context.req.method,
          url: new URL(context.req.url),
          headers: context.req.raw.headers,
        });
      }
      return route.answerTo(context.req.raw, context.req.param());
    });
  }
  for (const [path, methods] of methodsByPath) {
    app.all(path, () => {
      throw new HttpError(405, 'Method Not Allowed', { Allow: methods.join(', ') });
    });
  }
}
