import assert from 'node:assert/strict';
import path from 'node:path';
import { isAppError, type ErrorCode } from '../../../src/base/errors';
import type { JsonObject } from '../../../src/base/json';
import { SqlDatabases, type SqlDatabasesOptions } from '../../../src/sql/sqlDatabases';
import { PostgresDatabase, releasePostgres, startPostgres } from '../../support/postgresDatabase';

const never = new AbortController().signal;

async function fails(work: Promise<unknown>, code: ErrorCode, text = /./): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    return true;
  });
}

after(releasePostgres);

describe('PostgreSQL of flows', () => {
  before(startPostgres);

  let database: PostgresDatabase;
  beforeEach(async () => {
    database = await PostgresDatabase.create();
  });
  afterEach(() => database.dispose());

  function open(options: Partial<SqlDatabasesOptions> = {}): SqlDatabases {
    return new SqlDatabases({
      workerPath: path.join(__dirname, 'sqliteWorker.js'),
      resolveFile: (asked) => Promise.resolve(asked),
      network: { allowedHosts: ['*'], privateHosts: ['127.0.0.1'] },
      ...options,
    });
  }
  const run = (statement: string, signal = never): Promise<readonly JsonObject[]> =>
    open().run(database.url, statement, signal);

  it('makes tables, keeps changes and reads rows in the order of their columns', async () => {
    assert.deepEqual(await run('CREATE TABLE t (id integer, name text, price real)'), []);
    assert.deepEqual(await run("INSERT INTO t VALUES (1, 'Tee', 2.5), (2, NULL, 3)"), []);
    const rows = await run('SELECT price, name, id FROM t ORDER BY id');
    assert.deepEqual(rows, [
      { price: 2.5, name: 'Tee', id: 1 },
      { price: 3, name: null, id: 2 },
    ]);
    assert.deepEqual(Object.keys(rows[0] ?? {}), ['price', 'name', 'id']);
  });

  it('gives values as JSON has them, and everything else as text', async () => {
    const rows = await run(
      `SELECT 9007199254740993 AS big, 12 AS small, 1.25::numeric AS exact, 'NaN'::real AS none, true AS yes,
        '{"a": [1]}'::jsonb AS doc, date '2026-01-20' AS day, timestamp '2026-01-20 10:00' AS time, '\\x00ff'::bytea AS bytes`,
    );
    assert.deepEqual(rows, [
      {
        big: '9007199254740993',
        small: 12,
        exact: 1.25,
        none: 'NaN',
        yes: true,
        doc: { a: [1] },
        day: '2026-01-20',
        time: '2026-01-20 10:00:00',
        bytes: '\\x00ff',
      },
    ]);
  });

  it('answers with the last of several statements', async () => {
    assert.deepEqual(await run('SELECT 1 AS a; SELECT 2 AS b'), [{ b: 2 }]);
  });

  it('takes the URLs of SQLAlchemy', async () => {
    const url = database.url.replace('postgresql:', 'postgresql+psycopg2:');
    assert.deepEqual(await open().run(url, 'SELECT 1 AS a', never), [{ a: 1 }]);
  });

  it("fails in the database's own words", async () => {
    await fails(
      run('SELECT * FROM missing'),
      'component-failed',
      /relation "missing" does not exist/,
    );
    const wrong = new URL(database.url);
    wrong.password = 'wrong';
    await fails(open().run(wrong.href, 'SELECT 1', never), 'component-failed', /password/);
  });

  it('stops with the run, and gives up what takes too long', async () => {
    const controller = new AbortController();
    const stopped = fails(run('SELECT pg_sleep(60)', controller.signal), 'cancelled');
    setImmediate(() => {
      controller.abort();
    });
    await stopped;
    const impatient = open({ maxSeconds: 0.3 });
    await fails(
      impatient.run(database.url, 'SELECT pg_sleep(60)', never),
      'limit-exceeded',
      /longer/,
    );
  });

  it('gives up answers that are too large', async () => {
    const url = database.url;
    const few = open({ maxRows: 10 });
    await fails(few.run(url, 'SELECT generate_series(1, 11)', never), 'limit-exceeded', /10 rows/);
    const small = open({ maxBytes: 10_000 });
    const large = "SELECT repeat('x', 1000000) AS x";
    await fails(small.run(url, large, never), 'limit-exceeded');
  });

  it('reaches no server that the settings do not allow', async () => {
    const closed = open({ network: { allowedHosts: ['*'], privateHosts: [] } });
    await fails(closed.run(database.url, 'SELECT 1', never), 'network-refused');
  });
});
