import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { toAppError } from '../base/errors';
import type { ApiAuth } from './apiServer';
import type { ApiContext } from './apiContext';
import { KeyCheck, checkCaller } from './guards';
import { HttpError, toHttpError } from './httpError';
import { advancedRoutes } from './langflow/advanced';
import { buildRoutes } from './langflow/build';
import { flowRoutes } from './langflow/flows';
import { healthRoutes } from './langflow/health';
import { monitorRoutes } from './langflow/monitor';
import { responsesRoutes } from './langflow/responses';
import { runRoutes } from './langflow/run';
import { webhookRoutes } from './langflow/webhook';
import { documentRoutes } from './openapi';
import { mcpRoutes } from './mcp/mcpRoutes';
import { mountRoutes } from './route';

export interface AppOptions {
  readonly auth: ApiAuth;
  /** Web origins that may call; none by default. */
  readonly origins: readonly string[];
}

/** The API without its socket: checks every caller, then finds the endpoint. */
export function createApp(context: ApiContext, options: AppOptions): Hono {
  const app = new Hono({ strict: false });
  const origins = new Set(options.origins);
  app.use(async ({ req }, next) => {
    checkCaller({ method: req.method, url: new URL(req.url), headers: req.raw.headers }, origins);
    await next();
  });
  if (origins.size > 0) app.use(cors({ origin: [...origins] }));

  const routes = [
    ...healthRoutes(context),
    ...advancedRoutes(context),
    ...runRoutes(context),
    ...responsesRoutes(context),
    ...webhookRoutes(context),
    ...buildRoutes(context),
    ...monitorRoutes(context),
    ...flowRoutes(context),
    ...mcpRoutes(context),
  ];
  mountRoutes(
    app,
    [...routes, ...documentRoutes(routes, context.version)],
    new KeyCheck(options.auth),
  );

  app.notFound(() => new HttpError(404, 'Not Found').toResponse());
  app.onError((error) => {
    if (error instanceof HttpError) return error.toResponse();

    const appError = toAppError(error);
    if (appError.code === 'internal') {
      // What an unforeseen error says may be about anything; only the log gets it.
      context.logger.error('A request failed.', error);
      return new HttpError(500, 'Internal Server Error').toResponse();
    }
    return toHttpError(appError).toResponse();
  });
  return app;
}
