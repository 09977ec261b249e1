import assert from 'node:assert/strict';
import { isAppError } from '../../../../src/base/errors';
import type { MessageStore, StoreChange } from '../../../../src/store/messageStore';
import { CuttingProxy } from '../../../support/cuttingProxy';
import {
  PostgresDatabase,
  releasePostgres,
  startPostgres,
} from '../../../support/postgresDatabase';
import { PostgresServer } from '../../../support/postgresServer';
import { openPostgresStore } from '../../../support/openPostgresStore';
import { newMessage } from '../../../support/storeBuilders';

const flow = '11111111-2222-4333-8444-555555555555';

async function textsOf(store: MessageStore, sessionId = 's1'): Promise<readonly string[]> {
  const { messages } = await store.pageMessages({ sessionId, limit: 1000 });
  return messages.map(({ text }) => text);
}

function numbers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

after(releasePostgres);

describe('PostgreSQL that goes away', () => {
  before(startPostgres);

  let database: PostgresDatabase;
  beforeEach(async () => {
    database = await PostgresDatabase.create();
  });
  afterEach(() => database.dispose());

  describe('on a line that breaks', () => {
    let proxy: CuttingProxy;
    let store: MessageStore;
    beforeEach(async () => {
      proxy = await CuttingProxy.start(database.url);
      store = await database.open({ url: proxy.url });
    });
    afterEach(async () => {
      await store.close();
      await proxy.close();
    });

    it('inserts once, whether the server had heard of it or not', async () => {
      proxy.cutBefore('INSERT INTO message');
      const [first] = await store.insertMessages([newMessage({ text: '1' })]);
      // The statement is known to the server by its name now.
      proxy.cutAfter('fp_');
      const second = await store.insertMessages(['2', '3'].map((text) => newMessage({ text })));
      assert.equal(proxy.cuts, 2);
      const { messages } = await store.pageMessages({ sessionId: 's1', limit: 10 });
      assert.deepEqual(messages, [first, ...second]);
    });

    it('does a transaction once whose end nobody heard of', async () => {
      proxy.cutAfter('COMMIT');
      const report = await store.importMessages([newMessage({ text: '1' })], { importId: 'x' });
      assert.deepEqual(report, { inserted: 1, renumbered: 0 });
      proxy.cutAfter('COMMIT');
      await store.insertMessages([newMessage({ id: flow, text: '2' })]);
      assert.equal(proxy.cuts, 2);
      assert.deepEqual(await textsOf(store), ['1', '2']);
      proxy.cutAfter('COMMIT');
      assert.equal(await store.undo(), 'Import messages');
      assert.deepEqual(await textsOf(store), ['2']);
      assert.equal(await store.undo(), undefined);
    });

    it('does a transaction again whose end the server never heard of', async () => {
      await store.insertMessages([newMessage({ text: '1' })]);
      for (const statement of ['BEGIN', 'UPDATE message', 'COMMIT']) {
        proxy.cutBefore(statement);
        await store.renameSession('s1', 's2', { merge: false });
        assert.deepEqual(await textsOf(store, 's2'), ['1'], statement);
        await store.renameSession('s2', 's1', { merge: false });
      }
      assert.equal(proxy.cuts, 3);
      for (let count = 0; count < 6; count++) assert.ok(await store.undo());
      assert.equal(await store.undo(), undefined);
    });

    it('says where it cannot know whether a change was stored', async () => {
      const impatient = await database.open({ url: proxy.url, patienceMs: 200 });
      proxy.cutAfter('COMMIT', true);
      await assert.rejects(impatient.createSession('s1', undefined), (error) => {
        assert.ok(isAppError(error, 'store-unavailable'), String(error));
        assert.match(error.message, /is not known/);
        assert.match(error.remedy ?? '', /look before/);
        return true;
      });
    });

    it('reports what the database refuses as it is, and goes on', async () => {
      await store.createSession('s1', undefined);
      proxy.cutBefore('COMMIT');
      await store.createSession('s2', undefined);
      await assert.rejects(store.createSession('s1', undefined), (error) =>
        isAppError(error, 'session-exists'),
      );
      assert.equal((await store.listSessions({ order: 'name', offset: 0, limit: 9 })).length, 2);
    });

    it('hears of changes by others again, and that some may have been missed', async () => {
      const changes: StoreChange[] = [];
      const heard = (wanted: (change: StoreChange) => boolean): Promise<StoreChange> =>
        new Promise((resolve) => {
          const subscription = store.onDidChange((change) => {
            changes.push(change);
            if (!wanted(change)) return;
            subscription.dispose();
            resolve(change);
          });
        });
      const missed = heard(({ kind }) => kind === 'everything');
      assert.equal(await database.terminate('LISTEN'), 1);
      assert.equal((await missed).origin, 'elsewhere');
      const named = heard(({ kind }) => kind === 'messages');
      await database.insertAsLangflow([{ sessionId: 'theirs', text: 'x' }]);
      assert.deepEqual((await named).sessionIds, ['theirs']);
    });
  });

  it('loses and doubles nothing while its connections are ended again and again', async function () {
    this.timeout(60_000);
    const store = await database.open();
    const inserts = numbers(200).map((text) => store.insertMessages([newMessage({ text })]));
    const imports = numbers(50).map((text) =>
      store.importMessages([newMessage({ text, sessionId: 's2' })], { importId: text }),
    );
    for (const asked of [...inserts, ...imports].filter((_, index) => index % 20 === 0)) {
      await asked;
      await database.terminate();
    }
    await Promise.all([...inserts, ...imports]);
    assert.deepEqual(await textsOf(store), numbers(200));
    assert.deepEqual(await textsOf(store, 's2'), numbers(50));
    assert.deepEqual(await store.checkIntegrity(), []);
  });
});

describe('a PostgreSQL server that stops', () => {
  let server: PostgresServer;
  before(async function () {
    this.timeout(180_000);
    server = await PostgresServer.start();
  });
  after(() => server.dispose());

  it('is waited for: what was acknowledged is there, and everything once', async function () {
    this.timeout(120_000);
    const store = await openPostgresStore({ url: server.url('postgres'), patienceMs: 60_000 });
    const inserts = numbers(150).map((text) => store.insertMessages([newMessage({ text })]));
    const imports = numbers(50).map((text) =>
      store.importMessages([newMessage({ text, sessionId: 's2' })], { importId: text }),
    );
    for (const [index, how] of (['immediate', 'fast', 'immediate'] as const).entries()) {
      await inserts[30 * (index + 1)];
      await server.stop(how);
      await server.startUp();
    }
    await imports[20];
    await server.stop();
    await server.startUp();
    await Promise.all([...inserts, ...imports]);
    assert.deepEqual(await textsOf(store), numbers(150));
    assert.deepEqual(await textsOf(store, 's2'), numbers(50));
    assert.deepEqual(await store.checkIntegrity(), []);
    await store.close();
  });

  it('is given up after a while, in words that say what to do, and used again when it is back', async function () {
    this.timeout(40_000);
    const store = await openPostgresStore({ url: server.url('postgres'), patienceMs: 2000 });
    await server.stop('fast');
    const failed = (error: unknown): boolean => {
      assert.ok(isAppError(error, 'store-unavailable'), String(error));
      assert.match(error.message, /^The database 127\.0\.0\.1:\d+\/postgres cannot be reached/);
      assert.match(error.remedy ?? '', /server runs/);
      return true;
    };
    const asked = Array.from({ length: 30 }, () =>
      assert.rejects(store.insertMessages([newMessage({ sessionId: 'lost' })]), failed),
    );
    // Together they wait as long as one: thirty times the patience is beyond this test's limit.
    await Promise.all(asked);
    await assert.rejects(store.clearSession('s1'), failed);
    await assert.rejects(openPostgresStore({ url: server.url('postgres') }), failed);
    await server.startUp();
    await store.insertMessages([newMessage({ sessionId: 'found' })]);
    assert.equal(await store.getSession('lost'), undefined);
    assert.equal((await store.getSession('found'))?.messageCount, 1);
    await store.close();
  });
});
