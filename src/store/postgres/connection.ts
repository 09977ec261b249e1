import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../../base/errors';
import { isRecord } from '../../base/json';
import type { Logger } from '../../base/logger';
import type { ServerSession } from './connect';
import { ConnectionLost, explainFailure, isCollision, toConnectionError } from './failures';

export type Row = Readonly<Record<string, unknown>>;

export type Parameters = readonly (
  string | number | boolean | null | undefined | readonly string[]
)[];

/** Runs statements, one after the other. */
export interface Sql {
  all(sql: string, parameters?: Parameters): Promise<readonly Row[]>;
  /** The same for a statement that is asked often enough to be planned once. */
  often(sql: string, parameters: Parameters): Promise<readonly Row[]>;
  get(sql: string, parameters?: Parameters): Promise<Row | undefined>;
  /** How many rows the statement changed. */
  run(sql: string, parameters?: Parameters): Promise<number>;
}

export interface ConnectionOptions {
  /** Host, port and database, as messages name them. */
  readonly name: string;
  readonly connect: () => Promise<ServerSession>;
  readonly patienceMs: number;
  /** After so long without an answer the server counts as gone, in milliseconds; two minutes unless given. */
  readonly answerLimitMs?: number;
  readonly logger: Logger;
}

const defaultAnswerLimitMs = 120_000;
/** Stands for the right to change things, which one store of ours has at a time; no other program uses it. */
const lockKey = 0x4c466c77;
const firstPauseMs = 20;
const longestPauseMs = 500;

/**
 * One connection to the server, on which operations run one after the other in the order they were
 * asked for. Where it is lost, operations wait for a new one and are done again, unless the server
 * says that they are done already.
 */
export class Connection {
  private session: Promise<ServerSession> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  /** Since when there has been no answer. */
  private lostSince: number | undefined;
  private isClosed = false;

  /** How long an operation waits for a server that went away, in milliseconds. */
  patienceMs: number;

  private readonly answerLimitMs: number;

  constructor(private readonly options: ConnectionOptions) {
    this.patienceMs = options.patienceMs;
    this.answerLimitMs = options.answerLimitMs ?? defaultAnswerLimitMs;
  }

  get name(): string {
    return this.options.name;
  }

  get isIdle(): boolean {
    return this.waiting === 0;
  }

  /** Runs what may be done twice: reads, and single statements that find out by themselves. */
  attempt<T>(work: (sql: Sql, isRepeated: boolean) => Promise<T>): Promise<T> {
    return this.enqueue((session, isRepeated) => {
      const run = (): Promise<T> => work(this.sqlOf(session), isRepeated);
      return session.perTransaction === '' ? run() : this.within(session, run);
    });
  }

  /** Runs what the server allows in no transaction, such as VACUUM; times may then be in any zone. */
  outside<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.enqueue((session) => work(this.sqlOf(session)));
  }

  /** Runs changes that become durable together, before this resolves, and exactly once, or not at all. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    let inDoubt: { readonly xid: string; readonly result: T } | undefined;
    const done = this.enqueue(async (session) => {
      const sql = this.sqlOf(session);
      if (inDoubt !== undefined && (await isCommitted(sql, inDoubt.xid))) return inDoubt.result;

      inDoubt = undefined;
      const xid = await this.begin(session);
      const result = await this.orRollBack(session, () => work(sql));
      inDoubt = { xid, result };
      await this.orRollBack(session, () => this.send(session, 'COMMIT'));
      return result;
    });
    return done.catch((error: unknown) => {
      throw inDoubt === undefined ? error : outcomeUnknown(error);
    });
  }

  /** Refuses what comes later; resolves when what came before is done. */
  async close(): Promise<void> {
    if (this.isClosed) return;

    this.isClosed = true;
    await this.last;
    const session = await this.session?.catch(() => undefined);
    if (session !== undefined) await endSession(session);
  }

  /** Behind a pooler only a transaction stays on one connection to the server, with its settings. */
  private async within<T>(session: ServerSession, work: () => Promise<T>): Promise<T> {
    await this.send(session, 'BEGIN');
    return this.orRollBack(session, async () => {
      await this.setUp(session);
      const result = await work();
      await this.send(session, 'COMMIT');
      return result;
    });
  }

  private async setUp({ client, perTransaction }: ServerSession): Promise<void> {
    try {
      await client.query(perTransaction);
    } catch (error) {
      throw toConnectionError(error);
    }
  }

  private enqueue<T>(
    work: (session: ServerSession, isRepeated: boolean) => Promise<T>,
  ): Promise<T> {
    if (this.isClosed) {
      return Promise.reject(new AppError('store-unavailable', 'The message database is closed.'));
    }
    this.waiting++;
    const done = this.last.then(() => this.patiently(work));
    this.last = done
      .catch(() => undefined)
      .then(() => {
        this.waiting--;
      });
    return done;
  }

  private async patiently<T>(
    work: (session: ServerSession, isRepeated: boolean) => Promise<T>,
  ): Promise<T> {
    const start = performance.now();
    for (let round = 0, pauseMs = firstPauseMs; ; round++) {
      try {
        const session = await this.connected();
        const result = await work(session, round > 0);
        this.lostSince = undefined;
        return result;
      } catch (error) {
        const isLost = error instanceof ConnectionLost;
        if (isLost) this.drop(error);
        // What waits behind does not wait as long again for the same server.
        const since = isLost ? (this.lostSince ??= performance.now()) : start;
        const isWorthwhile = isLost || isCollision(error);
        if (!isWorthwhile || performance.now() + pauseMs >= since + this.patienceMs) {
          throw explainFailure(this.name, error);
        }
      }
      // Unequal pauses keep windows that lost the same server from all coming back at once.
      await pause(pauseMs * (0.5 + Math.random()));
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  private async connected(): Promise<ServerSession> {
    this.session ??= this.options.connect();
    try {
      return await this.session;
    } catch (error) {
      this.session = undefined;
      throw toConnectionError(error);
    }
  }

  private drop(error: ConnectionLost): void {
    if (this.session === undefined) return;

    this.options.logger.debug(`The connection to ${this.name} was lost: ${error.message}`);
    this.session.then(
      ({ abandon }) => {
        abandon();
      },
      () => undefined,
    );
    this.session = undefined;
  }

  /** Starts a transaction, of which there is one at a time; its number tells later whether it was committed. */
  private async begin({ client, abandon, perTransaction }: ServerSession): Promise<string> {
    const timer = setTimeout(abandon, this.answerLimitMs);
    try {
      const answers: unknown = await client.query(
        `BEGIN; ${perTransaction}${perTransaction === '' ? '' : '; '}SELECT pg_advisory_xact_lock(${lockKey}); SELECT txid_current()::text AS xid`,
      );
      const last: unknown = Array.isArray(answers) ? answers.at(-1) : undefined;
      const rows = isRecord(last) && Array.isArray(last['rows']) ? last['rows'] : [];
      const first: unknown = rows[0];
      return isRecord(first) ? String(first['xid']) : '';
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw toConnectionError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  private async orRollBack<T>(session: ServerSession, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // A lost connection has ended its transaction by itself.
      if (!(error instanceof ConnectionLost)) await this.send(session, 'ROLLBACK');
      throw error;
    }
  }

  private sqlOf(session: ServerSession): Sql {
    return {
      all: async (sql, parameters) => (await this.send(session, sql, parameters)).rows,
      often: async (sql, parameters) =>
        (await this.send(session, sql, parameters, nameOf(sql))).rows,
      get: async (sql, parameters) => (await this.send(session, sql, parameters)).rows[0],
      run: async (sql, parameters) => (await this.send(session, sql, parameters)).rowCount,
    };
  }

  /** @throws ConnectionLost, or the server's own error */
  private async send(
    { client, abandon, perTransaction }: ServerSession,
    sql: string,
    parameters: Parameters = [],
    name?: string,
  ): Promise<Answer> {
    const timer = setTimeout(abandon, this.answerLimitMs);
    try {
      const { rows, rowCount } = await client.query<Record<string, unknown>>({
        text: sql,
        values: parameters.map(toValue),
        // A plan stays with one connection to the server, which a pooler's client changes all the time.
        ...(name === undefined || perTransaction !== '' ? {} : { name }),
      });
      return { rows, rowCount: rowCount ?? 0 };
    } catch (error) {
      throw toConnectionError(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

interface Answer {
  readonly rows: readonly Row[];
  readonly rowCount: number;
}

/** The server went away while it made a change durable, and did not come back in time to be asked. */
function outcomeUnknown(error: unknown): unknown {
  if (!isAppError(error, 'store-unavailable')) return error;

  return new AppError(error.code, `${error.message} Whether the change was stored is not known.`, {
    remedy: 'When the server is back, look before you repeat the change.',
    cause: error,
  });
}

/** A name that stands for one statement only. */
function nameOf(sql: string): string {
  return `fp_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
}

/** PostgreSQL's texts have no place for NUL, so nothing that contains it is ever found. */
function toValue(value: Parameters[number]): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD');
  return typeof value === 'object' ? value?.map(toValue) : value;
}

/**
 * Whether a transaction whose end was never heard of is committed. The server may still be at it.
 * @throws ConnectionLost
 */
async function isCommitted(sql: Sql, xid: string): Promise<boolean> {
  for (;;) {
    const row = await sql.get('SELECT txid_status($1::text::bigint) AS status', [xid]);
    if (row?.['status'] !== 'in progress') return row?.['status'] === 'committed';

    await pause(firstPauseMs);
  }
}

async function endSession({ client, abandon }: ServerSession): Promise<void> {
  const timer = setTimeout(abandon, 1000);
  await client.end().catch(() => undefined);
  clearTimeout(timer);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
