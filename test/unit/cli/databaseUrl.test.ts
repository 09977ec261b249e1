import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../../src/cli/program';
import { fakeTerminal } from '../../support/fakeTerminal';
import { PostgresDatabase, releasePostgres, startPostgres } from '../../support/postgresDatabase';
import { inProject } from '../../support/projectRoot';

after(releasePostgres);

describe('the command line on a PostgreSQL database', function () {
  this.timeout(20_000);
  before(startPostgres);

  let folder: string;
  let database: PostgresDatabase;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    await cp(inProject('examples'), folder, { recursive: true });
    database = await PostgresDatabase.create();
  });
  afterEach(async () => {
    await database.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(
    args: readonly string[],
    environment: Record<string, string> = {},
  ): Promise<readonly [number, string, string]> {
    const terminal = fakeTerminal({ workingFolder: folder, environment });
    const code = await runCli(
      ['run', 'memory-viewer.json', '-s', 's1', ...args],
      terminal,
      '1.2.3',
    );
    return [code, terminal.out(), terminal.err()];
  }
  const stored = async (): Promise<readonly unknown[]> =>
    (await database.query('SELECT text FROM message ORDER BY "timestamp"')).map(({ text }) => text);

  it('keeps messages there and nothing in the folder', async () => {
    const [code] = await run(['-i', 'My name is Ada', '--database-url', database.url]);
    assert.equal(code, 0);
    assert.equal((await stored())[0], 'My name is Ada');
    assert.equal(existsSync(path.join(folder, '.langflow')), false);

    const environment = { FLOW_PLAYGROUND_DATABASE_URL: database.url };
    const [, out] = await run(['-i', 'Again'], environment);
    assert.match(out, /User: My name is Ada/);
  });

  it('takes a password from the environment, and a file before both', async () => {
    const url = new URL(database.url);
    const environment = {
      DB_PASSWORD: decodeURIComponent(url.password),
      FLOW_PLAYGROUND_DATABASE_URL: 'nonsense',
    };
    const text = url.href.replace(url.password, '${env:DB_PASSWORD}');
    assert.equal((await run(['-i', 'x', '--database-url', text], environment))[0], 0);
    const before = await stored();
    assert.equal((await run(['-i', 'y', '--database', 'other.db'], environment))[0], 0);
    assert.deepEqual(await stored(), before);
    assert.ok(existsSync(path.join(folder, 'other.db')));
  });

  it('says what is wrong with a URL, without its password', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['postgresql://ann:s3cret@127.0.0.1:1/x', /127\.0\.0\.1:1\/x cannot be reached/],
      ['mysql://ann:s3cret@db/x', /mysql/],
      ['postgresql://ann:${env:NONE}@db/x', /NONE, which is not set/],
    ];
    for (const [url, expected] of cases) {
      const [code, out, err] = await run(['-i', 'x', '--database-url', url]);
      assert.notEqual(code, 0);
      assert.equal(out, '');
      assert.match(err, expected);
      assert.doesNotMatch(err, /s3cret/);
    }
    const [code] = await run(['-i', 'x', '--database-url', 'x', '--database', 'y']);
    assert.equal(code, 2);
  });
});
