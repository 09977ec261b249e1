import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newId } from '../../src/base/ids';
import { toStoredId } from '../../src/store/messageRow';
import { TimeSource } from '../../src/store/timestamps';
import { inProject } from './projectRoot';

const betterSqlite3 = 'better-sqlite3@12.11.1';

/** A native SQLite that makes the same durable insert as the store. */
export interface NativePeer {
  readonly name: string;
  insert(text: string): void;
  close(): void;
}

interface NativeDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): { get(): unknown; run(...values: readonly (string | number)[]): unknown };
  close(): unknown;
}

/** The peers that this machine has: Node's own SQLite, and better-sqlite3 where it can be installed. */
export function nativePeers(): readonly ((file: string) => NativePeer)[] {
  const peers = [(file: string) => peer('node:sqlite', new DatabaseSync(file))];
  const BetterSqlite3 = loadBetterSqlite3();
  if (BetterSqlite3 !== undefined) {
    peers.push((file) => peer('better-sqlite3', new BetterSqlite3(file)));
  }
  return peers;
}

function peer(name: string, database: NativeDatabase): NativePeer {
  database.exec('PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768');
  const place = database.prepare(
    'SELECT max(coalesce((SELECT max(rowid) FROM message), 0), top) AS last FROM fp_state',
  );
  const insert = database.prepare(
    `INSERT INTO message (rowid, id, timestamp, flow_id, text, sender, sender_name, session_id, files,
      edit, error, properties, category, content_blocks, context_id)
      VALUES (?, ?, ?, ?, ?, 'User', 'User', ?, '[]', 0, 0, ?, 'message', '[]', NULL)`,
  );
  const time = new TimeSource();
  return {
    name,
    insert: (text) => {
      database.exec('BEGIN IMMEDIATE');
      const row = place.get() as { readonly last: number };
      insert.run(
        row.last + 1024,
        // A random id and the present time, as ours has them: they decide how many pages are written.
        toStoredId(newId()),
        time.next(),
        'f'.repeat(32),
        text,
        'session-1',
        filler,
      );
      database.exec('COMMIT');
    },
    close: () => {
      database.close();
    },
  };
}

/** As long as message properties are. */
export const filler = JSON.stringify({
  state: 'complete',
  source: { id: null },
  note: 'x'.repeat(200),
});

type Constructor = new (file: string) => NativeDatabase;

/** Compiled against the headers of the Node that runs this, into `out/peers`; kept from run to run. */
function loadBetterSqlite3(): Constructor | undefined {
  const folder = inProject('out', 'peers', `node-${process.versions.modules}`);
  const addOn = ['node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'];
  if (!existsSync(path.join(folder, ...addOn))) install(folder);
  try {
    const require = createRequire(path.join(folder, 'package.json'));
    const BetterSqlite3 = require(
      path.join(folder, 'node_modules', 'better-sqlite3'),
    ) as Constructor;
    // The compiled part is loaded by the first database only.
    new BetterSqlite3(':memory:').close();
    return BetterSqlite3;
  } catch (error) {
    console.log(`better-sqlite3 is not measured: ${String(error).split('\n')[0] ?? ''}`);
    return undefined;
  }
}

function install(folder: string): void {
  console.log('Installing better-sqlite3 to compare with; this takes some minutes once.');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const headers = path.dirname(path.dirname(process.execPath));
  const hasHeaders = existsSync(path.join(headers, 'include', 'node', 'node.h'));
  spawnSync(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      // The project switches install scripts off, and npm hands that on to what it runs.
      '--ignore-scripts=false',
      betterSqlite3,
    ],
    {
      cwd: folder,
      env: { ...process.env, ...(hasHeaders ? { npm_config_nodedir: headers } : {}) },
      stdio: 'ignore',
      timeout: 900_000,
      shell: process.platform === 'win32',
    },
  );
}
