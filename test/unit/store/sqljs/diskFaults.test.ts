import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { isAppError } from '../../../../src/base/errors';
import { realFiles, type FileAccess } from '../../../../src/store/sqljs/fileAccess';
import type { SqljsStore } from '../../../../src/store/sqljs/sqljsStore';
import { rejects } from '../../../contract/storeSuite';
import { newMessage } from '../../../support/storeBuilders';
import { StoreFolder } from '../../../support/storeFiles';
import { storeHere } from '../../../support/storeInProcess';

describe('a failing disk', () => {
  let folder: StoreFolder;
  let store: SqljsStore;
  /** Thrown by the next calls of these names. */
  let faults: Partial<Record<keyof FileAccess, string>>;
  let syncs = 0;

  const check = (name: keyof FileAccess): void => {
    const code = faults[name];
    if (code !== undefined) throw Object.assign(new Error(`${code}: simulated`), { code });
  };
  const files: FileAccess = {
    ...realFiles,
    statSync: (file, options) => realFiles.statSync(file, options),
    writeSync: (descriptor, buffer, offset, length, position) => {
      check('writeSync');
      // A short write is no fault: the rest must follow.
      return realFiles.writeSync(descriptor, buffer, offset, Math.min(length, 1000), position);
    },
    readSync: (descriptor, buffer, offset, length, position) => {
      check('readSync');
      return realFiles.readSync(descriptor, buffer, offset, Math.min(length, 1000), position);
    },
    fsyncSync: (descriptor) => {
      check('fsyncSync');
      realFiles.fsyncSync(descriptor);
    },
    fdatasyncSync: (descriptor) => {
      check('fsyncSync');
      syncs++;
      realFiles.fdatasyncSync(descriptor);
    },
    ftruncateSync: (descriptor, size) => {
      check('ftruncateSync');
      realFiles.ftruncateSync(descriptor, size);
    },
    openSync: (file, flags, mode) => {
      check('openSync');
      return realFiles.openSync(file, flags, mode);
    },
  };

  beforeEach(async () => {
    faults = {};
    folder = await StoreFolder.create();
    store = await storeHere(folder.file, files);
    await store.insertMessages([newMessage({ text: 'before' })]);
  });

  afterEach(async () => {
    faults = {};
    await store.close();
    await folder.dispose();
  });

  const staysSound = async (): Promise<void> => {
    faults = {};
    assert.equal((await store.getSession('s1'))?.messageCount, 1);
    await store.insertMessages([newMessage({ text: 'after' })]);
    assert.deepEqual(await store.checkIntegrity(), []);
    await store.close();
    const database = new DatabaseSync(folder.file);
    assert.deepEqual(
      database
        .prepare('SELECT text FROM message ORDER BY rowid')
        .all()
        .map((row) => row['text']),
      ['before', 'after'],
    );
    database.close();
  };

  it('that is full is reported as such, and goes on once there is space', async () => {
    for (const code of ['ENOSPC', 'EDQUOT']) {
      faults = { writeSync: code };
      await rejects(() => store.insertMessages([newMessage()]), 'store-full');
      faults = {};
      assert.equal((await store.getSession('s1'))?.messageCount, 1);
    }
    await staysSound();
  });

  it('that may not be written is reported as such', async () => {
    faults = { writeSync: 'EACCES' };
    await rejects(() => store.insertMessages([newMessage()]), 'store-readonly');
    await staysSound();
  });

  it('whose file may grow no larger is reported as full', async () => {
    faults = { writeSync: 'EFBIG' };
    await rejects(
      () => store.insertMessages([newMessage({ text: 'x'.repeat(10_000) })]),
      'store-full',
    );
    await staysSound();
  });

  it('that cannot make a write durable acknowledges nothing', async () => {
    faults = { fsyncSync: 'EIO' };
    await rejects(() => store.insertMessages([newMessage()]), 'store-unavailable');
    await staysSound();
  });

  it('that cannot end a journal acknowledges nothing', async () => {
    faults = { ftruncateSync: 'EIO' };
    await rejects(() => store.insertMessages([newMessage()]), 'store-unavailable');
    await staysSound();
  });

  it('that has no more descriptors is reported, and recovers', async () => {
    faults = { openSync: 'EMFILE' };
    await rejects(() => store.insertMessages([newMessage()]), 'store-unavailable');
    await staysSound();
  });

  it('is synced once for changes that wait one behind the other', async () => {
    const syncsFor = async (work: () => Promise<unknown>): Promise<number> => {
      const before = syncs;
      await work();
      return syncs - before;
    };
    const one = await syncsFor(() => store.insertMessages([newMessage()]));
    const many = await syncsFor(() =>
      Promise.all(Array.from({ length: 20 }, () => store.insertMessages([newMessage()]))),
    );
    // The first goes at once; the others, which came while it ran, together.
    assert.ok(many <= 2 * one, `${many} instead of ${one}`);
    assert.equal((await store.getSession('s1'))?.messageCount, 22);
  });

  it('refuses only what is wrong among changes that are stored together', async () => {
    const [{ id } = { id: '' }] = await store.insertMessages([newMessage()]);
    const outcomes = await Promise.allSettled([
      store.insertMessages([newMessage({ text: '1' })]),
      store.insertMessages([newMessage({ text: '2' })]),
      store.insertMessages([newMessage({ text: 'not stored' }), newMessage({ id })]),
      store.deleteSession('none'),
      store.insertMessages([newMessage({ text: '3' })]),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    const { messages } = await store.pageMessages({ sessionId: 's1', limit: 9 });
    assert.deepEqual(
      messages.slice(2).map(({ text }) => text),
      ['1', '2', '3'],
    );
  });

  it('that is full acknowledges none of the changes that are stored together', async () => {
    faults = { writeSync: 'ENOSPC' };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        store.insertMessages([newMessage()]).then(
          () => 'stored',
          (error: unknown) => isAppError(error, 'store-full'),
        ),
      ),
    );
    assert.deepEqual(outcomes, [true, true, true, true, true]);
    await staysSound();
  });

  it('names the file and the cause', async () => {
    faults = { writeSync: 'ENOSPC' };
    await assert.rejects(
      () => store.insertMessages([newMessage()]),
      (error: Error) => error.message.includes(folder.file) && error.message.includes('ENOSPC'),
    );
  });
});
