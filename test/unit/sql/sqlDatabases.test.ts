import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAppError, type ErrorCode } from '../../../src/base/errors';
import type { JsonObject } from '../../../src/base/json';
import { SqlDatabases } from '../../../src/sql/sqlDatabases';

const never = new AbortController().signal;
const endless =
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';

async function fails(work: Promise<unknown>, code: ErrorCode, text = /./): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    return true;
  });
}

describe('SQLite of flows', () => {
  let folder: string;
  let databases: SqlDatabases;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flow sql-'));
  });
  beforeEach(() => {
    databases = open();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function open(
    limits: { maxRows?: number; maxBytes?: number; maxSeconds?: number } = {},
  ): SqlDatabases {
    return new SqlDatabases({
      workerPath: path.join(__dirname, 'sqliteWorker.js'),
      resolveFile: (asked) => Promise.resolve(path.join(folder, asked)),
      network: { allowedHosts: ['*'], privateHosts: [] },
      ...limits,
    });
  }
  const run = (statement: string, signal = never): Promise<readonly JsonObject[]> =>
    databases.run('sqlite:///shop.db', statement, signal);

  it('makes a database, keeps changes and reads rows in the order of their columns', async () => {
    assert.deepEqual(
      await run('CREATE TABLE IF NOT EXISTS t (id INTEGER, name TEXT, price REAL)'),
      [],
    );
    assert.deepEqual(await run("INSERT INTO t VALUES (1, 'Tee', 2.5), (2, NULL, 3)"), []);

    const rows = await run('SELECT price, name, id FROM t ORDER BY id');
    assert.deepEqual(rows, [
      { price: 2.5, name: 'Tee', id: 1 },
      { price: 3, name: null, id: 2 },
    ]);
    assert.deepEqual(Object.keys(rows[0] ?? {}), ['price', 'name', 'id']);
  });

  it('keeps what JSON numbers cannot hold as text', async () => {
    const rows = await run("SELECT 9007199254740993 AS big, x'00ff' AS bytes, 12 AS small");
    assert.deepEqual(rows, [{ big: '9007199254740993', bytes: '00ff', small: 12 }]);
  });

  it("fails in the database's own words", () =>
    fails(run('SELECT * FROM missing'), 'component-failed', /no such table: missing/));

  it('stops with the run, whatever the statement does', async () => {
    const controller = new AbortController();
    const stopped = fails(run(endless, controller.signal), 'cancelled');
    setImmediate(() => {
      controller.abort();
    });
    await stopped;
  });

  it('gives up statements that take too long or give too much', async () => {
    databases = open({ maxSeconds: 0.3 });
    await fails(run(endless), 'limit-exceeded', /longer than/);
    databases = open({ maxRows: 10, maxBytes: 1000 });
    const many =
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 11) SELECT i FROM n';
    await fails(run(many), 'limit-exceeded', /rows/);
    await fails(run('SELECT hex(zeroblob(1000)) AS x'), 'limit-exceeded');
  });

  it('refuses statements that leave the database', () =>
    fails(run("ATTACH '/tmp/other.db' AS o"), 'file-refused'));

  it('says which databases it does not know', () =>
    fails(databases.run('mysql://db.test/x', 'SELECT 1', never), 'not-supported'));

  it('does not connect to a PostgreSQL server of the own network', () =>
    fails(databases.run('postgresql://me@127.0.0.1/x', 'SELECT 1', never), 'network-refused'));
});
