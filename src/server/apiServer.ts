import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { systemClock, type Clock } from '../base/clock';
import { AppError, toAppError } from '../base/errors';
import type { Logger } from '../base/logger';
import { keepingLogger } from '../base/logRing';
import type { ApiServices } from './apiContext';
import { createApp } from './app';
import { Gate } from './gate';

/** Who may call: whoever has the key, or every program on this machine. */
export type ApiAuth = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'none' };

export interface ApiServerOptions extends ApiServices {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly auth: ApiAuth;
  readonly logger: Logger;
  /** The product's version. */
  readonly version: string;
  /** Web origins that may call, for example `http://localhost:3000`; none where absent. */
  readonly origins?: readonly string[];
  readonly clock?: Clock;
  /** Runs at a time; further ones are answered with 429. */
  readonly maxRuns?: number;
  /** How long a client may take to send what it has to say, in milliseconds. */
  readonly patience?: Partial<Patience>;
}

interface Patience {
  readonly headersMs: number;
  /** Headers and body. */
  readonly requestMs: number;
  /** How often slow clients are looked for. */
  readonly checkMs: number;
}

export interface ApiServer {
  /** For example `http://127.0.0.1:7860`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Closes all connections, stops the runs they started, and frees the port. */
  dispose(): Promise<void>;
}

const host = '127.0.0.1';
const defaultMaxRuns = 32;
const maxUploads = 4;
const maxConnections = 1024;
const usualPatience: Patience = { headersMs: 10_000, requestMs: 60_000, checkMs: 5_000 };
const keepAliveTimeoutMs = 30_000;

/**
 * Starts the local API on the loopback interface.
 * @throws AppError `input-invalid` where the port is taken or not allowed; the message names it.
 */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const shutdown = new AbortController();
  const logger = keepingLogger(options.logger, options.logs);
  const app = createApp(
    {
      ...options,
      clock: options.clock ?? systemClock,
      logger,
      needsKey: options.auth.kind === 'key',
      runGate: new Gate(options.maxRuns ?? defaultMaxRuns),
      uploadGate: new Gate(maxUploads),
      shutdown: shutdown.signal,
    },
    { auth: options.auth, origins: options.origins ?? [] },
  );
  // The editor's other extensions share this process: its Request and Response stay as they are.
  const listener = getRequestListener(app.fetch, { hostname: host, overrideGlobalObjects: false });
  const patience = { ...usualPatience, ...options.patience };
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: patience.checkMs,
    },
    (request, response) => void listener(request, response),
  );
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.maxConnections = maxConnections;

  const port = await listen(server, options.port);
  logger.info(`The API listens on http://${host}:${port}.`);
  let closed: Promise<void> | undefined;
  return {
    url: `http://${host}:${port}`,
    port,
    dispose: () => {
      shutdown.abort();
      return (closed ??= close(server));
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(portError(error, port));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function portError(error: Error, port: number): AppError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new AppError('input-invalid', `Port ${port} is used by another program.`, {
      remedy: 'Choose another port, or 0 for any free one.',
      cause: error,
    });
  }
  if (code === 'EACCES') {
    return new AppError('input-invalid', `Port ${port} may not be used by this user.`, {
      remedy: 'Choose a port above 1023.',
      cause: error,
    });
  }
  return toAppError(error);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    // Streams and idle connections would keep it open.
    server.closeAllConnections();
  });
}
