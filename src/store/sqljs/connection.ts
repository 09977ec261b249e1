import type { Database, SqlValue, Statement } from 'sql.js';
import type { DiskVfs } from './diskVfs';
import type { Guard } from './guard';
import type { LoadedSqlite } from './loadSqlite';
import { explainFailure } from './failures';

export type Row = Readonly<Record<string, SqlValue>>;

/** Values to bind; undefined becomes NULL and a boolean 0 or 1. */
export type Parameters = readonly (string | number | boolean | null | undefined)[];

export interface ConnectionOptions {
  readonly readOnly: boolean;
  /** Pages kept in memory, in KiB. */
  readonly cacheKiB: number;
}

/**
 * One open database: transactions, statements kept prepared, and errors that say what is wrong.
 * Everything is synchronous; a failed transaction has changed nothing.
 */
export class Connection {
  private readonly statements = new Map<string, Statement>();
  /** The locks of every file that is open here, the database's own first. */
  private readonly guards = new Map<string, Guard>();
  private depth = 0;

  private constructor(
    readonly file: string,
    private readonly database: Database,
    /** Absent for a database in memory. */
    private readonly vfs?: DiskVfs,
    guard?: Guard,
  ) {
    if (guard !== undefined) this.guards.set(file, guard);
  }

  /** A database that is gone once it is closed. @param name for messages */
  static inMemory(sqlite: LoadedSqlite, name: string): Connection {
    const connection = new Connection(name, new sqlite.sql.Database());
    connection.script('PRAGMA journal_mode=MEMORY; PRAGMA temp_store=MEMORY');
    return connection;
  }

  /** @throws AppError `store-*` */
  static open(
    sqlite: LoadedSqlite,
    vfs: DiskVfs,
    file: string,
    guard: Guard,
    options: ConnectionOptions,
  ): Connection {
    vfs.own(file, guard);
    vfs.lastError = undefined;
    let connection: Connection | undefined;
    try {
      // The empty image makes sql.js create a placeholder in its own file system, which its close() expects.
      const database = vfs.openingAs(file, () => new sqlite.sql.Database(new Uint8Array(0)));
      connection = new Connection(file, database, vfs, guard);
      connection.configure(options);
      return connection;
    } catch (error) {
      if (connection === undefined) vfs.disown(file);
      else connection.close();
      throw explainFailure(file, error, vfs.lastError);
    }
  }

  private configure(options: ConnectionOptions): void {
    const { database } = this;
    database.run(`PRAGMA cache_size=-${options.cacheKiB}`);
    database.run('PRAGMA temp_store=MEMORY');
    database.run('PRAGMA cell_size_check=ON');
    // A database may come from anywhere: its triggers and views get no dangerous functions.
    database.run('PRAGMA trusted_schema=OFF');
    if (options.readOnly) return;

    database.run('PRAGMA journal_mode=TRUNCATE');
    database.run('PRAGMA synchronous=FULL');
  }

  /** Opens a second file beside the first, as schema `fp`; transactions over both are atomic. */
  attach(file: string, guard: Guard): void {
    this.vfs?.own(file, guard);
    this.guards.set(file, guard);
    this.run('ATTACH ? AS fp', [file]);
    this.script('PRAGMA fp.journal_mode=TRUNCATE; PRAGMA fp.synchronous=FULL');
  }

  /** Gives our tables a place in memory, for a database that must not be touched. */
  attachMemory(): void {
    this.script("ATTACH ':memory:' AS fp");
  }

  /** Runs reads that see one state of the database. */
  read<T>(work: () => T): T {
    return this.transaction('read', 'BEGIN', work);
  }

  /** Runs changes that become durable together, before this returns, or not at all. */
  write<T>(work: () => T): T {
    return this.transaction('write', 'BEGIN IMMEDIATE', work);
  }

  /**
   * Runs changes in one transaction; one that fails changes nothing and is left out.
   * @returns why, by place in the list
   */
  writeTogether(changes: readonly (() => void)[]): ReadonlyMap<number, unknown> {
    return this.write(() => {
      const failures = new Map<number, unknown>();
      for (const [index, change] of changes.entries()) {
        this.run('SAVEPOINT change');
        try {
          change();
        } catch (error) {
          failures.set(index, explainFailure(this.file, error, this.vfs?.lastError));
          // Throws where the whole transaction is gone, which then fails as a whole.
          this.run('ROLLBACK TO change');
        }
        this.run('RELEASE change');
      }
      return failures;
    });
  }

  all(sql: string, parameters: Parameters = []): Row[] {
    const rows: Row[] = [];
    let names: readonly string[] = [];
    this.step(sql, parameters, (statement) => {
      // Once per query: sql.js would ask for the names at every row.
      if (rows.length === 0) names = statement.getColumnNames();
      const values = statement.get();
      const row: Record<string, SqlValue> = {};
      for (const [index, name] of names.entries()) row[name] = values[index] ?? null;
      rows.push(row);
    });
    return rows;
  }

  get(sql: string, parameters: Parameters = []): Row | undefined {
    return this.all(sql, parameters)[0];
  }

  /** The first column of the first row. */
  value(sql: string, parameters: Parameters = []): SqlValue | undefined {
    let first: SqlValue | undefined;
    let isFirst = true;
    this.step(sql, parameters, (statement) => {
      if (isFirst) [first] = statement.get();
      isFirst = false;
    });
    return first;
  }

  /** Runs one statement that changes something; returns how many rows it changed itself. */
  run(sql: string, parameters: Parameters = []): number {
    this.step(sql, parameters, () => undefined);
    return this.database.getRowsModified();
  }

  /** Runs statements without parameters, one after the other. */
  script(sql: string): void {
    this.database.exec(sql);
  }

  /**
   * Runs something long that only reads, and gives it up where another has come to wait.
   * @returns undefined where it was given up
   */
  interruptible<T>(isAwaited: (() => boolean) | undefined, work: () => T): T | undefined {
    if (this.vfs === undefined || isAwaited === undefined) return work();

    return this.vfs.givingUp(isAwaited, work);
  }

  /** Runs a statement outside a transaction, as VACUUM wants it. */
  upkeep(sql: string): Row[] {
    return this.guarded('write', () => this.all(sql));
  }

  close(): void {
    for (const statement of this.statements.values()) statement.free();
    this.statements.clear();
    this.database.close();
    for (const file of this.guards.keys()) this.vfs?.disown(file);
  }

  private step(sql: string, parameters: Parameters, onRow: (statement: Statement) => void): void {
    const statement = this.prepared(sql);
    try {
      // Every statement is left reset, so one without parameters is ready.
      if (parameters.length > 0) statement.bind(parameters.map(toSqlValue));
      while (statement.step()) onRow(statement);
    } finally {
      statement.reset();
    }
  }

  private prepared(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;

    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  private transaction<T>(mode: 'read' | 'write', begin: string, work: () => T): T {
    if (this.depth > 0) return work();

    return this.guarded(mode, () => {
      this.run(begin);
      this.depth++;
      try {
        const result = work();
        this.run('COMMIT');
        return result;
      } catch (error) {
        this.rollBack();
        throw error;
      } finally {
        this.depth--;
      }
    });
  }

  private guarded<T>(mode: 'read' | 'write', work: () => T): T {
    for (const guard of this.guards.values()) guard.mode = mode;
    if (this.vfs !== undefined) this.vfs.lastError = undefined;
    try {
      return work();
    } catch (error) {
      throw explainFailure(this.file, error, this.vfs?.lastError);
    } finally {
      for (const guard of this.guards.values()) guard.mode = 'read';
    }
  }

  private rollBack(): void {
    try {
      this.run('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself; the first error is the one to report.
    }
  }
}

function toSqlValue(value: Parameters[number]): SqlValue {
  if (value === undefined) return null;

  return typeof value === 'boolean' ? Number(value) : value;
}
