import { fork } from 'node:child_process';
import { AppError } from '../base/errors';
import type { JsonObject } from '../base/json';
import type { SqlPort } from '../flow/ports';
import type { NetworkSettings } from '../net/networkPolicy';
import { parseDatabaseUrl, type Database } from './databaseUrl';
import type { SqliteAnswer, SqliteTask } from './sqliteTask';
import { queryFailed, tooLarge } from './sqlErrors';
import { checkSqliteStatement } from './statement';

export interface SqlDatabasesOptions {
  /** The program that runs SQLite, `sqliteWorker.js`. */
  readonly workerPath: string;
  /** Where a SQLite database named by a flow is. @throws AppError `file-refused` outside the workspace. */
  readonly resolveFile: (asked: string) => Promise<string>;
  readonly network: NetworkSettings;
  /** Until a statement is given up. */
  readonly maxSeconds?: number;
  readonly maxRows?: number;
  readonly maxBytes?: number;
}

/** The databases flows may use: SQLite files of the workspace, and PostgreSQL servers. */
export class SqlDatabases implements SqlPort {
  private readonly limits: {
    readonly seconds: number;
    readonly rows: number;
    readonly bytes: number;
  };

  constructor(private readonly options: SqlDatabasesOptions) {
    this.limits = {
      seconds: options.maxSeconds ?? 120,
      rows: options.maxRows ?? 100_000,
      bytes: options.maxBytes ?? 50_000_000,
    };
  }

  async run(url: string, statement: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const database = parseDatabaseUrl(url);
    const timeout = AbortSignal.timeout(this.limits.seconds * 1000);
    const stop = AbortSignal.any([signal, timeout]);
    try {
      return await this.runOn(database, statement, stop);
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'The run was stopped.', { cause: error });
      if (timeout.aborted) {
        throw new AppError(
          'limit-exceeded',
          `The query took longer than ${this.limits.seconds} seconds.`,
          { cause: error },
        );
      }
      throw error;
    }
  }

  private async runOn(
    database: Database,
    statement: string,
    stop: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    if (database.kind === 'sqlite') return this.runSqlite(database.path, statement, stop);

    const { runPostgresql } = await import('./postgresql');
    const { rows, bytes } = this.limits;
    const limits = { maxRows: rows, maxBytes: bytes };
    return runPostgresql(database, statement, { ...limits, network: this.options.network }, stop);
  }

  private async runSqlite(
    asked: string | undefined,
    statement: string,
    stop: AbortSignal,
  ): Promise<readonly JsonObject[]> {
    checkSqliteStatement(statement);
    const path = asked === undefined ? ':memory:' : await this.options.resolveFile(asked);
    const { rows: maxRows, bytes: maxBytes } = this.limits;
    const answer = await this.askProcess({ path, statement, maxRows, maxBytes }, stop);
    if ('rows' in answer) return answer.rows;
    if ('isTooLarge' in answer) throw tooLarge(maxRows);
    throw queryFailed(answer.failure);
  }

  private askProcess(task: SqliteTask, stop: AbortSignal): Promise<SqliteAnswer> {
    stop.throwIfAborted();
    const child = fork(this.options.workerPath, [], {
      // The editor's own program runs as Node where this is set. Nothing else of the environment is needed.
      env: { ELECTRON_RUN_AS_NODE: '1', ...systemRoot() },
      execArgv: ['--max-old-space-size=512'],
      // Its warnings (SQLite in Node is an experiment) are nobody's business.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const ended = new Promise<SqliteAnswer>((resolve, reject) => {
      stop.addEventListener(
        'abort',
        () => {
          reject(new AppError('cancelled', 'The query was stopped.'));
        },
        { once: true },
      );
      // The worker is ours: what it sends is an answer.
      child.once('message', (answer) => {
        resolve(answer as SqliteAnswer);
      });
      child.once('error', reject);
      // After an answer this changes nothing.
      child.once('exit', () => {
        reject(queryFailed('its process ended'));
      });
      child.send(task, (error) => {
        if (error !== null) reject(error);
      });
    });
    return ended.finally(() => child.kill('SIGKILL'));
  }
}

/** Windows programs need to know where Windows is. */
function systemRoot(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return root === undefined ? {} : { SystemRoot: root };
}
