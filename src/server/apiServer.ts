import type { Logger } from '../base/logger';
import type { FlowCatalog } from '../sessions/flowCatalog';
import type { RunService } from '../sessions/runService';
import type { SessionService } from '../sessions/sessionService';

/** Who may call: whoever has the key, or every program on this machine. */
export type ApiAuth = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'none' };

export interface ApiServerOptions {
  readonly catalog: FlowCatalog;
  readonly sessions: SessionService;
  readonly runs: RunService;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly auth: ApiAuth;
  readonly logger: Logger;
  /** The product's version. */
  readonly version: string;
}

export interface ApiServer {
  /** For example `http://127.0.0.1:7860`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Closes all connections, stops the runs they started, and frees the port. */
  dispose(): Promise<void>;
}

/**
 * Starts the local API on the loopback interface.
 * @throws AppError `input-invalid` where the port is taken; the message names it.
 */
export declare function startApiServer(options: ApiServerOptions): Promise<ApiServer>;
