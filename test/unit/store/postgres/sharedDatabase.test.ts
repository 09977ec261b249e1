import assert from 'node:assert/strict';
import { isAppError, type ErrorCode } from '../../../../src/base/errors';
import type { MessageStore, StoreChange } from '../../../../src/store/messageStore';
import {
  PostgresDatabase,
  releasePostgres,
  startPostgres,
} from '../../../support/postgresDatabase';
import { newMessage } from '../../../support/storeBuilders';

const flowA = '11111111-2222-4333-8444-555555555555';
const flowB = '99999999-2222-4333-8444-555555555555';

async function textsOf(store: MessageStore, sessionId: string): Promise<readonly string[]> {
  const { messages } = await store.pageMessages({ sessionId, limit: 1000 });
  return messages.map(({ text }) => text);
}

async function summary(store: MessageStore, sessionId: string): Promise<unknown> {
  const session = await store.getSession(sessionId);
  return session && [session.messageCount, session.preview, session.flowIds];
}

/** The next change that others make. */
function nextChange(store: MessageStore): Promise<StoreChange> {
  return new Promise((resolve) => {
    const subscription = store.onDidChange((change) => {
      if (change.origin === 'here') return;
      subscription.dispose();
      resolve(change);
    });
  });
}

function failsWith(code: ErrorCode): (error: unknown) => boolean {
  return (error) => isAppError(error, code);
}

after(releasePostgres);

describe('a PostgreSQL database that others write', () => {
  before(startPostgres);

  let database: PostgresDatabase;
  beforeEach(async () => {
    database = await PostgresDatabase.create();
  });
  afterEach(() => database.dispose());

  it('puts messages of Langflow in order and tells of their sessions', async () => {
    const store = await database.open();
    const inserted = nextChange(store);
    await database.insertAsLangflow([
      { sessionId: 'a', text: '1', flowId: flowA },
      { sessionId: 'b', text: '2' },
    ]);
    const change = await inserted;
    assert.equal(change.kind, 'messages');
    assert.deepEqual(change.sessionIds.toSorted(), ['a', 'b']);
    await store.insertMessages([newMessage({ sessionId: 'a', text: '3' })]);
    await database.insertAsLangflow([{ sessionId: 'a', text: '4', flowId: flowB }]);
    assert.deepEqual(await textsOf(store, 'a'), ['1', '3', '4']);
    assert.deepEqual(await summary(store, 'a'), [3, '4', [flowA, flowB]]);
    assert.deepEqual(
      (await store.searchMessages('4', 10)).map(({ sessionId }) => sessionId),
      ['a'],
    );
  });

  it('follows edits, moves and deletions by Langflow', async () => {
    const store = await database.open();
    const [first, second] = await database.insertAsLangflow([
      { sessionId: 'a', text: '1', flowId: flowA },
      { sessionId: 'a', text: '2', flowId: flowA },
    ]);
    await database.query("UPDATE message SET text = 'two' WHERE id = $1", [second]);
    assert.deepEqual(await summary(store, 'a'), [2, 'two', [flowA]]);
    await database.query("UPDATE message SET session_id = 'b' WHERE id = $1", [second]);
    assert.deepEqual(await summary(store, 'a'), [1, '1', [flowA]]);
    assert.deepEqual(await summary(store, 'b'), [1, 'two', [flowA]]);
    const deleted = nextChange(store);
    await database.query('DELETE FROM message WHERE id = $1', [first]);
    assert.deepEqual((await deleted).sessionIds.includes('a'), true);
    assert.equal(await store.getSession('a'), undefined);
    assert.deepEqual(await store.checkIntegrity(), []);
    await database.query('TRUNCATE message');
    assert.deepEqual(await store.listSessions({ order: 'name', offset: 0, limit: 9 }), []);
    assert.deepEqual(await store.checkIntegrity(), []);
  });

  it('takes over what Langflow has stored before, in the order of time', async () => {
    const first = await database.open();
    await first.close();
    await database.query('DROP SCHEMA flow_playground CASCADE');
    await database.query(
      'ALTER TABLE message DROP context_id, DROP session_metadata, DROP user_id',
    );
    await database.query('ALTER TABLE message ALTER "timestamp" TYPE timestamp');
    await database.insertAsLangflow([
      { sessionId: 'a', text: '2' },
      { sessionId: 'a', text: '1' },
    ]);
    await database.query(
      `UPDATE message SET "timestamp" = '2026-01-20 10:00:00.5' WHERE text = '1'`,
    );
    const store = await database.open();
    assert.deepEqual(await textsOf(store, 'a'), ['1', '2']);
    const { messages } = await store.pageMessages({ sessionId: 'a', limit: 1 });
    const [stored] = await store.insertMessages([
      newMessage({
        sessionId: 'a',
        text: '3',
        contextId: 'c',
        timestamp: '2026-01-20T10:00:00.5Z',
      }),
    ]);
    assert.ok(stored);
    assert.equal(messages.length, 1);
    assert.equal((await store.getMessage(stored.id))?.timestamp, '2026-01-20T10:00:00.500000Z');
    await store.deleteMessages([stored.id]);
    await store.undo();
    assert.deepEqual(await textsOf(store, 'a'), ['1', '2', '3']);
  });

  it('mends itself where Langflow has replaced its table', async () => {
    const store = await database.open();
    await store.insertMessages([newMessage({ sessionId: 'a', text: '1' })]);
    await database.query(
      'CREATE TABLE other (LIKE message INCLUDING ALL); INSERT INTO other SELECT * FROM message; ' +
        'DROP TABLE message; ALTER TABLE other RENAME TO message',
    );
    await database.insertAsLangflow([{ sessionId: 'a', text: '2' }]);
    const mended = nextChange(store);
    await database.terminate('LISTEN');
    assert.equal((await mended).kind, 'everything');
    assert.deepEqual(await textsOf(store, 'a'), ['1', '2']);
    await database.insertAsLangflow([{ sessionId: 'a', text: '3' }]);
    assert.deepEqual(await summary(store, 'a'), [3, '3', []]);
    assert.deepEqual(await store.checkIntegrity(), []);
  });

  it("gives messages to the owner of their flow, as Langflow's memory wants", async () => {
    const first = await database.open();
    await first.close();
    await database.query('CREATE TABLE flow (id uuid PRIMARY KEY, user_id uuid)');
    await database.query('INSERT INTO flow VALUES ($1, $2)', [flowA, flowB]);
    const store = await database.open();
    await store.insertMessages([newMessage({ flowId: flowA }), newMessage({ flowId: flowB })]);
    const rows = await database.query('SELECT flow_id, user_id FROM message ORDER BY flow_id');
    assert.deepEqual(rows, [
      { flow_id: flowA, user_id: flowB },
      { flow_id: flowB, user_id: null },
    ]);
  });

  it('tells a second store exactly what the first one did, and leaves undo to each', async () => {
    const ann = await database.open({ author: 'ann' });
    const ben = await database.open({ author: 'ben' });
    let heard = nextChange(ben);
    const [message] = await ann.insertMessages([newMessage({ text: 'one' })]);
    assert.deepEqual((await heard).sessionIds, ['s1']);
    assert.ok(message);
    heard = nextChange(ben);
    await ann.createSession('new', undefined);
    assert.deepEqual(await heard, {
      kind: 'sessions',
      sessionIds: ['new'],
      messageIds: [],
      origin: 'elsewhere',
    });
    await ann.updateMessage(message.id, { text: 'two' });
    assert.equal(await ben.undo(), undefined);
    await ben.insertMessageAfter(newMessage({ text: 'three' }), message.seq);
    assert.equal(await ann.undo(), 'Edit message');
    assert.deepEqual(await textsOf(ben, 's1'), ['one', 'three']);
  });

  it('is created once where several open it at the same time', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => database.open()));
    await Promise.all(stores.map((store) => store.insertMessages([newMessage()])));
    assert.equal((await stores[0]?.getSession('s1'))?.messageCount, 4);
  });

  it('is left alone where it is not ours to use', async () => {
    const first = await database.open();
    await first.close();
    await database.query('UPDATE flow_playground.state SET version = 99');
    await assert.rejects(database.open(), failsWith('store-foreign'));
    await database.query('DROP SCHEMA flow_playground CASCADE; DROP TABLE message');
    await database.query('CREATE TABLE message (id integer, text text)');
    await assert.rejects(database.open(), failsWith('store-foreign'));
    const schemas = await database.query(
      "SELECT 1 FROM pg_namespace WHERE nspname = 'flow_playground'",
    );
    assert.deepEqual(schemas, []);
  });

  it('can be read by who may not change it', async () => {
    await assert.rejects(database.open({ readOnly: true }), failsWith('store-readonly'));
    const store = await database.open();
    await store.insertMessages([newMessage({ text: 'x' })]);
    const reader = await database.open({ readOnly: true });
    assert.deepEqual(await textsOf(reader, 's1'), ['x']);
    await assert.rejects(reader.insertMessages([newMessage()]), failsWith('store-readonly'));
    await assert.rejects(reader.clearSession('s1'), failsWith('store-readonly'));
  });

  it('says what is wrong with the URL without repeating its password', async () => {
    const refused = async (url: string, code: ErrorCode, text: RegExp): Promise<void> => {
      await assert.rejects(database.open({ url }), (error) => {
        assert.ok(isAppError(error, code), String(error));
        assert.match(error.message, text);
        assert.doesNotMatch(error.message, /s3cret/);
        return true;
      });
    };
    const { host } = new URL(database.url);
    await refused(
      `postgresql://nobody:s3cret@${host}/postgres`,
      'store-unavailable',
      /let this user in/,
    );
    const wrong = new URL(database.url);
    wrong.pathname = '/nowhere';
    await refused(wrong.href, 'store-unavailable', /does not exist/);
    await refused('sqlite:///x.db', 'not-supported', /PostgreSQL/);
    wrong.searchParams.set('sslmode', 'require');
    await refused(wrong.href, 'store-unavailable', /SSL/);
  });

  it('finds a place again and again, also where there is no room left', async () => {
    const store = await database.open();
    const [first, , third] = await store.insertMessages(
      ['a', 'b', 'c'].map((text) => newMessage({ text })),
    );
    assert.ok(first && third);
    await store.deleteMessages([third.id]);
    const { seq } = first;
    for (let round = 0; round < 60; round++) {
      await store.insertMessageAfter(newMessage({ text: String(round) }), seq);
    }
    const middle = Array.from({ length: 60 }, (_, index) => String(59 - index));
    assert.deepEqual(await textsOf(store, 's1'), ['a', ...middle, 'b']);
    for (let round = 0; round < 60; round++) await store.undo();
    assert.equal(await store.undo(), 'Delete message');
    assert.deepEqual(await textsOf(store, 's1'), ['a', 'b', 'c']);
    for (let round = 0; round < 61; round++) assert.ok(await store.redo());
    assert.deepEqual(await textsOf(store, 's1'), ['a', ...middle, 'b']);
    assert.deepEqual(await store.checkIntegrity(), []);
  });
});
