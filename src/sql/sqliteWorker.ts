/**
 * Runs one statement on a SQLite database and ends. SQLite holds its thread while it works and Node cannot
 * interrupt it, so this is a process of its own, which can be killed. Inside it SQLite has a second thread:
 * the first one watches whether the parent is still there, and takes the process down when it is not.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { JsonObject, JsonValue } from '../base/json';
import type { SqliteAnswer, SqliteTask } from './sqliteTask';

function watchOverQuery(): void {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGKILL');
  });
  process.once('message', (task) => {
    const query = new Worker(__filename, { workerData: task });
    query.once('message', (answer: SqliteAnswer) => process.send?.(answer));
    query.once('error', (error) => process.send?.({ failure: error.message }));
  });
}

function run(task: SqliteTask): SqliteAnswer {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(task.path);
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF');
    const statement = database.prepare(task.statement);
    // Whole numbers beyond JavaScript's own would throw otherwise.
    statement.setReadBigInts(true);
    return collect(statement, task);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  } finally {
    database?.close();
  }
}

function collect(statement: StatementSync, task: SqliteTask): SqliteAnswer {
  const rows: JsonObject[] = [];
  let size = 0;
  for (const row of statement.iterate()) {
    const cells = Object.entries(row).map(([name, value]): [string, JsonValue] => {
      const cell = toCell(value);
      size += name.length + (typeof cell === 'string' ? cell.length : 8);
      return [name, cell];
    });
    if (rows.length >= task.maxRows || size > task.maxBytes) return { isTooLarge: true };
    rows.push(Object.fromEntries(cells));
  }
  return { rows };
}

/** Bytes become hexadecimal digits; whole numbers that JSON cannot hold become text. */
function toCell(value: unknown): JsonValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : null;
}

if (isMainThread) watchOverQuery();
// Set by the first thread, which has it from the one process that starts this one.
else parentPort?.postMessage(run(workerData as SqliteTask));
