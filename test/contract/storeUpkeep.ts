import assert from 'node:assert/strict';
import type { StoreChange } from '../../src/store/messageStore';
import { newMessage, newRun } from '../support/storeBuilders';
import { rejects, textsOf, type StoreSuite } from './storeSuite';

/** What a store does with run records. */
export function describeRuns(suite: StoreSuite): void {
  describe('runs', () => {
    it('gives back a run in full, and lists runs without values, newest first', async () => {
      const first = newRun();
      const second = newRun({
        id: 'run-2',
        startedAt: '2026-01-20T11:00:00.000Z',
        sessionId: 's2',
      });
      await suite.store.saveRun(first);
      await suite.store.saveRun(second);
      await suite.reload();
      assert.deepEqual(await suite.store.getRun('run-1'), first);
      assert.equal(await suite.store.getRun('none'), undefined);
      const listed = await suite.store.listRuns({ limit: 10 });
      assert.deepEqual(
        listed.map(({ id }) => id),
        ['run-2', 'run-1'],
      );
      assert.deepEqual(listed[0]?.nodes[0]?.outputs, {});
      assert.equal(
        (await suite.store.listRuns({ sessionId: 's1', flowId: 'flow-1', limit: 10 })).length,
        1,
      );
      assert.equal((await suite.store.listRuns({ flowId: 'flow-2', limit: 10 })).length, 0);
    });

    it('replaces a run that is saved again', async () => {
      await suite.store.saveRun(newRun());
      await suite.store.saveRun(newRun({ status: 'failed' }));
      assert.equal((await suite.store.getRun('run-1'))?.status, 'failed');
      assert.equal((await suite.store.listRuns({ limit: 10 })).length, 1);
    });

    it('forgets the runs of one flow and keeps the others', async () => {
      await suite.store.saveRun(newRun());
      await suite.store.saveRun(newRun({ id: 'other', flowId: 'flow-2' }));
      assert.equal(await suite.store.deleteRuns('flow-1'), 1);
      assert.equal(await suite.store.deleteRuns('flow-1'), 0);
      await suite.reload();
      assert.equal(await suite.store.getRun('run-1'), undefined);
      assert.ok(await suite.store.getRun('other'));
    });

    it('follows a session that is renamed, also back', async () => {
      await suite.insert();
      await suite.store.saveRun(newRun());
      await suite.store.renameSession('s1', 's2', { merge: false });
      assert.equal((await suite.store.getRun('run-1'))?.sessionId, 's2');
      await suite.store.undo();
      assert.equal((await suite.store.getRun('run-1'))?.sessionId, 's1');
    });

    it('keeps the newest 200 of a flow', async function () {
      // 205 durable transactions, on a machine that may be busy.
      this.timeout(30_000);
      for (let index = 0; index < 205; index++) {
        const startedAt = new Date(1_760_000_000_000 + index * 1000).toISOString();
        await suite.store.saveRun(newRun({ id: `run-${index}`, startedAt, nodes: [] }));
      }
      await suite.store.saveRun(newRun({ id: 'other', flowId: 'flow-2' }));
      const kept = await suite.store.listRuns({ flowId: 'flow-1', limit: 1000 });
      assert.equal(kept.length, 200);
      assert.equal(kept.at(-1)?.id, 'run-5');
      assert.ok(await suite.store.getRun('other'));
    });
  });
}

/** Telling of changes, order, closing and looking after the database. */
export function describeUpkeep(suite: StoreSuite): void {
  describe('changes', () => {
    it('tells of each change once it is stored', async () => {
      const changes: StoreChange[] = [];
      const subscription = suite.store.onDidChange((change) => changes.push(change));
      const { id } = await suite.insert({ sessionId: 's9' });
      await suite.store.updateMessage(id, { text: 'x' });
      await suite.store.createSession('new', undefined);
      await suite.store.saveRun(newRun());
      await rejects(() => suite.store.createSession('new', undefined), 'session-exists');
      subscription.dispose();
      await suite.store.deleteMessages([id]);
      assert.deepEqual(changes, [
        { kind: 'messages', sessionIds: ['s9'], messageIds: [id], origin: 'here' },
        { kind: 'messages', sessionIds: ['s9'], messageIds: [id], origin: 'here' },
        { kind: 'sessions', sessionIds: ['new'], messageIds: [], origin: 'here' },
        { kind: 'runs', sessionIds: ['s1'], messageIds: [], origin: 'here' },
      ]);
    });

    it('runs operations in the order they were asked for', async () => {
      const inserts = Array.from({ length: 20 }, (_, index) =>
        suite.insert({ text: String(index) }),
      );
      const page = suite.store.pageMessages({ sessionId: 's1', limit: 100 });
      await Promise.all(inserts);
      assert.deepEqual(
        textsOf((await page).messages),
        Array.from({ length: 20 }, (_, index) => String(index)),
      );
    });

    it('finishes what was asked before it closes and refuses what comes later', async () => {
      const asked = Array.from({ length: 10 }, () => suite.insert());
      await suite.store.close();
      await Promise.all(asked);
      await rejects(() => suite.store.getSession('s1'), 'store-unavailable');
      await suite.reopen();
      assert.equal((await suite.store.getSession('s1'))?.messageCount, 10);
    });
  });
  describe('upkeep', () => {
    it('finds nothing wrong with a sound database, also after compacting it', async () => {
      const stored = await suite.store.insertMessages(
        Array.from({ length: 50 }, (_, index) => newMessage({ text: String(index) })),
      );
      await suite.store.deleteMessages(stored.slice(10, 40).map(({ id }) => id));
      await suite.store.searchMessages('1', 10);
      const before = await suite.store.pageMessages({ sessionId: 's1', limit: 100 });
      await suite.store.compact();
      assert.deepEqual(await suite.store.checkIntegrity(), []);
      assert.deepEqual(await suite.store.pageMessages({ sessionId: 's1', limit: 100 }), before);
      await suite.store.undo();
      assert.equal((await suite.texts('s1')).length, 50);
    });
  });
}
