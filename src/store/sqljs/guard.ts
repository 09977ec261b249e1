import { AppError } from '../../base/errors';
import { lockLevel } from './sqliteAbi';

/**
 * Holds the operating system's locks on a database file for us. Node cannot take file locks, so a
 * second SQLite does: an idle connection through `node:sqlite` that mirrors every transaction. Other
 * programs then see exactly what they would see of an ordinary SQLite.
 *
 * Without it, a program that merely reads while we commit takes our live journal for one left by a
 * crash, plays it back, and destroys the database. So there is no way to run without a guard.
 */
export interface Guard {
  /** What the next transaction needs. A proxy cannot raise its lock later, so it takes all at once. */
  mode: 'read' | 'write';
  /** Takes the lock of the current mode; false where another program is in the way. */
  lock(level: number): boolean;
  unlock(): void;
  /** Runs a statement of upkeep outside any transaction and returns its first row's first value. */
  ask(sql: string): unknown;
  close(): void;
}

/** What is used of `node:sqlite`. */
interface SqliteModule {
  readonly DatabaseSync: new (file: string, options?: { readOnly?: boolean }) => SqliteConnection;
}

interface SqliteStatement {
  all(): unknown[];
  run(): unknown;
}

interface SqliteConnection {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface GuardOptions {
  readonly readOnly: boolean;
  /** How long one attempt waits for another program, in milliseconds. */
  readonly waitMs: number;
}

const primaryCode = { busy: 5, locked: 6 } as const;

/**
 * SQLite's locks on Unix belong to the process and go when *any* handle of the file is closed in it:
 * nothing else in this process may open and close the database file while a lock is held.
 * @throws AppError `store-unavailable` where this Node has no `node:sqlite`.
 */
export function openGuard(file: string, options: GuardOptions): Guard {
  return new SqliteGuard(file, options, loadModule());
}

/** The extended result code of an error of `node:sqlite`, or undefined for other errors. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;

  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

function loadModule(): SqliteModule {
  const found = findModule();
  if (found === undefined) throw missingModule();

  return found;
}

/** Older versions of Node answer with undefined, some builds of Electron throw. */
function findModule(): SqliteModule | undefined {
  try {
    return process.getBuiltinModule('node:sqlite');
  } catch {
    // The caller says what is missing.
    return undefined;
  }
}

/** The error where locks cannot be had. */
function missingModule(): AppError {
  return new AppError('store-unavailable', 'This Node.js cannot lock the message database.', {
    remedy: 'Use Node.js 22.13 or newer, or VS Code 1.104 or newer; both carry node:sqlite.',
  });
}

class SqliteGuard implements Guard {
  mode: 'read' | 'write' = 'read';
  private connection: SqliteConnection | undefined;
  private held: number = lockLevel.none;
  /** Taking and giving back locks happens with every operation, so these stay prepared. */
  private readonly statements = new Map<string, SqliteStatement>();

  constructor(
    private readonly file: string,
    private readonly options: GuardOptions,
    private readonly sqlite: SqliteModule,
  ) {}

  lock(level: number): boolean {
    if (level <= this.held) return true;
    if (this.held !== lockLevel.none) return false;

    const isWrite = this.mode === 'write';
    const isTaken = isWrite
      ? this.attempt('BEGIN EXCLUSIVE')
      : this.attempt('BEGIN', 'SELECT 1 FROM sqlite_schema LIMIT 1');
    if (!isTaken) return false;

    this.held = isWrite ? lockLevel.exclusive : lockLevel.shared;
    return level <= this.held;
  }

  unlock(): void {
    if (this.held === lockLevel.none) return;

    this.held = lockLevel.none;
    this.run('ROLLBACK');
  }

  ask(sql: string): unknown {
    const [row] = this.open().prepare(sql).all();
    return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
  }

  close(): void {
    this.statements.clear();
    this.connection?.close();
    this.connection = undefined;
  }

  private run(sql: string): void {
    const statement = this.statements.get(sql) ?? this.open().prepare(sql);
    this.statements.set(sql, statement);
    statement.run();
  }

  private open(): SqliteConnection {
    if (this.connection !== undefined) return this.connection;

    this.connection = new this.sqlite.DatabaseSync(this.file, { readOnly: this.options.readOnly });
    this.connection.exec(`PRAGMA busy_timeout=${this.options.waitMs}`);
    return this.connection;
  }

  private attempt(...statements: readonly string[]): boolean {
    try {
      for (const sql of statements) this.run(sql);
      return true;
    } catch (error) {
      this.rollBack();
      const code = (sqliteCode(error) ?? 0) & 0xff;
      if (code === primaryCode.busy || code === primaryCode.locked) return false;
      throw error;
    }
  }

  private rollBack(): void {
    try {
      this.run('ROLLBACK');
    } catch {
      // BEGIN itself failed, so there is no transaction to end.
    }
  }
}
