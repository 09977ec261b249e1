import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { silentLogger } from '../../../../src/base/logger';
import type { MessageStore } from '../../../../src/store/messageStore';
import { SqljsStore } from '../../../../src/store/sqljs/sqljsStore';
import { createLangflowDatabase } from '../../../support/langflowDatabase';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder } from '../../../support/storeFiles';
import { openHere } from '../../../support/storeInProcess';

describe('looking after a message database', function () {
  // Megabytes are written, on a machine that may be busy.
  this.timeout(60_000);
  let folder: StoreFolder;

  beforeEach(async () => {
    folder = await StoreFolder.create();
  });

  afterEach(() => folder.dispose());

  const fill = async (store: MessageStore): Promise<void> => {
    const text = 'x'.repeat(3000);
    for (const sessionId of ['gone', 'kept', 'gone']) {
      await store.insertMessages(
        Array.from({ length: 250 }, () => newMessage({ sessionId, text })),
      );
    }
    await store.deleteSession('gone');
    await store.retain({ sessions: 1, messagesBefore: '2000-01-01T00:00:00Z' });
  };

  const asEarlyVersion = async (): Promise<void> => {
    await (await folder.open()).close();
    const database = new DatabaseSync(folder.file);
    database.exec('PRAGMA auto_vacuum=NONE; VACUUM');
    database.close();
  };

  const ask = (sql: string): unknown => {
    const database = new DatabaseSync(folder.file);
    try {
      // The search index may be at work.
      database.exec('PRAGMA busy_timeout=10000');
      return Object.values(database.prepare(sql).get() ?? {})[0];
    } finally {
      database.close();
    }
  };

  it('gives back the space of what was deleted, and moves no message', async () => {
    const store = await folder.open();
    await fill(store);
    await store.undo();
    await store.deleteSession('gone');
    const query = { sessionId: 'kept', limit: 1000 };
    const before = await store.pageMessages(query);
    // Undo keeps what was deleted; fewer steps of it are more space.
    const { bytesBefore, bytesAfter } = await store.compact();
    assert.ok(bytesAfter <= bytesBefore);
    assert.equal(statSync(folder.file).size, bytesAfter);
    assert.equal(ask('PRAGMA freelist_count'), 0);
    assert.deepEqual(await store.pageMessages(query), before);
    assert.deepEqual(await store.checkIntegrity(), []);
  });

  for (const kind of ['an early version', 'Langflow'] as const) {
    it(`writes a database of ${kind} anew, and moves no message`, async () => {
      if (kind === 'Langflow') createLangflowDatabase(folder.file, 'late').close();
      else await asEarlyVersion();
      const store = await folder.open();
      await fill(store);
      const query = { sessionId: 'kept', limit: 1000 };
      const before = await store.pageMessages(query);
      const { bytesBefore, bytesAfter } = await store.compact();
      assert.ok(bytesAfter < bytesBefore);
      assert.deepEqual(await store.pageMessages(query), before);
      assert.deepEqual(await store.checkIntegrity(), []);
      assert.equal(ask('PRAGMA auto_vacuum'), kind === 'Langflow' ? 0 : 2);
    });
  }

  it('checks when nothing else is asked, and gets to the end in any case', async () => {
    await fill(await folder.open());
    await folder.close();
    let asked = 0;
    const database = await openHere(folder.file);
    const options = { logger: silentLogger, busyLimitMs: 1000 };
    const patient = new SqljsStore(database, { ...options, isAwaited: () => ++asked < 3 });
    assert.deepEqual(await patient.checkIntegrity(), []);
    assert.ok(asked > 3);
    await patient.close();
    const hurried = new SqljsStore(await openHere(folder.file), {
      ...options,
      isAwaited: () => true,
    });
    assert.deepEqual(await hurried.checkIntegrity(), []);
    await hurried.close();
  });

  it('still finds damage after having given way', async () => {
    await fill(await folder.open());
    await folder.close();
    const database = new DatabaseSync(folder.file);
    database.exec('PRAGMA writable_schema=ON');
    database.exec("UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'fp_original'");
    database.close();
    let asked = 0;
    const store = new SqljsStore(await openHere(folder.file), {
      logger: silentLogger,
      busyLimitMs: 1000,
      isAwaited: () => ++asked < 2,
    });
    assert.notDeepEqual(await store.checkIntegrity(), []);
    await store.close();
  });
});
