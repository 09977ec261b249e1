import { AppError } from '../../base/errors';
import type { Connection } from './connection';
import {
  laterColumns,
  messageColumns,
  messageIndexes,
  messageTable,
  ownTables,
  rebuildSummaries,
  searchTables,
  triggers,
} from './schema';

/** Marks a database file as ours: `LFlw`. */
const applicationId = 0x4c466c77;

/** Each takes our tables from version n to n + 1. Append only: databases of all versions are out there. */
const migrations: readonly string[] = [ownTables, searchTables];

export const schemaVersion = migrations.length;

/** Whose database it is, judged without changing anything. */
export type Ownership = 'new' | 'ours' | 'langflow';

/**
 * @throws AppError `store-foreign` where the database belongs to another program or to a newer
 * version of this one.
 */
export function judge(connection: Connection): Ownership {
  return connection.read(() => {
    const tables = new Set(
      connection
        .all("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .map((row) => String(row['name'])),
    );
    if (tables.has('fp_state')) {
      refuseNewer(connection);
      return 'ours';
    }
    if (tables.size === 0) return 'new';

    const columns = columnsOf(connection);
    if (messageColumns.every((name) => columns.includes(name))) return 'langflow';

    throw new AppError('store-foreign', `${connection.file} is a database of another program.`, {
      remedy: 'Choose another file for the message database. This one was left as it is.',
      subject: { file: connection.file },
    });
  });
}

/** The names of the columns of `message`, in their order. */
export function columnsOf(connection: Connection): readonly string[] {
  return connection
    .all("SELECT name FROM pragma_table_info('message')")
    .map((row) => String(row['name']));
}

/**
 * Brings the database to the present version, in one transaction. Two windows may come here at
 * once, so what is there is looked at again inside the transaction.
 */
export function migrate(connection: Connection): void {
  if (isCurrent(connection)) return;

  connection.write(() => {
    const isNew = judge(connection) === 'new';
    if (isNew) {
      connection.script(`PRAGMA application_id=${applicationId}; ${messageTable}`);
    }
    addLaterColumns(connection);
    const version = ownVersion(connection);
    for (const change of migrations.slice(version)) connection.script(change);
    connection.script(messageIndexes);
    const isRestored = restoreTriggers(connection);
    if (!isNew && (isRestored || !arePlacesKept(connection))) connection.script(rebuildSummaries);
    connection.script(`PRAGMA user_version=${schemaVersion}`);
  });
}

function isCurrent(connection: Connection): boolean {
  return connection.read(
    () =>
      ownVersion(connection) === schemaVersion &&
      missingTriggers(connection).length === 0 &&
      arePlacesKept(connection),
  );
}

/**
 * Whether row ids are still what they were. A dump that is read in again gives new ones, in the
 * same order.
 */
function arePlacesKept(connection: Connection): boolean {
  const isMoved = connection.get(
    `SELECT 1 FROM fp_state WHERE indexed_id IS NOT NULL
      AND indexed_id IS NOT (SELECT id FROM message WHERE rowid = indexed)
      AND NOT EXISTS (SELECT 1 FROM fp_stale WHERE seq = indexed)`,
  );
  return isMoved === undefined;
}

function ownVersion(connection: Connection): number {
  const isOurs =
    connection.get("SELECT 1 FROM sqlite_schema WHERE name = 'fp_state'") !== undefined;
  return isOurs ? Number(connection.value('PRAGMA user_version')) : 0;
}

function refuseNewer(connection: Connection): void {
  const version = ownVersion(connection);
  if (version <= schemaVersion) return;

  throw new AppError(
    'store-foreign',
    `${connection.file} was written by a newer version of Flow Playground (format ${version}).`,
    { remedy: 'Update Flow Playground.', subject: { file: connection.file } },
  );
}

function addLaterColumns(connection: Connection): void {
  const present = columnsOf(connection);
  for (const [name, type] of Object.entries(laterColumns)) {
    if (!present.includes(name))
      connection.script(`ALTER TABLE message ADD COLUMN ${name} ${type}`);
  }
}

/** Langflow's own migrations copy the table and lose the triggers, so they are looked after at every start. */
function restoreTriggers(connection: Connection): boolean {
  const missing = missingTriggers(connection);
  for (const name of missing) connection.script(`DROP TRIGGER IF EXISTS ${name}`);
  for (const name of missing) connection.script(`CREATE TRIGGER ${name} ${triggers[name] ?? ''}`);
  return missing.length > 0;
}

function missingTriggers(connection: Connection): readonly string[] {
  const present = new Map(
    connection
      .all("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      .map((row) => [String(row['name']), String(row['sql'])]),
  );
  return Object.entries(triggers)
    .filter(([name, body]) => present.get(name) !== `CREATE TRIGGER ${name} ${body}`)
    .map(([name]) => name);
}
