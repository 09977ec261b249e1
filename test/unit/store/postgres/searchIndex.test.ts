import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/base/logger';
import { parseDatabaseUrl } from '../../../../src/sql/databaseUrl';
import { connector } from '../../../../src/store/postgres/connect';
import { Connection } from '../../../../src/store/postgres/connection';
import { Search } from '../../../../src/store/postgres/search';
import {
  PostgresDatabase,
  releasePostgres,
  startPostgres,
} from '../../../support/postgresDatabase';
import { newMessage } from '../../../support/storeBuilders';

after(releasePostgres);

/** A connection like the store's own. */
function connectTo(url: string): Connection {
  const database = parseDatabaseUrl(url);
  assert.ok(database.kind === 'postgresql');
  const connect = connector(database, { origin: 'test', readOnly: false });
  return new Connection({ name: 'test', connect, patienceMs: 1000, logger: silentLogger });
}

describe('the search index in PostgreSQL', () => {
  before(startPostgres);

  let database: PostgresDatabase;
  let connection: Connection;
  beforeEach(async () => {
    database = await PostgresDatabase.create();
    connection = connectTo(database.url);
  });
  afterEach(async () => {
    await connection.close();
    await database.dispose();
  });

  it('finds what looking through the texts finds, also after changes', async function () {
    this.timeout(60_000);
    const store = await database.open();
    const texts = [
      'The quick brown fox',
      "don't say \"it's\" 100% O'Neil",
      'Größe café ÉTÉ naïve',
      `many ${Array.from({ length: 100_000 }, (_, index) => `word${index}`).join(' ')} end`,
      `long ${'x'.repeat(5000)}`,
      'a.b_c-d e@f.g 3.14 -7',
      '東京都に住んでいます fox',
      '',
    ];
    const stored = await store.insertMessages(texts.map((text) => newMessage({ text })));
    const queries = [
      'fox',
      'quick bro',
      "don't",
      "o'neil 100",
      'grosse',
      'groß',
      'cafe ete',
      '3.14',
    ];
    queries.push(
      'word99999',
      'word5000 end',
      'x'.repeat(300),
      'x'.repeat(5001),
      'e@f',
      '東京',
      'say it',
    );
    const answers = (): Promise<readonly (readonly string[])[]> =>
      Promise.all(
        queries.map(async (query) =>
          (await store.searchMessages(query, 10)).map(({ text }) => text.slice(0, 20)),
        ),
      );
    const before = await answers();
    assert.equal(await connection.transaction((sql) => new Search(sql).indexSome()), true);
    assert.deepEqual(await database.query('SELECT * FROM flow_playground.unindexed'), []);
    assert.deepEqual(await answers(), before);
    assert.deepEqual(before[0], ['東京都に住んでいます fox', 'The quick brown fox']);
    assert.deepEqual(before.slice(8, 11).flat(), [
      'many word0 word1 wor',
      'many word0 word1 wor',
      'long xxxxxxxxxxxxxxx',
    ]);

    const [first, second] = stored;
    assert.ok(first && second);
    await store.updateMessage(first.id, { text: 'A slow hen' });
    await store.deleteMessages([second.id]);
    assert.equal((await store.searchMessages('quick', 10)).length, 0);
    assert.equal((await store.searchMessages('slow he', 10)).length, 1);
    await connection.transaction((sql) => new Search(sql).indexSome());
    assert.equal((await store.searchMessages('quick', 10)).length, 0);
    assert.equal((await store.searchMessages('slow he', 10)).length, 1);
    assert.equal((await store.searchMessages('neil', 10)).length, 0);
    await store.undo();
    assert.equal((await store.searchMessages('neil', 10)).length, 1);
  });

  it('goes on beyond what words alone suggest', async () => {
    const store = await database.open();
    const texts = Array.from({ length: 600 }, (_, index) => `red ${index} fish`);
    await store.insertMessages(['red fish', ...texts].map((text) => newMessage({ text })));
    while (!(await connection.transaction((sql) => new Search(sql).indexSome())));
    const found = await store.searchMessages('"red-fish"', 10);
    assert.deepEqual(
      found.map(({ text }) => text),
      ['red fish'],
    );
  });
});
