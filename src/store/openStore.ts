import path from 'node:path';
import { newId } from '../base/ids';
import type { Logger } from '../base/logger';
import type { MessageStore } from './messageStore';
import type { StoreThreadOptions } from './sqljs/storeThread';
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
  return WorkerStore.open({ ...workerOptions(options), file: path.resolve(options.file) });
}

/**
 * Opens a store that is never written anywhere, for sessions that are to leave no trace. Closing it
 * forgets everything.
 */
export function openMemoryStore(
  options: Pick<OpenStoreOptions, 'workerPath' | 'wasmPath' | 'logger'>,
): Promise<MessageStore> {
  return WorkerStore.open({ ...workerOptions(options), file: `:memory:${newId()}` });
}

function workerOptions(options: Omit<OpenStoreOptions, 'file'>): Omit<StoreThreadOptions, 'file'> {
  return {
    workerPath: options.workerPath,
    wasmPath: options.wasmPath ?? path.join(path.dirname(options.workerPath), 'sql-wasm.wasm'),
    readOnly: options.readOnly ?? false,
    busyLimitMs: options.busyLimitMs ?? defaultBusyLimitMs,
    logger: options.logger,
  };
}
