import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { PostgresqlDatabase } from '../../sql/databaseUrl';
import { isServerError } from './failures';

/** How long a server may take to answer a connection, in milliseconds. */
const connectLimitMs = 10_000;
/** How long a statement waits for a row or table that others have locked, in milliseconds. */
const lockLimitMs = 10_000;
/** When the server ends a transaction of ours that has gone quiet, so that it holds up nobody. */
const idleLimitMs = 30_000;

/** What a store's statements carry with them; triggers and other windows tell by it who changed something. */
export interface SessionOptions {
  /** Unlike that of any other store that is open now. */
  readonly origin: string;
  readonly readOnly: boolean;
}

/** An open connection that ends at once when told to, whatever it is waiting for. */
export interface ServerSession {
  readonly client: pg.Client;
  /** Tears the connection down without a word to the server. */
  readonly abandon: () => void;
  /**
   * What every transaction has to begin with; empty where the connection itself keeps it. A pooler
   * such as PgBouncer gives each transaction another connection to the server: what is set on one
   * would be lost to us and would stay with strangers.
   */
  readonly perTransaction: string;
}

type Encryption = ConnectionOptions | false;

/**
 * Connects as the URL's `sslmode` says; without one, encrypted where the server can. What the first
 * connection has found out about the server holds for the next ones.
 */
export function connector(
  database: PostgresqlDatabase,
  options: SessionOptions,
): () => Promise<ServerSession> {
  let known: Encryption | undefined;
  const attempt = async (ssl: Encryption): Promise<ServerSession> => {
    const session = await connectWith(database, options, ssl);
    known = ssl;
    return session;
  };
  return async () => {
    const [first, second] = known === undefined ? await encryptions(database) : [known];
    try {
      return await attempt(first);
    } catch (error) {
      known = undefined;
      if (second === undefined || !mayLieInEncryption(error)) throw error;
    }
    return attempt(second);
  };
}

async function connectWith(
  database: PostgresqlDatabase,
  options: SessionOptions,
  ssl: Encryption,
): Promise<ServerSession> {
  const socket = new Socket();
  const client = new pg.Client({
    host: database.host,
    port: database.port,
    database: database.database,
    user: database.user,
    password: database.password,
    connectionTimeoutMillis: connectLimitMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'Flow Playground',
    stream: () => socket,
    ssl,
    types: { getTypeParser: (type: number) => readerOf(type) },
  });
  // Whoever waits for an answer hears of it; a connection that nobody uses may go quietly.
  client.on('error', () => undefined);
  const abandon = (): void => {
    socket.destroy();
  };
  try {
    await client.connect();
    const isPooled = await isBehindPooler(client);
    if (!isPooled) await client.query(settings(options, false));
    return { client, abandon, perTransaction: isPooled ? settings(options, true) : '' };
  } catch (error) {
    abandon();
    throw error;
  }
}

/** The process that a server names at the start is the one that answers; a pooler makes up a number. */
async function isBehindPooler(client: pg.Client): Promise<boolean> {
  const named: unknown = Reflect.get(client, 'processID');
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT pg_backend_pid() AS process',
  );
  return rows[0]?.['process'] !== named;
}

/** Times are UTC as Langflow writes them; a server that acknowledges early is told not to. */
function settings({ origin, readOnly }: SessionOptions, isLocal: boolean): string {
  const set = isLocal ? 'SET LOCAL' : 'SET';
  return [
    `${set} TIME ZONE 'UTC'`,
    `${set} datestyle TO 'ISO, YMD'`,
    `${set} standard_conforming_strings TO on`,
    `${set} lock_timeout TO ${lockLimitMs}`,
    `${set} idle_in_transaction_session_timeout TO ${idleLimitMs}`,
    `SELECT set_config('synchronous_commit', 'on', ${isLocal}) WHERE current_setting('synchronous_commit') = 'off'`,
    `SELECT set_config('flow_playground.origin', '${origin.replaceAll("'", "''")}', ${isLocal})`,
    ...(readOnly
      ? [isLocal ? 'SET TRANSACTION READ ONLY' : 'SET default_transaction_read_only TO on']
      : []),
  ].join('; ');
}

/** How to try to connect, in this order. */
async function encryptions(
  database: PostgresqlDatabase,
): Promise<readonly [Encryption, Encryption?]> {
  const { sslMode, sslRootCert } = database;
  const unchecked: Encryption = { rejectUnauthorized: false };
  if (sslMode === 'disable') return [false];
  if (sslMode === 'allow') return [false, unchecked];
  if (sslMode === '' || sslMode === 'prefer') return [unchecked, false];

  const trusted = sslRootCert === '' ? {} : { ca: await readFile(sslRootCert, 'utf8') };
  if (sslMode === 'verify-ca') {
    return [{ ...trusted, checkServerIdentity: () => undefined }];
  }
  // Whose certificate it must be; pg names the server to itself only where it has a name.
  if (sslMode === 'verify-full') return [{ ...trusted, host: database.host }];

  // As PostgreSQL's own clients do: encrypted, and whose certificate matters only where one is named.
  return [sslRootCert === '' ? unchecked : { ...trusted, checkServerIdentity: () => undefined }];
}

/** A server without encryption says so in words of the driver; one that demands it refuses the user. */
function mayLieInEncryption(error: unknown): boolean {
  if (isServerError(error)) return error.code === '28000';

  return error instanceof Error && /\bssl\b|tls/i.test(error.message);
}

const numbers = new Set([20, 21, 23]);
const booleanType = 16;

/** Values by PostgreSQL's type numbers: JSON and times stay the text that the server sends. */
function readerOf(type: number): (text: string) => unknown {
  if (type === booleanType) return (text) => text === 't';
  return numbers.has(type) ? Number : (text) => text;
}
