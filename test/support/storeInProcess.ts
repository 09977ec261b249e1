import path from 'node:path';
import { silentLogger } from '../../src/base/logger';
import type { FileAccess } from '../../src/store/sqljs/fileAccess';
import { openDatabase, type OpenedDatabase } from '../../src/store/sqljs/openDatabase';
import { SqljsStore } from '../../src/store/sqljs/sqljsStore';

/** Opens a database in this thread, optionally on a disk with faults. */
export function openHere(file: string, files?: FileAccess): Promise<OpenedDatabase> {
  return openDatabase({
    file,
    wasmPath: path.join(__dirname, 'sql-wasm.wasm'),
    ...(files === undefined ? {} : { files }),
  });
}

/** The store that the worker runs, in this thread. */
export async function storeHere(file: string, files?: FileAccess): Promise<SqljsStore> {
  const database = await openHere(file, files);
  return new SqljsStore(database, { logger: silentLogger, busyLimitMs: 2000 });
}
