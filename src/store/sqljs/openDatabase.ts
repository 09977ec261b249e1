import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { AppError, isAppError } from '../../base/errors';
import { backUp } from './backup';
import { Connection } from './connection';
import { DiskVfs } from './diskVfs';
import { explainFailure } from './failures';
import { inspectFile, prepareFolder } from './fileCheck';
import { openGuard, type Guard } from './guard';
import { loadSqlite, type LoadedSqlite } from './loadSqlite';
import { judge, migrate } from './migrate';

export interface DatabaseOptions {
  readonly file: string;
  readonly wasmPath: string;
  /** Opens without changing anything; absent, the file decides. */
  readonly readOnly?: boolean;
}

/** How long one attempt at a lock waits before other work of the thread gets its turn. */
const lockWaitMs = 50;
/** Two thirds of the memory that the whole store may take. */
const cacheKiB = 32 * 1024;

/** An open database with the locks that protect it. */
export class OpenedDatabase {
  constructor(
    readonly connection: Connection,
    private readonly guard: Guard,
    readonly readOnly: boolean,
  ) {}

  /** @throws AppError `store-readonly` */
  requireWritable(): void {
    if (!this.readOnly) return;

    throw new AppError('store-readonly', `${this.connection.file} is open for reading only.`, {
      remedy: 'Check the permissions of the file and of its folder, then reload the window.',
      subject: { file: this.connection.file },
    });
  }

  /**
   * Runs a transaction. Where another program has switched the database to write-ahead mode
   * meanwhile (Langflow does when it starts), it is switched back first.
   * @throws AppError `store-busy` while the other program still has it open.
   */
  run<T>(mode: 'read' | 'write', work: () => T): T {
    const { connection } = this;
    if (mode === 'write') this.requireWritable();
    try {
      return connection[mode](work);
    } catch (error) {
      const isMoved = isAppError(error, 'store-unavailable') && this.isWriteAhead();
      if (!isMoved) throw error;
    }
    leaveWriteAhead(connection.file, this.guard);
    return connection[mode](work);
  }

  /** Differs from the last answer where another program has changed the database meanwhile. */
  readVersion(): number {
    return this.run('read', () => Number(this.connection.value('PRAGMA data_version')));
  }

  /** Looks after tables and triggers that another program's migrations may have dropped. */
  repair(): void {
    if (!this.readOnly) migrate(this.connection);
  }

  private isWriteAhead(): boolean {
    return !this.readOnly && inspectFile(this.connection.file) === 'write-ahead';
  }

  close(): void {
    this.connection.close();
    this.guard.close();
  }
}

let vfs: DiskVfs | undefined;

/**
 * Opens a message database, creating or migrating it where needed. May be called again after
 * `store-busy`: nothing is left half open.
 * @throws AppError `store-*`
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenedDatabase> {
  const sqlite = await loadSqlite(options.wasmPath);
  vfs ??= new DiskVfs(sqlite);
  const file = path.resolve(options.file);
  const state = inspectFile(file);
  if (options.readOnly === true) return openReadOnly(sqlite, vfs, file);

  if (state === 'absent') createFile(file);
  try {
    return openWritable(sqlite, vfs, file);
  } catch (error) {
    if (!isAppError(error, 'store-readonly')) throw error;
    // What cannot be written can still be read, unless a change is needed first.
    return openReadOnly(sqlite, vfs, file, error);
  }
}

function createFile(file: string): void {
  prepareFolder(file);
  try {
    // For the owner alone: conversations are private.
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw explainFailure(file, error, error);
  }
}

function openWritable(sqlite: LoadedSqlite, disk: DiskVfs, file: string): OpenedDatabase {
  return withGuard(file, false, (guard) => {
    if (inspectFile(file) === 'write-ahead') leaveWriteAhead(file, guard);
    const connection = Connection.open(sqlite, disk, file, guard, { readOnly: false, cacheKiB });
    try {
      if (judge(connection) === 'langflow') backUp(file, guard);
      migrate(connection);
      return new OpenedDatabase(connection, guard, false);
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

function openReadOnly(
  sqlite: LoadedSqlite,
  disk: DiskVfs,
  file: string,
  reason?: AppError,
): OpenedDatabase {
  return withGuard(file, true, (guard) => {
    const connection = Connection.open(sqlite, disk, file, guard, { readOnly: true, cacheKiB });
    try {
      // Only a database with our tables can be read as it is.
      if (judge(connection) === 'ours') return new OpenedDatabase(connection, guard, true);

      throw reason ?? new AppError('store-readonly', `${file} holds no messages yet.`);
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

function withGuard(
  file: string,
  readOnly: boolean,
  open: (guard: Guard) => OpenedDatabase,
): OpenedDatabase {
  const guard = openGuard(file, { readOnly, waitMs: lockWaitMs });
  try {
    return open(guard);
  } catch (error) {
    guard.close();
    throw explainFailure(file, error);
  }
}

/**
 * Langflow keeps its database in write-ahead mode, which needs memory that processes share. The
 * guard's SQLite brings everything into the main file and goes back to a journal, which works only
 * while no one else has the database open.
 */
function leaveWriteAhead(file: string, guard: Guard): void {
  backUp(file, guard);
  try {
    if (guard.ask('PRAGMA journal_mode=DELETE') === 'delete') return;
  } catch (error) {
    const explained = explainFailure(file, error);
    if (explained.code !== 'store-busy') throw explained;
  }
  throw new AppError('store-busy', `${file} is in use by another program in write-ahead mode.`, {
    remedy: 'Stop Langflow, or whatever else has the database open, then try again.',
    subject: { file },
  });
}
