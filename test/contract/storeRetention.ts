import assert from 'node:assert/strict';
import { newMessage, newRun } from '../support/storeBuilders';
import { rejects, type StoreSuite } from './storeSuite';

/** What a store throws away where it is told how long or how much to keep. */
export function describeRetention(suite: StoreSuite): void {
  describe('retention', () => {
    const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T00:00:00.000000Z`;

    it('lets messages go by their age, and sessions that are left without any', async () => {
      const insert = (sessionId: string, text: string, day: number): Promise<unknown> =>
        suite.insert({ sessionId, text, timestamp: at(day) });
      await insert('old', '1', 1);
      await insert('both', '2', 2);
      await insert('both', '3', 20);
      const report = await suite.store.retain({ messagesBefore: at(10) });
      assert.deepEqual(report, { sessions: 1, messages: 2, runs: 0 });
      assert.deepEqual(await suite.sessionIds(), ['both']);
      assert.deepEqual(await suite.texts('both'), ['3']);
    });

    it('keeps the newest messages of each session', async () => {
      const texts = Array.from({ length: 1200 }, (_, index) => String(index));
      await suite.store.insertMessages(texts.map((text) => newMessage({ text })));
      await suite.insert({ sessionId: 's2', text: 'x' });
      const report = await suite.store.retain({ messagesPerSession: 3 });
      assert.deepEqual(report, { sessions: 0, messages: 1197, runs: 0 });
      assert.deepEqual(await suite.texts('s1'), ['1197', '1198', '1199']);
      assert.deepEqual(await suite.texts('s2'), ['x']);
      assert.equal((await suite.store.getSession('s1'))?.messageCount, 3);
    });

    it('keeps the sessions that were active last', async () => {
      for (const sessionId of ['a', 'b', 'c']) await suite.insert({ sessionId });
      await suite.store.createSession('d', undefined);
      const report = await suite.store.retain({ sessions: 2 });
      assert.deepEqual(report, { sessions: 2, messages: 2, runs: 0 });
      assert.deepEqual(await suite.sessionIds(), ['d', 'c']);
    });

    it('lets runs go by age and by number', async () => {
      for (const day of [1, 2, 3, 4]) {
        await suite.store.saveRun(
          newRun({ id: `run-${day}`, startedAt: at(day).replace('000000Z', '000Z') }),
        );
      }
      await suite.store.saveRun(
        newRun({ id: 'other', flowId: 'flow-2', startedAt: '2026-01-03T00:00:00.000Z' }),
      );
      assert.equal((await suite.store.retain({ runsBefore: at(2) })).runs, 1);
      assert.equal((await suite.store.retain({ runsPerFlow: 2 })).runs, 1);
      const kept = (await suite.store.listRuns({ limit: 10 })).map(({ id }) => id);
      assert.deepEqual(kept, ['run-4', 'other', 'run-3']);
    });

    it('counts beforehand what would go, and changes nothing', async () => {
      const insert = (sessionId: string, day: number): Promise<unknown> =>
        suite.insert({ sessionId, timestamp: at(day) });
      for (const day of [1, 2, 3, 12]) await insert('long', day);
      for (const day of [4, 5]) await insert('old', day);
      for (const day of [6, 14, 13]) await insert('mixed', day);
      await suite.store.createSession('empty', undefined);
      await insert('kept', 1);
      const [kept] = await suite.store.findMessages({
        sessionId: 'kept',
        limit: 1,
        order: 'ascending',
      });
      await suite.store.deleteMessages([kept?.id ?? '']);
      for (const day of [1, 2, 3, 4]) {
        await suite.store.saveRun(
          newRun({ id: `run-${day}`, startedAt: at(day).replace('000000Z', '000Z') }),
        );
      }
      const before = await suite.store.listSessions({ order: 'name', offset: 0, limit: 100 });
      // Each policy is tried on what the one before has left.
      for (const policy of [
        { runsBefore: at(2), runsPerFlow: 2 },
        { messagesBefore: at(2), messagesPerSession: 2 },
        { messagesPerSession: 1, sessions: 4 },
        { messagesBefore: at(10) },
        { sessions: 2 },
        { messagesPerSession: 0, sessions: 1 },
      ]) {
        const planned = await suite.store.retain(policy, { isDryRun: true });
        assert.deepEqual(
          planned,
          await suite.store.retain(policy, { isDryRun: true }),
          'the plan changed something',
        );
        assert.deepEqual(await suite.store.retain(policy), planned, JSON.stringify(policy));
      }
      assert.equal(before.length, 5);
      await rejects(
        () => suite.store.retain({ sessions: -1 }, { isDryRun: true }),
        'input-invalid',
      );
    });

    it('does nothing without a policy, and refuses one that makes no sense', async () => {
      await suite.insert();
      const nothing = { sessions: 0, messages: 0, runs: 0 };
      assert.deepEqual(await suite.store.retain({}), nothing);
      await rejects(() => suite.store.retain({ sessions: -1 }), 'input-invalid');
      await rejects(() => suite.store.retain({ messagesBefore: 'soon' }), 'input-invalid');
      assert.deepEqual(await suite.texts('s1'), ['Hello']);
    });

    it('leaves nothing behind that undo could bring back from before', async () => {
      const message = await suite.insert({ timestamp: at(1), text: 'secret' });
      await suite.store.updateMessage(message.id, { text: 'other' });
      await suite.store.deleteMessages([message.id]);
      await suite.store.retain({ messagesBefore: '2100-01-01T00:00:00Z' });
      assert.equal(await suite.store.undo(), undefined);
      assert.equal(await suite.store.originalText(message.id), undefined);
    });
  });
}
