import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import type { Logger } from '../../base/logger';
import { Indexer, type IndexWork } from '../indexer';
import type { StoreChange } from '../messageStore';
import type { Change } from '../touched';
import { ChangeListener } from './changeListener';
import { ChangePoll, type Progress } from './changePoll';
import type { ServerSession } from './connect';
import { Connection, type Sql } from './connection';
import { Edits } from './edits';
import { explainFailure } from './failures';
import { isCurrent, messageTableOf, migrate } from './migrate';
import { own } from './schema';
import { Search } from './search';
import { SessionChanges } from './sessionChanges';
import { tablesOn, type Tables, type TablesContext } from './tables';
import { channel } from './triggers';

export interface StoreWorkOptions {
  readonly connection: Connection;
  readonly context: TablesContext;
  /** Another connection like the first, to hear of changes on. */
  readonly connect: () => Promise<ServerSession>;
  /** Tells our own changes from those of others. */
  readonly origin: string;
  readonly readOnly: boolean;
  readonly logger: Logger;
}

/** How often it is looked whether the database is as it should be, in milliseconds. */
const lookMs = 30_000;
/** How often it is asked for changes where nobody tells, in milliseconds: others' are to be seen within a second. */
const pollMs = 700;
/** How long upkeep may take, in milliseconds. */
const longestUpkeepMs = 3_600_000;

/** What changes are made with. */
export interface Tools extends Tables {
  readonly edits: Edits;
  readonly changes: SessionChanges;
}

/**
 * Everything that runs on one open database, in its order: what is asked for, the search index
 * behind it, and hearing of what others write.
 */
export class StoreWork implements Disposable {
  private readonly emitter = new Emitter<StoreChange>((error) => {
    this.options.logger.error('A listener of the message store failed', error);
  });
  readonly onDidChange = this.emitter.event;
  private readonly listener: ChangeListener;
  private readonly indexer: Indexer | undefined;
  private readonly watch: NodeJS.Timeout;
  private poll: ChangePoll | undefined;
  private readonly upkeep = new Set<Promise<void>>();
  private closing: Promise<void> | undefined;

  constructor(private readonly options: StoreWorkOptions) {
    const { connection, connect, origin, readOnly, logger } = options;
    this.indexer = readOnly ? undefined : new Indexer(indexWork(connection), logger);
    this.listener = new ChangeListener({
      connect,
      origin,
      logger,
      onChange: (change) => {
        this.indexer?.schedule();
        this.emitter.fire(change);
      },
      onMissed: () => {
        void this.lookAfter(true);
      },
      notify: (name) =>
        connection.attempt((sql) => sql.get('SELECT pg_notify($1, $2)', [name, ''])),
      onDeaf: (isDeaf) => {
        this.listenOrAsk(isDeaf);
      },
    });
    this.watch = setInterval(() => {
      if (connection.isIdle) void this.lookAfter(false);
    }, lookMs);
    this.watch.unref();
  }

  /** Starts to hear of changes by others. @throws AppError `store-*` */
  async listen(): Promise<void> {
    try {
      await this.listener.start();
    } catch (error) {
      throw explainFailure(this.options.connection.name, error);
    }
  }

  /** Runs what may be done twice. */
  attempt<T>(work: (tables: Tables, isRepeated: boolean) => Promise<T>): Promise<T> {
    const { connection } = this.options;
    return connection.attempt((sql, isRepeated) => work(this.tables(sql), isRepeated));
  }

  /** Runs what takes long, in no transaction, on a connection of its own, so that nobody waits for it. */
  async apart<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const { connection, connect, logger } = this.options;
    const { name, patienceMs } = connection;
    const own = new Connection({
      name,
      connect,
      patienceMs,
      answerLimitMs: longestUpkeepMs,
      logger,
    });
    const done = own.outside(work);
    const end = done.catch(() => undefined).then(() => own.close());
    this.upkeep.add(end);
    try {
      return await done;
    } finally {
      await end;
      this.upkeep.delete(end);
    }
  }

  /** Runs a change that nobody needs to hear of, or hears of by itself. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.options.connection.transaction((sql) => work(this.tables(sql)));
  }

  /** Runs a change and tells of it once it is durable. */
  async write<T>(
    work: (tools: Tools) => Promise<T>,
    describe: (result: T) => Change | undefined,
  ): Promise<T> {
    const { time } = this.options.context;
    const result = await this.transaction(async (tables) => {
      const edits = new Edits(tables, time);
      const changes = new SessionChanges(tables, time);
      const done = await work({ ...tables, edits, changes });
      await this.notify(tables.sql, describe(done));
      return done;
    });
    this.tell(describe(result));
    return result;
  }

  /** Tells those who listen here; the database tells all others by itself. */
  tell(change: Change | undefined): void {
    this.indexer?.schedule();
    if (change !== undefined) this.emitter.fire({ ...change, origin: 'here' });
  }

  /** Resolves when everything asked so far is done and the connections are closed. */
  close(): Promise<void> {
    this.closing ??= this.release();
    return this.closing;
  }

  dispose(): void {
    this.close().catch((error: unknown) => {
      this.options.logger.error('The message database did not close cleanly', error);
    });
  }

  /** An update of Langflow may replace its table, and our triggers go with the old one. */
  private async lookAfter(isMissed: boolean): Promise<void> {
    const { connection, readOnly, context } = this.options;
    try {
      const isReady = await connection.attempt((sql) => isCurrent(sql, connection.name));
      if (!isReady && !readOnly) await connection.transaction(migrate);
      if (!isReady) context.table = await connection.attempt(messageTableOf);
      if (isReady && !isMissed) return;
    } catch (error) {
      // The next look tries again; an operation that someone waits for reports by itself.
      this.options.logger.debug(`The database could not be looked after: ${String(error)}`);
      if (!isMissed) return;
    }
    this.indexer?.schedule();
    this.emitter.fire(unknownChange);
  }

  private tables(sql: Sql): Tables {
    return tablesOn(sql, this.options.context);
  }

  /** Triggers tell others what happens to messages; nothing else does for the rest. */
  private async notify(sql: Sql, change: Change | undefined): Promise<void> {
    if (change === undefined || change.kind === 'messages') return;

    const { kind, sessionIds } = change;
    const sessions = JSON.stringify(sessionIds).length < longestNames ? sessionIds : undefined;
    const told = { origin: this.options.origin, kind, sessions };
    await sql.get(`SELECT pg_notify($1, $2), nextval('${own}.changes')`, [
      channel,
      JSON.stringify(told),
    ]);
  }

  private listenOrAsk(isDeaf: boolean): void {
    const { logger, connection } = this.options;
    if (isDeaf === (this.poll !== undefined) || this.closing !== undefined) return;

    this.poll?.dispose();
    this.poll = undefined;
    if (!isDeaf) return;

    logger.warn(
      `${connection.name} does not pass on what others change, so it is asked every ${pollMs} ms. A pooler ` +
        'such as PgBouncer in transaction mode may be in between: the URL of the server itself is better.',
    );
    this.poll = new ChangePoll({
      intervalMs: pollMs,
      read: () => connection.attempt(readProgress),
      onChange: () => {
        this.indexer?.schedule();
        this.emitter.fire(unknownChange);
      },
      onError: (error) => {
        // The next look tries again; an operation that someone waits for reports by itself.
        logger.debug(`Changes by others could not be read: ${String(error)}`);
      },
    });
    // What has changed since listening began went unheard.
    void this.lookAfter(true);
  }

  private async release(): Promise<void> {
    clearInterval(this.watch);
    this.listener.dispose();
    this.poll?.dispose();
    this.indexer?.dispose();
    await this.options.connection.close();
    await Promise.all(this.upkeep);
    this.emitter.dispose();
  }
}

function indexWork(connection: Connection): IndexWork {
  return {
    isIdle: () => connection.isIdle,
    step: () => connection.transaction((sql) => new Search(sql).indexSome()),
  };
}

const unknownChange: StoreChange = {
  kind: 'everything',
  sessionIds: [],
  messageIds: [],
  origin: 'elsewhere',
};

async function readProgress(sql: Sql): Promise<Progress> {
  const row = await sql.get(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS changes, txid_snapshot_xmin(txid_current_snapshot()) AS oldest,
      txid_snapshot_xmax(txid_current_snapshot()) AS next FROM ${own}.changes`,
  );
  return {
    changes: Number(row?.['changes']),
    oldest: Number(row?.['oldest']),
    next: Number(row?.['next']),
  };
}

/** A notification has at most 8000 bytes. */
const longestNames = 2000;
