import { lookup } from 'node:dns/promises';
import { Socket } from 'node:net';
import pg from 'pg';
import { AppError } from '../base/errors';
import { isRecord, type JsonObject, type JsonValue } from '../base/json';
import { NetworkPolicy, type NetworkSettings } from '../net/networkPolicy';
import type { PostgresqlDatabase } from './databaseUrl';
import { queryFailed, tooLarge } from './sqlErrors';

export interface PostgresqlLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly network: NetworkSettings;
}

const connectSeconds = 15;

/**
 * Runs a statement on a PostgreSQL server. The server's address is checked like any other that flows reach,
 * and its answer bounded where it arrives.
 * @throws AppError as `SqlPort` does.
 */
export async function runPostgresql(
  server: PostgresqlDatabase,
  statement: string,
  limits: PostgresqlLimits,
  stop: AbortSignal,
): Promise<readonly JsonObject[]> {
  const address = await resolveHost(server, limits.network);
  const socket = boundedSocket(limits);
  const client = new pg.Client({
    host: address,
    port: server.port,
    database: server.database,
    user: server.user,
    password: server.password,
    connectionTimeoutMillis: connectSeconds * 1000,
    stream: () => socket,
    ...sslOf(server),
    types: { getTypeParser: (type: number) => readerOf(type) },
  });
  // A server that goes away after the answer must not end the process.
  client.on('error', () => undefined);
  const onStop = (): void => {
    socket.destroy(new Error('stopped'));
  };
  stop.addEventListener('abort', onStop, { once: true });
  try {
    await client.connect();
    const answer: unknown = await client.query(statement);
    const rows = rowsOf(answer);
    if (rows.length > limits.maxRows) throw tooLarge(limits.maxRows);
    return rows;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw queryFailed(error instanceof Error ? error.message : String(error));
  } finally {
    stop.removeEventListener('abort', onStop);
    socket.destroy();
  }
}

async function resolveHost(server: PostgresqlDatabase, network: NetworkSettings): Promise<string> {
  const policy = new NetworkPolicy(network);
  policy.checkHost(server.host, server.port);
  const addresses = await lookup(server.host, { all: true }).catch((error: unknown) => {
    throw new AppError('network-failed', `${server.host} cannot be found.`, { cause: error });
  });
  for (const { address } of addresses) policy.checkAddress(address, server.host, server.port);
  return addresses[0]?.address ?? server.host;
}

function boundedSocket(limits: PostgresqlLimits): Socket {
  const socket = new Socket();
  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > limits.maxBytes) socket.destroy(tooLarge(limits.maxRows));
  });
  return socket;
}

/** `require` encrypts without asking who the server is, as PostgreSQL's own clients do. */
function sslOf(server: PostgresqlDatabase): { readonly ssl?: object } {
  const { sslMode, host } = server;
  if (sslMode === 'require') return { ssl: { rejectUnauthorized: false, servername: host } };
  return sslMode.startsWith('verify') ? { ssl: { servername: host } } : {};
}

/** Several statements give several answers; the last one counts. */
function rowsOf(answer: unknown): readonly JsonObject[] {
  const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
  const rows: unknown = isRecord(last) ? last['rows'] : undefined;
  return Array.isArray(rows) ? rows.filter(isRecord).map(toRow) : [];
}

function toRow(row: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toCell(value)]));
}

function toCell(value: unknown): JsonValue {
  if (value === undefined) return null;
  // What the readers below give is JSON: text, numbers, truth values, or what JSON.parse made.
  return value as JsonValue;
}

const numbers = new Set([20, 21, 23, 26, 700, 701, 1700]);
const documents = new Set([114, 3802]);
const booleanType = 16;

/** Values by PostgreSQL's type numbers; dates, times and everything else stay text. */
function readerOf(type: number): (text: string) => JsonValue {
  if (type === booleanType) return (text) => text === 't';
  if (documents.has(type)) return parseDocument;
  return numbers.has(type) ? toNumber : (text) => text;
}

/** Numbers that JavaScript cannot hold exactly stay text. */
function toNumber(text: string): JsonValue {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number;
}

function parseDocument(text: string): JsonValue {
  // JSON.parse yields JSON values by definition.
  return JSON.parse(text) as JsonValue;
}
