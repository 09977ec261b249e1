import assert from 'node:assert/strict';
import path from 'node:path';
import { newId } from '../../src/base/ids';
import { silentLogger } from '../../src/base/logger';
import { openMemoryStore } from '../../src/store/openStore';
import { WorkerStore } from '../../src/store/sqljs/workerStore';
import { newMessage } from '../support/storeBuilders';
import { storeWorkerPath } from '../support/storeFiles';
import { describeMessageStore } from './storeContract';
import type { StoreHarness } from './storeSuite';

const options = { workerPath: storeWorkerPath, logger: silentLogger };

/** One store in memory that the suite may leave and come back to: another user holds it open. */
async function inMemory(): Promise<StoreHarness> {
  const open = (file: string): Promise<WorkerStore> =>
    WorkerStore.open({
      ...options,
      file,
      wasmPath: path.join(path.dirname(storeWorkerPath), 'sql-wasm.wasm'),
      readOnly: false,
      busyLimitMs: 100,
    });
  const file = `:memory:${newId()}`;
  const holder = await open(file);
  return { open: () => open(file), dispose: () => holder.close() };
}

describeMessageStore('sql.js in memory', inMemory);

describe('stores in memory', () => {
  it('know nothing of each other, and nothing once they are closed', async () => {
    const first = await openMemoryStore(options);
    const second = await openMemoryStore(options);
    await first.insertMessages([newMessage()]);
    assert.equal((await first.getSession('s1'))?.messageCount, 1);
    assert.equal(await second.getSession('s1'), undefined);
    await first.close();
    await second.close();
  });
});
