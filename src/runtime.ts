import type { Clock } from './base/clock';
import type { Logger } from './base/logger';
import type { FlowCatalog } from './sessions/flowCatalog';
import type { FlowFiles } from './sessions/flowFiles';
import type { RunService } from './sessions/runService';
import type { SecretStore } from './sessions/secretStore';
import type { SessionService } from './sessions/sessionService';
import type { MessageStore } from './store/messageStore';

export interface RuntimeOptions {
  /** The `.langflow` folder: holds the database. Created where it is missing. */
  readonly dataDir: string;
  readonly files: FlowFiles;
  readonly secrets: SecretStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** The store's worker script, `storeWorker.js`. */
  readonly workerPath: string;
  /** SQLite; beside the worker where absent. */
  readonly wasmPath?: string;
}

/** Everything the editor, the command line and the tests share. */
export interface Runtime {
  readonly catalog: FlowCatalog;
  readonly sessions: SessionService;
  readonly runs: RunService;
  readonly store: MessageStore;
  /** Stops all runs and closes the database. */
  dispose(): Promise<void>;
}

/** @throws AppError with a `store-*` code where the database cannot be opened. */
export declare function createRuntime(options: RuntimeOptions): Promise<Runtime>;
