import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { newId } from '../base/ids';
import type { Logger } from '../base/logger';
import type { MessageStore } from './messageStore';
import type { StoreThreadOptions } from './sqljs/storeThread';
import { describeAddress } from '../sql/databaseAddress';
import { WorkerStore } from './sqljs/workerStore';

export interface OpenStoreOptions {
  /** The database file; its folder is created where needed. */
  readonly file: string;
  /** A PostgreSQL database that is used instead of the file: `postgresql://…`. */
  readonly url?: string | undefined;
  /** The bundled worker, `storeWorker.js`. */
  readonly workerPath: string;
  /** SQLite's WebAssembly; beside the worker unless given. */
  readonly wasmPath?: string;
  readonly logger: Logger;
  /** Opens an existing database without changing anything. */
  readonly readOnly?: boolean;
  /** How long an operation waits for a database that others have locked; 10 seconds unless given. */
  readonly busyLimitMs?: number;
  /** How long an operation waits for a server that went away; 30 seconds unless given. */
  readonly patienceMs?: number;
}

const defaultBusyLimitMs = 10_000;
const defaultPatienceMs = 30_000;

/**
 * Opens the message database, creating or migrating it where needed. A file that cannot be used is
 * left exactly as it is, and so is a database of another program.
 * @throws AppError `store-busy`, `store-corrupt`, `store-foreign`, `store-readonly`, `store-full`,
 * `store-unavailable`
 */
export function openMessageStore(options: OpenStoreOptions): Promise<MessageStore> {
  if (options.url !== undefined) return openServer(options.url, options);

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

async function openServer(url: string, options: OpenStoreOptions): Promise<MessageStore> {
  const { file, logger } = options;
  const { openPostgres } = await import('./postgres/openPostgres');
  const store = await openPostgres({
    url,
    author: authorOf(path.resolve(file)),
    readOnly: options.readOnly ?? false,
    patienceMs: options.patienceMs ?? defaultPatienceMs,
    logger,
  });
  logger.info(`Messages are kept in ${describeAddress(url)}`);
  return store;
}

/** Who works on this folder on this machine, in a form that tells no one else where that is. */
function authorOf(file: string): string {
  return createHash('sha256')
    .update(`${userName()}@${hostname()}:${file}`)
    .digest('hex')
    .slice(0, 32);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? '');
  }
}
