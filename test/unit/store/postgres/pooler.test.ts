import assert from 'node:assert/strict';
import pg from 'pg';
import { silentLogger } from '../../../../src/base/logger';
import type { MessageStore, StoreChange } from '../../../../src/store/messageStore';
import { eventually } from '../../../support/eventually';
import { PoolingProxy } from '../../../support/poolingProxy';
import {
  PostgresDatabase,
  releasePostgres,
  startPostgres,
} from '../../../support/postgresDatabase';
import { newMessage } from '../../../support/storeBuilders';

after(releasePostgres);

describe('PostgreSQL behind a pooler in transaction mode', function () {
  this.timeout(60_000);
  before(startPostgres);

  let database: PostgresDatabase;
  let proxy: PoolingProxy;
  const warnings: string[] = [];
  beforeEach(async () => {
    warnings.length = 0;
    database = await PostgresDatabase.create();
    proxy = await PoolingProxy.start(database.url);
  });
  afterEach(async () => {
    await database.dispose();
    await proxy.close();
  });

  function open(options: { readonly readOnly?: boolean } = {}): Promise<MessageStore> {
    const logger = { ...silentLogger, warn: (text: string) => warnings.push(text) };
    return database.open({ url: proxy.url, logger, ...options });
  }

  it('says that it is not told of changes, and asks for them', async () => {
    const store = await open();
    const other = await database.open();
    const changes: StoreChange[] = [];
    store.onDidChange((change) => changes.push(change));
    await eventually('a warning', () =>
      warnings.some((text) => text.includes('does not pass on what others change')),
    );
    // What nobody told until then is made good for.
    const told = (): boolean => changes.some(({ origin }) => origin === 'elsewhere');
    await eventually('a change that anything may be behind', told);
    for (const change of [
      () => database.insertAsLangflow([{ sessionId: 'a', text: 'from elsewhere' }]),
      () => other.createSession('b', undefined),
    ]) {
      changes.length = 0;
      await change();
      await eventually('the change of another', told);
    }
  });

  it('does not warn where notifications come through', async () => {
    const logger = { ...silentLogger, warn: (text: string) => warnings.push(text) };
    const store = await database.open({ logger });
    const told = new Promise<StoreChange>((resolve) => store.onDidChange(resolve));
    await database.insertAsLangflow([{ sessionId: 'a', text: '1' }]);
    assert.equal((await told).kind, 'messages');
    assert.deepEqual(warnings, []);
  });

  it('reads, changes and undoes as without one', async () => {
    const store = await open();
    const [first] = await store.insertMessages([
      newMessage({ text: 'one', timestamp: '2026-01-20T10:00:00.123456Z' }),
      newMessage({ text: 'two' }),
    ]);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        store.insertMessages([newMessage({ sessionId: 'many', text: String(index) })]),
      ),
    );
    await store.updateMessage(first?.id ?? '', { text: 'other' });
    assert.equal(await store.undo(), 'Edit message');
    const { messages } = await store.pageMessages({ sessionId: 's1', limit: 10 });
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['one', 'two'],
    );
    assert.equal(messages[0]?.timestamp, '2026-01-20T10:00:00.123456Z');
    assert.equal((await store.getSession('many'))?.messageCount, 10);
    assert.deepEqual(await store.checkIntegrity(), []);
    await store.compact();
  });

  it('leaves nothing of itself on the connections that others get', async () => {
    const store = await open({ readOnly: false });
    await store.insertMessages([newMessage()]);
    await store.close();
    await (await open({ readOnly: true })).close();
    const stranger = new pg.Client({ connectionString: proxy.url });
    await stranger.connect();
    try {
      // Each transaction gets another connection: all of them in turn.
      for (let round = 0; round < 12; round++) {
        const { rows } = await stranger.query(`SELECT
          coalesce(current_setting('flow_playground.origin', true), '') AS origin,
          current_setting('default_transaction_read_only') AS read_only,
          current_setting('lock_timeout') AS lock_timeout`);
        assert.deepEqual(rows, [{ origin: '', read_only: 'off', lock_timeout: '0' }]);
      }
    } finally {
      await stranger.end();
    }
  });
});
