import { AppError } from '../../base/errors';
import type { Connection } from './connection';
import {
  findStale,
  forks,
  messageColumns,
  messageIndexes,
  messageTable,
  ownTables,
  rebuildSummaries,
  resetSearch,
  type Place,
} from './schema';
import { createTriggers, missingTriggers } from './triggers';

/** Marks a database file as ours: `LFlw`. */
const applicationId = 0x4c466c77;

/** Each takes our tables from version n to n + 1. Append only: databases of all versions are out there. */
const migrations: readonly ((place: Place) => string)[] = [ownTables, forks];

const schemaVersion = migrations.length;

/** Whose database it is, judged without changing anything. */
export type Ownership = 'new' | 'ours' | 'langflow';

/**
 * @throws AppError `store-foreign` where the database belongs to another program or to a newer
 * version of this one.
 */
export function judge(connection: Connection): Ownership {
  return connection.read(() => {
    const tables = connection.all("SELECT name FROM main.sqlite_schema WHERE type = 'table'");
    if (tables.length === 0) return 'new';
    if (hasOwnTables(connection, 'main')) {
      refuseNewer(connection, 'main');
      return 'ours';
    }
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
    .all("SELECT name FROM pragma_table_info('message', 'main')")
    .map((row) => String(row['name']));
}

/**
 * Brings the database to the present version, in one transaction. Two windows may come here at
 * once, so what is there is looked at again inside the transaction.
 * @param readOnly leaves Langflow's own tables as they are
 * @throws AppError `store-foreign` where our tables are of a newer version.
 */
export function migrate(connection: Connection, place: Place, readOnly: boolean): void {
  if (connection.read(() => isCurrent(connection, place))) return;
  if (connection.read(() => isUnwritten(connection, place))) {
    // From the first page on: space can then be given back in small steps.
    connection.upkeep(`PRAGMA ${place}.auto_vacuum=INCREMENTAL`);
  }
  connection.write(() => {
    const isNew =
      connection.get("SELECT 1 FROM main.sqlite_schema WHERE type = 'table'") === undefined;
    if (isNew) connection.script(`PRAGMA application_id=${applicationId}; ${messageTable}`);
    refuseNewer(connection, place);
    for (const change of migrations.slice(ownVersion(connection, place))) {
      connection.script(change(place));
    }
    if (!readOnly) connection.script(messageIndexes);
    const areTriggersNew = createTriggers(connection, place);
    const arePlacesNew = !arePlacesKept(connection);
    if (!isNew && (areTriggersNew || arePlacesNew)) {
      connection.script(rebuildSummaries);
      connection.script(arePlacesNew ? resetSearch(place) : findStale);
    }
    connection.run('UPDATE fp_state SET version = ?', [schemaVersion]);
  });
}

/** Takes in what another program changed in a database whose writers do not know our triggers. */
export function reconcile(connection: Connection, readOnly: boolean): void {
  connection.write(() => {
    if (!readOnly) connection.script(messageIndexes);
    connection.script(rebuildSummaries);
    connection.script(arePlacesKept(connection) ? findStale : resetSearch('fp'));
  });
}

function isCurrent(connection: Connection, place: Place): boolean {
  return (
    ownVersion(connection, place) === schemaVersion &&
    missingTriggers(connection, place).length === 0 &&
    arePlacesKept(connection)
  );
}

function isUnwritten(connection: Connection, place: Place): boolean {
  return connection.value(`PRAGMA ${place}.page_count`) === 0;
}

function hasOwnTables(connection: Connection, place: Place): boolean {
  const sql = `SELECT 1 FROM ${place}.sqlite_schema WHERE name = 'fp_state'`;
  return connection.get(sql) !== undefined;
}

function ownVersion(connection: Connection, place: Place): number {
  if (!hasOwnTables(connection, place)) return 0;

  return Number(connection.value(`SELECT version FROM ${place}.fp_state`));
}

function refuseNewer(connection: Connection, place: Place): void {
  const version = ownVersion(connection, place);
  if (version <= schemaVersion) return;

  throw new AppError(
    'store-foreign',
    `${connection.file} was written by a newer version of Flow Playground (format ${version}).`,
    { remedy: 'Update Flow Playground.', subject: { file: connection.file } },
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
