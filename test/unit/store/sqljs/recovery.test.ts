import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { silentLogger } from '../../../../src/base/logger';
import { DeferredStore } from '../../../../src/store/deferredStore';
import { openMessageStore } from '../../../../src/store/openStore';
import {
  databaseCopies,
  restoreDatabase,
  setDatabaseAside,
} from '../../../../src/store/sqljs/recovery';
import { rejects } from '../../../contract/storeSuite';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder, storeWorkerPath } from '../../../support/storeFiles';

describe('ways on with a database that cannot be used', () => {
  const now = new Date('2026-01-20T10:00:00Z');
  let folder: StoreFolder;
  let store: DeferredStore;

  beforeEach(async () => {
    folder = await StoreFolder.create();
    store = new DeferredStore({
      exists: () => existsSync(folder.file),
      open: () =>
        openMessageStore({ file: folder.file, workerPath: storeWorkerPath, logger: silentLogger }),
    });
    await store.insertMessages([newMessage({ text: 'kept' })]);
    await store.release();
    await copyFile(folder.file, `${folder.file}.copy`);
    await writeFile(folder.file, 'damaged'.repeat(200));
    await rejects(() => store.getSession('s1'), 'store-corrupt');
  });

  afterEach(async () => {
    await store.close();
    await folder.dispose();
  });

  it('are an empty one, with what was there beside it byte for byte', async () => {
    const damaged = await readFile(folder.file);
    let aside: string | undefined;
    await store.exchange(() => {
      aside = setDatabaseAside(folder.file, now);
      return Promise.resolve();
    });
    assert.deepEqual(await readFile(aside ?? ''), damaged);
    assert.equal(await store.getSession('s1'), undefined);
    await store.insertMessages([newMessage()]);
    assert.equal((await store.getSession('s1'))?.messageCount, 1);
  });

  it('are a copy, which stays what it is', async () => {
    const [copy = ''] = databaseCopies(folder.file);
    assert.equal(copy, `${folder.file}.copy`);
    const bytes = await readFile(copy);
    await store.exchange(() => restoreDatabase(folder.file, copy, now));
    assert.equal((await store.getMessage((await firstId()) ?? ''))?.text, 'kept');
    assert.deepEqual(await readFile(copy), bytes);
  });

  it('change nothing where the copy is none', async () => {
    const damaged = await readFile(folder.file);
    await writeFile(`${folder.file}.bad`, 'no database');
    assert.deepEqual(databaseCopies(folder.file), [`${folder.file}.copy`]);
    await rejects(
      () => store.exchange(() => restoreDatabase(folder.file, `${folder.file}.bad`, now)),
      'store-corrupt',
    );
    assert.deepEqual(await readFile(folder.file), damaged);
  });

  it('leave no journal behind that would be played back into the next one', async () => {
    await writeFile(`${folder.file}-journal`, 'old');
    setDatabaseAside(folder.file, now);
    assert.equal(existsSync(`${folder.file}-journal`), false);
    assert.equal(setDatabaseAside(folder.file, now), undefined);
    await rm(folder.file, { force: true });
    await copyFile(`${folder.file}.copy`, folder.file);
    // A name that is taken is not written over.
    assert.match(setDatabaseAside(folder.file, now) ?? '', /-2$/);
  });

  it('make whoever asks meanwhile wait', async () => {
    const order: string[] = [];
    const exchanged = store.exchange(async () => {
      const asked = store.listSessions({ order: 'name', offset: 0, limit: 9 });
      void asked.then(() => order.push('answered'));
      await restoreDatabase(folder.file, `${folder.file}.copy`, now);
      order.push('restored');
    });
    await exchanged;
    await store.getSession('s1');
    assert.deepEqual(order, ['restored', 'answered']);
  });

  async function firstId(): Promise<string | undefined> {
    const { messages } = await store.pageMessages({ sessionId: 's1', limit: 1 });
    return messages[0]?.id;
  }
});
