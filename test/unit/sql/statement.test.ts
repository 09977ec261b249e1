import assert from 'node:assert/strict';
import { isAppError, type ErrorCode } from '../../../src/base/errors';
import { parseDatabaseUrl } from '../../../src/sql/databaseUrl';
import { checkSqliteStatement } from '../../../src/sql/statement';

function codeOf(work: () => unknown): ErrorCode | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    assert.ok(isAppError(error), String(error));
    return error.code;
  }
}

describe('statements for SQLite', () => {
  const passing = [
    'SELECT 1',
    'SELECT 1;',
    ' ;; select 1 ; ',
    'SELECT \'a;b\', "c;d", [e;f], `g;h` FROM t -- ; more',
    'SELECT attach FROM t /* ; attach */',
    "INSERT INTO t VALUES ('ATTACH; it''s')",
    'VACUUM',
    'PRAGMA table_info(t)',
    'CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM u; UPDATE v SET a = 1; END',
    'EXPLAIN ATTACH DATABASE "x" AS y',
  ];
  for (const statement of passing) {
    it(`lets pass: ${statement}`, () => {
      assert.equal(
        codeOf(() => {
          checkSqliteStatement(statement);
        }),
        undefined,
      );
    });
  }

  const refused = [
    "ATTACH DATABASE '/etc/x' AS y",
    "  attach '/etc/x' as y",
    "/* hi */ -- there\n ;; AtTaCh '/etc/x' AS y",
    "\uFEFFATTACH '/etc/x' AS y",
    'DETACH y',
    "VACUUM INTO '/tmp/copy.db'",
    "vacuum main /* x */ into '/tmp/copy.db'",
    "PRAGMA temp_store_directory = '/tmp'",
    "SELECT load_extension ('/tmp/x.so')",
  ];
  for (const statement of refused) {
    it(`refuses: ${JSON.stringify(statement)}`, () => {
      assert.equal(
        codeOf(() => {
          checkSqliteStatement(statement);
        }),
        'file-refused',
      );
    });
  }

  it('refuses several statements at once', () => {
    const several = ['SELECT 1; DROP TABLE t', "SELECT ';' ; -- x\nSELECT 2"];
    for (const statement of several) {
      assert.equal(
        codeOf(() => {
          checkSqliteStatement(statement);
        }),
        'input-invalid',
      );
    }
  });
});

describe('database URLs', () => {
  it('reads SQLite files, relative, absolute and in memory', () => {
    const paths: readonly [string, string | undefined][] = [
      ['sqlite:///data/shop.db', 'data/shop.db'],
      ['sqlite:////srv/shop.db', '/srv/shop.db'],
      ['sqlite+pysqlite:///shop.db?mode=ro', 'shop.db'],
      ['SQLite:///C:\\data\\shop.db', 'C:\\data\\shop.db'],
      ['sqlite://', undefined],
      ['sqlite:///:memory:', undefined],
    ];
    for (const [url, path] of paths) {
      assert.deepEqual(parseDatabaseUrl(url), { kind: 'sqlite', path });
    }
  });

  it('reads PostgreSQL servers with their defaults', () => {
    assert.deepEqual(
      parseDatabaseUrl('postgresql+psycopg2://me:p%40ss@db.test:6543/shop?sslmode=require'),
      {
        kind: 'postgresql',
        host: 'db.test',
        port: 6543,
        database: 'shop',
        user: 'me',
        password: 'p@ss',
        sslMode: 'require',
        sslRootCert: '',
      },
    );
    const short = parseDatabaseUrl('postgres://me@[::1]');
    assert.ok(short.kind === 'postgresql');
    assert.deepEqual([short.host, short.port, short.database], ['::1', 5432, 'me']);
  });

  it('says which databases it does not know, and never repeats a password', () => {
    assert.equal(
      codeOf(() => parseDatabaseUrl('mysql://me:secret@db/x')),
      'not-supported',
    );
    assert.equal(
      codeOf(() => parseDatabaseUrl('shop.db')),
      'input-invalid',
    );
    assert.throws(
      () => parseDatabaseUrl('postgresql://me:secret@'),
      (error) => isAppError(error) && !error.message.includes('secret'),
    );
  });
});
