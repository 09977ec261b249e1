import assert from 'node:assert/strict';
import path from 'node:path';
import type { MessageStore, StoreChange } from '../../../../src/store/messageStore';
import { rejects } from '../../../contract/storeSuite';
import { CrashWriter } from '../../../support/crashWriter';
import { hasSqliteShell, OtherProgram, sqliteShell } from '../../../support/otherProgram';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder, storeWorkerPath } from '../../../support/storeFiles';

const insertSql = (id: string, sessionId: string, text: string): string =>
  `INSERT INTO message (id, timestamp, sender, sender_name, session_id, text)
    VALUES ('${id}', '2026-01-20 10:00:00', 'User', 'Ann', '${sessionId}', '${text}')`;

describe('a message database that other programs use', () => {
  let folder: StoreFolder;
  let store: MessageStore;
  let other: OtherProgram;

  beforeEach(async () => {
    folder = await StoreFolder.create();
    store = await folder.open();
    await store.insertMessages([newMessage({ text: 'ours' })]);
    other = new OtherProgram(folder.file);
  });

  afterEach(async () => {
    await other.close();
    await folder.dispose();
  });

  const nextChangeElsewhere = (): Promise<StoreChange> =>
    new Promise((resolve) => {
      const subscription = store.onDidChange((change) => {
        if (change.origin !== 'elsewhere') return;
        subscription.dispose();
        resolve(change);
      });
    });

  it('is read by them while it is open here', async () => {
    assert.deepEqual(await other.run('SELECT text, session_id FROM message'), [
      { text: 'ours', session_id: 's1' },
    ]);
  });

  it('shows what they insert, edit, move and delete, and tells of it', async () => {
    const changed = nextChangeElsewhere();
    await other.run(insertSql('a'.repeat(32), 's2', 'theirs'));
    assert.deepEqual(await changed, {
      kind: 'everything',
      sessionIds: [],
      messageIds: [],
      origin: 'elsewhere',
    });
    const session = await store.getSession('s2');
    assert.equal(session?.preview, 'theirs');
    assert.equal(session.lastActive, '2026-01-20T10:00:00.000000Z');
    await other.run("UPDATE message SET text = 'edited' WHERE session_id = 's2'");
    assert.equal((await store.getSession('s2'))?.preview, 'edited');
    await other.run("UPDATE message SET session_id = 's3' WHERE session_id = 's2'");
    assert.equal(await store.getSession('s2'), undefined);
    assert.equal((await store.getSession('s3'))?.messageCount, 1);
    await other.run("DELETE FROM message WHERE session_id = 's3'");
    assert.equal(await store.getSession('s3'), undefined);
  });

  it('shows what another window writes, and tells of it', async () => {
    const changed = nextChangeElsewhere();
    const wasmPath = path.join(path.dirname(storeWorkerPath), 'sql-wasm.wasm');
    const window = new CrashWriter(storeWorkerPath, wasmPath, folder.file);
    await window.acknowledge(1);
    await changed;
    await window.kill();
    const [id = ''] = window.acknowledged;
    assert.equal((await store.getMessage(id))?.sender, 'User');
  });

  it('keeps the order of messages whoever writes them', async () => {
    await other.run(insertSql('b'.repeat(32), 's1', 'theirs'));
    await store.insertMessages([newMessage({ text: 'ours again' })]);
    const page = await store.pageMessages({ sessionId: 's1', limit: 10 });
    assert.deepEqual(
      page.messages.map(({ text }) => text),
      ['ours', 'theirs', 'ours again'],
    );
  });

  it('takes any spelling of an id and any text for a time', async () => {
    const id = '0188A5AC-0000-4000-8000-00000000ABCD';
    await other.run(insertSql(id, 's2', 'x').replace('2026-01-20 10:00:00', 'yesterday'));
    const message = await store.getMessage(id.toLowerCase().replaceAll('-', ''));
    assert.equal(message, undefined, 'only the spelling in the row and our own are looked up');
    const stored = await store.getMessage(id);
    assert.equal(stored?.timestamp, '1970-01-01T00:00:00.000000Z');
    await store.updateMessage(id, { text: 'y' });
    assert.equal(await store.deleteMessages([id]), 1);
  });

  it('waits for a lock that goes, and acknowledges nothing before', async () => {
    await other.run('BEGIN IMMEDIATE');
    await other.run(insertSql('c'.repeat(32), 's2', 'theirs'));
    let isStored = false;
    const insert = store.insertMessages([newMessage()]).then(() => {
      isStored = true;
    });
    const read = await store.getSession('s1');
    assert.equal(read?.messageCount, 1, 'reading goes on while another program writes');
    assert.equal(isStored, false);
    await other.run('COMMIT');
    await insert;
    assert.equal((await store.listSessions({ order: 'name', offset: 0, limit: 9 })).length, 2);
  });

  it('says that it is locked where the lock stays, and goes on afterwards', async () => {
    await store.close();
    store = await folder.open({ busyLimitMs: 100 });
    await other.run('BEGIN EXCLUSIVE');
    await rejects(() => store.insertMessages([newMessage()]), 'store-busy');
    await rejects(() => store.getSession('s1'), 'store-busy');
    await other.run('ROLLBACK');
    await store.insertMessages([newMessage()]);
    assert.equal((await store.getSession('s1'))?.messageCount, 2);
  });

  it('says so too where it is locked when it is opened', async () => {
    await store.close();
    await other.run('BEGIN EXCLUSIVE');
    await rejects(() => folder.open({ busyLimitMs: 100 }), 'store-busy');
    await other.run('ROLLBACK');
    store = await folder.open();
    assert.equal((await store.getSession('s1'))?.messageCount, 1);
  });

  it('loses nothing while two programs write as fast as they can', async () => {
    const ours = async (): Promise<void> => {
      for (let index = 0; index < 60; index++) {
        await store.insertMessages([newMessage({ sessionId: 'ours' })]);
      }
    };
    const theirs = async (): Promise<void> => {
      for (let index = 0; index < 60; index++) {
        await other.run(insertSql(index.toString(16).padStart(32, '0'), 'theirs', 'x'));
      }
    };
    await Promise.all([ours(), theirs()]);
    assert.equal((await store.getSession('ours'))?.messageCount, 60);
    assert.equal((await store.getSession('theirs'))?.messageCount, 60);
    assert.deepEqual(await store.checkIntegrity(), []);
    assert.deepEqual(await other.run('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  });

  it('goes back from write-ahead mode when another program has switched to it', async () => {
    await other.run('PRAGMA journal_mode=WAL');
    await other.run(insertSql('d'.repeat(32), 's2', 'in the log'));
    await other.close();
    await store.insertMessages([newMessage()]);
    assert.equal((await store.getSession('s2'))?.preview, 'in the log');
  });

  it('says who is in the way while another program keeps it in write-ahead mode', async () => {
    await store.close();
    store = await folder.open({ busyLimitMs: 100 });
    await other.run('PRAGMA journal_mode=WAL');
    await other.run(insertSql('d'.repeat(32), 's2', 'in the log'));
    await rejects(() => store.insertMessages([newMessage()]), 'store-busy');
    await other.close();
    await store.insertMessages([newMessage()]);
  });

  it('mends summaries and triggers that a migration of another program dropped', async () => {
    const changed = nextChangeElsewhere();
    await other.run('BEGIN');
    await other.run('CREATE TABLE copy AS SELECT * FROM message');
    await other.run('DROP TABLE message');
    await other.run('ALTER TABLE copy RENAME TO message');
    await other.run(insertSql('e'.repeat(32), 's2', 'without triggers'));
    await other.run('COMMIT');
    await changed;
    assert.equal((await store.getSession('s2'))?.preview, 'without triggers');
    await store.insertMessages([newMessage({ sessionId: 's2', text: 'with triggers' })]);
    assert.equal((await store.getSession('s2'))?.preview, 'with triggers');
    assert.equal((await store.searchMessages('triggers', 9)).length, 2);
  });

  if (hasSqliteShell) {
    it('can be read, written and checked by the sqlite3 shell while it is open here', async () => {
      assert.equal(sqliteShell(folder.file, 'SELECT sender, text FROM message'), 'User|ours');
      sqliteShell(folder.file, insertSql('f'.repeat(32), 's2', 'typed'));
      assert.equal((await store.getSession('s2'))?.preview, 'typed');
      assert.equal(sqliteShell(folder.file, 'PRAGMA integrity_check'), 'ok');
    });

    it('survives a dump that is read in again', async () => {
      await store.insertMessages([newMessage({ text: 'second' }), newMessage({ text: 'third' })]);
      await store.close();
      await other.close();
      const dump = sqliteShell(folder.file, '.dump');
      const copy = `${folder.file}.copy`;
      sqliteShell(copy, dump);
      const reopened = await folder.open({ file: copy });
      const page = await reopened.pageMessages({ sessionId: 's1', limit: 10 });
      assert.deepEqual(
        page.messages.map(({ text }) => text),
        ['ours', 'second', 'third'],
      );
      assert.equal((await reopened.searchMessages('second', 9)).length, 1);
    });
  }
});
