import path from 'node:path';
import type { Logger } from '../base/logger';
import type { MessageStore } from './messageStore';
import { WorkerStore } from './sqljs/workerStore';

export interface OpenStoreOptions {
  /** The database file; its folder is created where needed. */
  readonly file: string;
  /** The bundled worker, `storeWorker.js`. */
  readonly workerPath: string;
  /** SQLite's WebAssembly; beside the worker unless given. */
  readonly wasmPath?: string;
  readonly logger: Logger;
  /** Opens an existing database without changing anything. */
  readonly readOnly?: boolean;
  /** How long an operation waits for a database that others have locked; 10 seconds unless given. */
  readonly busyLimitMs?: number;
}

const defaultBusyLimitMs = 10_000;

/**
 * Opens the message database, creating or migrating it where needed. A file that cannot be used is
 * left exactly as it is.
 * @throws AppError `store-busy`, `store-corrupt`, `store-foreign`, `store-readonly`, `store-full`,
 * `store-unavailable`
 */
export function openMessageStore(options: OpenStoreOptions): Promise<MessageStore> {
  return WorkerStore.open({
    file: path.resolve(options.file),
    workerPath: options.workerPath,
    wasmPath: options.wasmPath ?? path.join(path.dirname(options.workerPath), 'sql-wasm.wasm'),
    readOnly: options.readOnly ?? false,
    busyLimitMs: options.busyLimitMs ?? defaultBusyLimitMs,
    logger: options.logger,
  });
}
