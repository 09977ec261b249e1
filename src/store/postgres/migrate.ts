import { AppError } from '../../base/errors';
import type { Sql } from './connection';
import type { MessageTable } from './messages';
import { changeCount, messageColumns, messageTable, own, ownTables } from './schema';
import { createTriggers, triggerNames } from './triggers';

/** Each takes our tables from version n to n + 1. Append only: databases of all versions are out there. */
const migrations: readonly string[] = [ownTables, changeCount];

const schemaVersion = migrations.length;

/** The oldest server whose functions are all that is needed. */
const oldestServer = 130_000;

/**
 * Brings the database to the present version; the caller's transaction makes it all or nothing. Two
 * windows may come here at once, so the second waits and finds nothing left to do.
 */
export async function migrate(sql: Sql): Promise<void> {
  await sql.run(`CREATE SCHEMA IF NOT EXISTS ${own}`);
  let message = await messageTableName(sql);
  if (message === undefined) {
    await sql.run(messageTable);
    message = await messageTableName(sql);
  }
  if (message === undefined) throw new AppError('internal', 'The table message was not created.');

  const version = await ownVersion(sql);
  for (const change of migrations.slice(version)) await sql.run(change);
  await sql.run(createTriggers(message));
  // What was written before the triggers were there has no place yet.
  await sql.run(`SELECT ${own}.recount()`);
  await sql.run(`UPDATE ${own}.state SET version = ${schemaVersion}`);
}

/**
 * Whether there is nothing to migrate.
 * @throws AppError `store-foreign` where the tables are another program's or of a newer version,
 * `not-supported`
 */
export async function isCurrent(sql: Sql, database: string): Promise<boolean> {
  const server = await sql.get(`SELECT current_setting('server_version_num')::integer AS version`);
  if (Number(server?.['version']) < oldestServer) {
    throw new AppError('not-supported', `The server of ${database} is older than PostgreSQL 13.`, {
      remedy: 'Use PostgreSQL 13 or newer; Langflow itself wants 15.',
    });
  }
  const version = await ownVersion(sql);
  refuseNewer(version, database);
  const message = await messageTableName(sql);
  if (message !== undefined) await checkColumns(sql, message, database);
  return version === schemaVersion && message !== undefined && (await haveTriggers(sql, message));
}

/** What Langflow's table is like now. */
export async function messageTableOf(sql: Sql): Promise<MessageTable> {
  const types = await columnsOf(sql);
  const owners = await sql.get(
    `SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('flow') AND attname = 'user_id'`,
  );
  return { types, hasOwners: types.has('user_id') && owners !== undefined };
}

/** The names and types of the columns of `message`, in their order. */
async function columnsOf(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.all(
    `SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = to_regclass('message') AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      ORDER BY attnum`,
  );
  return new Map(rows.map((row) => [String(row['name']), String(row['type'])]));
}

async function checkColumns(sql: Sql, message: string, database: string): Promise<void> {
  const columns = await columnsOf(sql);
  if (messageColumns.every((name) => columns.has(name)) && columns.get('id') === 'uuid') return;

  throw new AppError('store-foreign', `The table ${message} of ${database} is not Langflow's.`, {
    remedy: 'Name another database in the database URL. This one was left as it is.',
  });
}

/** The qualified name of the table where Langflow has or will have it; undefined where there is none. */
async function messageTableName(sql: Sql): Promise<string | undefined> {
  const row = await sql.get(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('message')`,
  );
  return row === undefined ? undefined : String(row['name']);
}

async function ownVersion(sql: Sql): Promise<number> {
  const found = await sql.get(`SELECT to_regclass('${own}.state') IS NOT NULL AS found`);
  if (found?.['found'] !== true) return 0;

  return Number((await sql.get(`SELECT version FROM ${own}.state`))?.['version']);
}

async function haveTriggers(sql: Sql, message: string): Promise<boolean> {
  const row = await sql.get(
    `SELECT count(*) AS number FROM pg_trigger
      WHERE tgrelid = $1::regclass AND tgenabled IN ('O', 'A') AND tgname = ANY ($2)`,
    [message, triggerNames],
  );
  return row?.['number'] === triggerNames.length;
}

function refuseNewer(version: number, database: string): void {
  if (version <= schemaVersion) return;

  throw new AppError(
    'store-foreign',
    `${database} was written by a newer version of Flow Playground (format ${version}).`,
    { remedy: 'Update Flow Playground.' },
  );
}
