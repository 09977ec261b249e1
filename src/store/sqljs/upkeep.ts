import { isAppError } from '../../base/errors';
import type { CompactReport } from '../messageStore';
import type { Connection } from './connection';
import type { OpenedDatabase } from './openDatabase';
import { quoted } from './messages';
import type { StoreWork } from './storeWork';

/** Databases up to this size are checked in one go, which takes a fraction of a second. */
const smallBytes = 64 * 1024 * 1024;
/** How often a check of one table gives way before it goes through. */
const mostRetreats = 5;
const retreatMs = 100;
/** Pages that are given back in one transaction. */
const pagesAtOnce = 500;

/**
 * Checks the database. A large one table by table, and as long as nothing else is asked: a check
 * that is in someone's way is given up and begun again.
 * @param isAwaited whether something was asked that has not been begun
 * @returns problems found
 */
export async function checkIntegrity(
  work: StoreWork,
  connection: Connection,
  isAwaited: () => boolean,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const pragma of await work.read(() => checksOf(connection))) {
    problems.push(...(await runCheck(work, connection, pragma, isAwaited)));
  }
  return problems.filter((problem) => problem !== 'ok');
}

function checksOf(connection: Connection): readonly string[] {
  if (sizeOf(connection) <= smallBytes) return ['PRAGMA integrity_check'];

  return schemasOf(connection).flatMap((schema) =>
    connection
      .all(`SELECT name FROM ${schema}.sqlite_schema WHERE type = 'table'`)
      .map(({ name }) => `PRAGMA ${schema}.integrity_check(${quoted(String(name))})`),
  );
}

async function runCheck(
  work: StoreWork,
  connection: Connection,
  pragma: string,
  isAwaited: () => boolean,
): Promise<readonly string[]> {
  for (let retreats = 0; ; retreats++) {
    const givesWay = retreats < mostRetreats;
    const found = await work
      .read(() =>
        connection.interruptible(givesWay ? isAwaited : undefined, () => connection.all(pragma)),
      )
      .catch(asProblem);
    if (found !== undefined) return found.map((row) => String(Object.values(row)[0]));

    await new Promise((resolve) => setTimeout(resolve, retreatMs));
  }
}

/** Damage may be such that the check itself cannot go on. */
function asProblem(error: unknown): readonly { readonly problem: string }[] {
  if (isAppError(error, 'store-corrupt')) return [{ problem: error.message }];
  throw error;
}

/**
 * Gives back the space of what was deleted, a little at a time. A database that was not made for
 * that (Langflow's, or one of an early version) is written anew as a whole.
 */
export async function compact(work: StoreWork, database: OpenedDatabase): Promise<CompactReport> {
  const { connection } = database;
  database.requireWritable();
  const bytesBefore = await work.read(() => sizeOf(connection));
  for (const schema of await work.read(() => schemasOf(connection))) {
    const isGradual = (await work.read(() => valueOf(connection, schema, 'auto_vacuum'))) === 2;
    if (!isGradual)
      await work.upkeep(() => {
        database.rewrite(schema);
      });
    else await giveBack(work, connection, schema);
  }
  return { bytesBefore, bytesAfter: await work.read(() => sizeOf(connection)) };
}

async function giveBack(work: StoreWork, connection: Connection, schema: string): Promise<void> {
  let left: number;
  do {
    left = await work.write(
      () => {
        connection.run(`PRAGMA ${schema}.incremental_vacuum(${pagesAtOnce})`);
        return valueOf(connection, schema, 'freelist_count');
      },
      () => undefined,
    );
  } while (left > 0);
}

function schemasOf(connection: Connection): readonly ('main' | 'fp')[] {
  const names = connection
    .all('SELECT name FROM pragma_database_list')
    .map((row) => String(row['name']));
  return (['main', 'fp'] as const).filter((name) => names.includes(name));
}

function sizeOf(connection: Connection): number {
  return schemasOf(connection)
    .map(
      (schema) =>
        valueOf(connection, schema, 'page_count') * valueOf(connection, schema, 'page_size'),
    )
    .reduce((sum, size) => sum + size, 0);
}

function valueOf(connection: Connection, schema: string, pragma: string): number {
  return Number(connection.value(`PRAGMA ${schema}.${pragma}`));
}
