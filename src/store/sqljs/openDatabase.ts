import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { AppError, isAppError } from '../../base/errors';
import { backUp } from './backup';
import { Connection } from './connection';
import { DiskVfs } from './diskVfs';
import { explainFailure } from './failures';
import { syncFolderOf, type FileAccess } from './fileAccess';
import { inspectFile, prepareFolder } from './fileCheck';
import { openGuard, type Guard } from './guard';
import { loadSqlite, type LoadedSqlite } from './loadSqlite';
import { judge, migrate, reconcile } from './migrate';
import type { Place } from './schema';

export interface DatabaseOptions {
  /** A path, or `:memory:` and anything for one that is never written anywhere. */
  readonly file: string;
  readonly wasmPath: string;
  /** Opens without changing anything; absent, the file decides. */
  readonly readOnly?: boolean;
  /** The disk; tests put faults in. */
  readonly files?: FileAccess;
}

/** How long one attempt at a lock waits before other work of the thread gets its turn. */
const lockWaitMs = 50;
/** Two thirds of the memory that the whole store may take. */
const cacheKiB = 32 * 1024;

/** An open database with the locks that protect it. */
export class OpenedDatabase {
  constructor(
    readonly connection: Connection,
    private readonly guards: readonly Guard[],
    /** Where our tables are: in the database, or beside one of Langflow's. */
    readonly place: Place,
    readonly readOnly: boolean,
  ) {}

  /**
   * Runs a transaction. Where another program has switched the database to write-ahead mode
   * meanwhile (Langflow does when it starts), it is switched back first.
   * @throws AppError `store-readonly`, `store-busy` while the other program still has it open.
   */
  run<T>(mode: 'read' | 'write', work: () => T): T {
    if (mode === 'write') this.requireWritable();
    return this.asJournaled(() => this.connection[mode](work));
  }

  /** Runs changes in one transaction; one that fails is left out. @returns why, by place in the list */
  runTogether(changes: readonly (() => void)[]): ReadonlyMap<number, unknown> {
    this.requireWritable();
    return this.asJournaled(() => this.connection.writeTogether(changes));
  }

  private asJournaled<T>(work: () => T): T {
    const { connection } = this;
    try {
      return work();
    } catch (error) {
      const isMoved = isAppError(error, 'store-unavailable') && this.isWriteAhead();
      if (!isMoved) throw error;
    }
    for (const guard of this.guards.slice(0, 1)) leaveWriteAhead(connection.file, guard);
    return work();
  }

  /** @throws AppError `store-readonly` */
  requireWritable(): void {
    if (!this.readOnly) return;

    throw new AppError('store-readonly', `${this.connection.file} is open for reading only.`, {
      remedy: 'Check the permissions of the file and of its folder, then reload the window.',
      subject: { file: this.connection.file },
    });
  }

  /** Differs from the last answer where another program has changed the database meanwhile. */
  readVersion(): number {
    return this.run('read', () => Number(this.connection.value('PRAGMA main.data_version')));
  }

  /** Takes in what another program has changed, and mends what its migrations may have dropped. */
  takeNotice(): void {
    if (this.place === 'fp') reconcile(this.connection, this.readOnly);
    else if (!this.readOnly) migrate(this.connection, 'main', false);
  }

  /**
   * Writes one of the files anew, as small as what it holds, and so that it can be kept small later.
   * This cannot be done piece by piece, nor be broken off: a database of Langflow's keeps its own way
   * of laying out pages, which only a whole VACUUM makes smaller, and putting a smaller copy in its
   * place would cut off whoever else has the file open. A crash in the middle loses nothing.
   */
  rewrite(schema: Place): void {
    this.requireWritable();
    const guard = this.guards[schema === 'main' ? 0 : 1];
    if (guard === undefined) {
      this.connection.upkeep(`VACUUM ${schema}`);
      return;
    }
    try {
      // By the guard's SQLite: it has a disk for what does not fit into memory.
      if (this.place === 'main' || schema === 'fp') guard.ask('PRAGMA auto_vacuum=INCREMENTAL');
      guard.ask('VACUUM');
    } catch (error) {
      throw explainFailure(this.connection.file, error);
    }
  }

  close(): void {
    this.connection.close();
    for (const guard of this.guards) guard.close();
  }

  private isWriteAhead(): boolean {
    return !this.readOnly && inspectFile(this.connection.file) === 'write-ahead';
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
  if (isInMemory(options.file)) return openInMemory(sqlite, options.file);

  const disk = options.files === undefined ? sharedVfs(sqlite) : new DiskVfs(sqlite, options.files);
  const file = path.resolve(options.file);
  const state = inspectFile(file);
  if (options.readOnly === true) return openReadOnly(sqlite, disk, file);

  if (state === 'absent') createFile(file);
  try {
    return openWritable(sqlite, disk, file);
  } catch (error) {
    if (!isAppError(error, 'store-readonly')) throw error;
    // What cannot be written can still be read, unless a change is needed first.
    return openReadOnly(sqlite, disk, file);
  }
}

/** Whether a name stands for a database that is never written anywhere. */
export function isInMemory(file: string): boolean {
  return file.startsWith(':memory:');
}

function openInMemory(sqlite: LoadedSqlite, name: string): OpenedDatabase {
  const connection = Connection.inMemory(sqlite, name);
  migrate(connection, 'main', false);
  return new OpenedDatabase(connection, [], 'main', false);
}

function sharedVfs(sqlite: LoadedSqlite): DiskVfs {
  vfs ??= new DiskVfs(sqlite);
  return vfs;
}

function createFile(file: string): void {
  prepareFolder(file);
  try {
    // For the owner alone: conversations are private.
    closeSync(openSync(file, 'a', 0o600));
    syncFolderOf(file);
  } catch (error) {
    throw explainFailure(file, error, error);
  }
}

function openWritable(sqlite: LoadedSqlite, disk: DiskVfs, file: string): OpenedDatabase {
  return withGuard(file, false, (guard) => {
    if (inspectFile(file) === 'write-ahead') leaveWriteAhead(file, guard);
    const connection = Connection.open(sqlite, disk, file, guard, { readOnly: false, cacheKiB });
    return orClose(connection, () => {
      if (judge(connection) === 'langflow') return openBeside(connection, guard);

      migrate(connection, 'main', false);
      return new OpenedDatabase(connection, [guard], 'main', false);
    });
  });
}

/** Langflow's database stays Langflow's: our tables go into a file of their own. */
function openBeside(connection: Connection, guard: Guard): OpenedDatabase {
  backUp(connection.file, guard);
  const side = sidePath(connection.file);
  inspectFile(side);
  createFile(side);
  return withGuard(side, false, (sideGuard) => {
    connection.attach(side, sideGuard);
    migrate(connection, 'fp', false);
    return new OpenedDatabase(connection, [guard, sideGuard], 'fp', false);
  });
}

/** Where our tables lie beside a database of Langflow's. */
export function sidePath(file: string): string {
  const { dir, name } = path.parse(file);
  return path.join(dir, `${name}.flow-playground.db`);
}

function openReadOnly(sqlite: LoadedSqlite, disk: DiskVfs, file: string): OpenedDatabase {
  return withGuard(file, true, (guard) => {
    const connection = Connection.open(sqlite, disk, file, guard, { readOnly: true, cacheKiB });
    return orClose(connection, () => {
      const ownership = judge(connection);
      if (ownership === 'new') {
        throw new AppError('store-readonly', `${file} holds no messages and cannot be written.`);
      }
      const place = ownership === 'ours' ? 'main' : 'fp';
      if (place === 'fp') {
        connection.attachMemory();
        migrate(connection, 'fp', true);
      }
      return new OpenedDatabase(connection, [guard], place, true);
    });
  });
}

function orClose<T>(connection: Connection, use: () => T): T {
  try {
    return use();
  } catch (error) {
    connection.close();
    throw error;
  }
}

function withGuard<T>(file: string, readOnly: boolean, use: (guard: Guard) => T): T {
  const guard = openGuard(file, { readOnly, waitMs: lockWaitMs });
  try {
    return use(guard);
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
