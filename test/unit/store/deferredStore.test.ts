import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { DeferredStore } from '../../../src/store/deferredStore.js';
import type { StoreChange } from '../../../src/store/messageStore.js';
import { openMessageStore } from '../../../src/store/openStore.js';

describe('DeferredStore', () => {
  let folder: string;
  let file: string;
  let store: DeferredStore;
  let opened: number;
  let failures: number;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'deferred-store-'));
    file = path.join(folder, '.langflow', 'langflow.db');
    opened = 0;
    failures = 0;
    store = deferred();
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  function deferred(): DeferredStore {
    return new DeferredStore({
      exists: () => existsSync(file),
      open: async () => {
        opened++;
        if (failures-- > 0) throw new AppError('store-busy', 'Someone else has it.');
        return openMessageStore({
          file,
          workerPath: path.join(__dirname, 'storeWorker.js'),
          logger: silentLogger,
        });
      },
    });
  }

  it('shows nothing and creates nothing where the folder was never used', async () => {
    const query = { order: 'recent', offset: 0, limit: 10 } as const;
    assert.deepEqual(await store.listSessions(query), []);
    assert.deepEqual(await store.pageMessages({ sessionId: 's', limit: 10 }), {
      messages: [],
      hasMore: false,
    });
    assert.equal(await store.undo(), undefined);
    assert.equal(opened, 0);
    assert.equal(existsSync(path.dirname(file)), false);
  });

  it('creates the database with the first change, and tells of it', async () => {
    const changes: StoreChange[] = [];
    store.onDidChange((change) => changes.push(change));
    await store.createSession('first', 'flow');
    assert.ok(existsSync(file));
    assert.equal((await store.getSession('first'))?.id, 'first');
    assert.deepEqual(
      changes.map(({ sessionIds }) => sessionIds),
      [['first']],
    );
    assert.equal(opened, 1);
  });

  it('opens a database that is there already in order to read it', async () => {
    await store.createSession('kept', 'flow');
    await store.close();
    store = deferred();
    assert.equal((await store.getSession('kept'))?.id, 'kept');
  });

  it('tries again after an opening that failed', async () => {
    failures = 1;
    await assert.rejects(store.createSession('one', 'flow'), /Someone else/);
    await store.createSession('one', 'flow');
    assert.equal(opened, 2);
  });

  it('opens anew after it was released, and tells listeners to read again', async () => {
    await store.createSession('one', 'flow');
    const kinds: string[] = [];
    store.onDidChange(({ kind }) => kinds.push(kind));
    await store.release();
    assert.deepEqual(kinds, ['everything']);
    assert.equal((await store.getSession('one'))?.id, 'one');
    assert.equal(opened, 2);
  });

  it('refuses work once it is closed', async () => {
    await store.close();
    await assert.rejects(store.createSession('late', 'flow'), /closed/);
  });
});
