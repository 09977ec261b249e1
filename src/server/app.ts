import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { toAppError } from '../base/errors';
import type { ApiAuth } from './apiServer';
import type { ApiContext } from './apiContext';
import { docsPageRoutes } from './docsPage';
import { KeyCheck, checkCaller } from './guards';
import { HttpError, toHttpError } from './httpError';
import { advancedRoutes } from './langflow/advanced';
import { buildRoutes } from './langflow/build';
import { catalogueRoutes } from './langflow/catalogue';
import { fileRoutes } from './langflow/files';
import { flowRoutes } from './langflow/flows';
import { flowTransferRoutes } from './langflow/flowTransfer';
import { flowWriteRoutes } from './langflow/flowWrites';
import { healthRoutes } from './langflow/health';
import { logRoutes } from './langflow/logs';
import { monitorRoutes } from './langflow/monitor';
import { responsesRoutes } from './langflow/responses';
import { runRoutes } from './langflow/run';
import { runRecordRoutes } from './langflow/runRecords';
import { settingRoutes } from './langflow/settings';
import { traceRoutes } from './langflow/traces';
import { userFileRoutes } from './langflow/userFiles';
import { validateRoutes } from './langflow/validate';
import { variableRoutes } from './langflow/variables';
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
  app.use(async ({ req, res }, next) => {
    const start = context.clock.elapsed();
    await next();
    const milliseconds = Math.round(context.clock.elapsed() - start);
    // Without the query, which may hold the key.
    context.logger.debug(`${req.method} ${req.path} ${res.status} in ${milliseconds} ms`);
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
    ...runRecordRoutes(context),
    ...traceRoutes(context),
    ...flowTransferRoutes(context),
    ...flowRoutes(context),
    ...mcpRoutes(context),
    ...flowWriteRoutes(context),
    ...fileRoutes(context),
    ...userFileRoutes(context),
    ...variableRoutes(context),
    ...catalogueRoutes(context),
    ...validateRoutes(),
    ...settingRoutes(context),
    ...logRoutes(context),
  ];
  mountRoutes(
    app,
    [...routes, ...documentRoutes(routes, context.version), ...docsPageRoutes()],
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
