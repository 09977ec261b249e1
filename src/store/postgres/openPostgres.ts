import { randomUUID } from 'node:crypto';
import { AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { parseDatabaseUrl, type PostgresqlDatabase } from '../../sql/databaseUrl';
import { TimeSource } from '../timestamps';
import { connector } from './connect';
import { Connection } from './connection';
import type { MessageTable } from './messages';
import { isCurrent, messageTableOf, migrate } from './migrate';
import { PostgresStore } from './postgresStore';
import { StoreWork } from './storeWork';

export interface PostgresOptions {
  /** `postgresql://user:password@host:port/name?sslmode=…` */
  readonly url: string;
  /** Whose history of changes this store keeps and undoes; the same at the next start. */
  readonly author: string;
  /** Opens the database without changing anything. */
  readonly readOnly: boolean;
  /** How long operations wait for a server that went away, in milliseconds. */
  readonly patienceMs: number;
  readonly logger: Logger;
}

/** How long opening waits for a server that is not there (yet), in milliseconds. */
const openPatienceMs = 3000;

/**
 * Opens the message database on a PostgreSQL server, migrating our part of it where needed.
 * @throws AppError `input-invalid`, `store-*`, `not-supported`
 */
export async function openPostgres(options: PostgresOptions): Promise<PostgresStore> {
  const database = toServer(options.url);
  const name = `${database.host}:${database.port}/${database.database}`;
  const { author, readOnly, logger } = options;
  const origin = randomUUID();
  const connect = connector(database, { origin, readOnly });
  const connection = new Connection({ name, connect, patienceMs: openPatienceMs, logger });
  try {
    const table = await prepare(connection, name, readOnly);
    const time = new TimeSource();
    const work = new StoreWork({
      connection,
      context: { table, time, author },
      ...{ connect, origin, readOnly, logger },
    });
    await work.listen();
    connection.patienceMs = options.patienceMs;
    return new PostgresStore(work, time);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Brings the database up to date where that is needed; returns what Langflow's table is like. */
async function prepare(
  connection: Connection,
  name: string,
  readOnly: boolean,
): Promise<MessageTable> {
  const isReady = await connection.attempt((sql) => isCurrent(sql, name));
  if (!isReady && readOnly) {
    throw new AppError('store-readonly', `${name} has no messages yet and may not be changed.`);
  }
  if (!isReady) await connection.transaction((sql) => migrate(sql));
  return connection.attempt(messageTableOf);
}

function toServer(url: string): PostgresqlDatabase {
  const database = parseDatabaseUrl(url);
  if (database.kind === 'postgresql') return database;

  throw new AppError('not-supported', 'The database URL must be one of PostgreSQL.', {
    remedy: 'Write it as postgresql://user:password@host:5432/name.',
  });
}
