import assert from 'node:assert/strict';
import { all, flowA, flowB, rejects, type StoreSuite } from './storeSuite';

/** What a store does with sessions. */
export function describeSessions(suite: StoreSuite): void {
  describe('sessions', () => {
    it('lists a session with its count, newest message and flows', async () => {
      await suite.insert({ text: 'first', flowId: flowA });
      const newest = await suite.insert({ text: '\n  Second line\nmore', flowId: flowB });
      assert.deepEqual(await suite.store.getSession('s1'), {
        id: 's1',
        messageCount: 2,
        lastActive: newest.timestamp,
        preview: 'Second line',
        flowIds: [flowA, flowB],
      });
      assert.equal(await suite.store.getSession('none'), undefined);
    });

    it('cuts a preview at 200 characters', async () => {
      await suite.insert({ text: 'x'.repeat(1000) });
      assert.equal((await suite.store.getSession('s1'))?.preview, 'x'.repeat(200));
    });

    it('orders and pages the list', async () => {
      await suite.insert({ sessionId: 'b' });
      await suite.insert({ sessionId: 'C' });
      await suite.insert({ sessionId: 'a' });
      await suite.insert({ sessionId: 'b' });
      assert.deepEqual(await suite.sessionIds(), ['b', 'a', 'C']);
      const named = await suite.store.listSessions({ ...all, order: 'name', offset: 1, limit: 1 });
      assert.deepEqual(
        named.map(({ id }) => id),
        ['b'],
      );
      const created = await suite.store.listSessions({ ...all, order: 'created' });
      assert.deepEqual(
        created.map(({ id }) => id),
        ['a', 'C', 'b'],
      );
    });

    it('keeps empty sessions as rows of their own', async () => {
      const created = await suite.store.createSession('Session 1', flowA);
      assert.equal(created.messageCount, 0);
      await suite.reload();
      assert.deepEqual(await suite.sessionIds(flowA), ['Session 1']);
      assert.deepEqual(await suite.sessionIds(flowB), []);
      assert.deepEqual((await suite.store.getSession('Session 1'))?.flowIds, []);
      await rejects(() => suite.store.createSession('Session 1', flowA), 'session-exists');
    });

    it('lists the sessions in which a flow has messages', async () => {
      await suite.insert({ sessionId: 'mine', flowId: flowA });
      await suite.insert({ sessionId: 'shared', flowId: flowA });
      await suite.insert({ sessionId: 'shared', flowId: flowB });
      assert.deepEqual(await suite.sessionIds(flowA), ['shared', 'mine']);
      assert.deepEqual(await suite.sessionIds(flowB), ['shared']);
    });

    it('finds sessions by their name and by the text of their messages', async () => {
      await suite.insert({ sessionId: 'Invoices', text: 'nothing' });
      await suite.insert({ sessionId: 's2', text: 'The invoice is late' });
      await suite.insert({ sessionId: 's3', text: 'unrelated' });
      const found = await suite.store.listSessions({ ...all, order: 'name', search: 'INVOICE' });
      assert.deepEqual(
        found.map(({ id }) => id),
        ['Invoices', 's2'],
      );
    });

    it('renames a session with all its messages', async () => {
      await suite.insert({ text: '1', flowId: flowA });
      await suite.insert({ text: '2', flowId: flowB });
      await suite.store.renameSession('s1', 'Renamed', { merge: false });
      assert.deepEqual(await suite.texts('Renamed'), ['1', '2']);
      assert.deepEqual(await suite.sessionIds(), ['Renamed']);
      assert.equal((await suite.store.getSession('Renamed'))?.messageCount, 2);
    });

    it('renames an empty session', async () => {
      await suite.store.createSession('empty', flowA);
      await suite.store.renameSession('empty', 'still empty', { merge: false });
      assert.deepEqual(await suite.sessionIds(flowA), ['still empty']);
    });

    it('merges only where told to, in the order of time', async () => {
      await suite.insert({ text: '1' });
      await suite.insert({ text: '2', sessionId: 's2' });
      await suite.insert({ text: '3' });
      await rejects(
        () => suite.store.renameSession('s1', 's2', { merge: false }),
        'session-exists',
      );
      await suite.store.renameSession('s1', 's2', { merge: true });
      assert.deepEqual(await suite.texts('s2'), ['1', '2', '3']);
      assert.deepEqual(await suite.sessionIds(), ['s2']);
    });

    it('duplicates a session up to a place', async () => {
      await suite.insert({ text: '1', flowId: flowA });
      const second = await suite.insert({ text: '2' });
      await suite.insert({ text: '3' });
      await suite.store.duplicateSession('s1', 'copy', second.seq);
      await suite.store.duplicateSession('s1', 'whole');
      assert.deepEqual(await suite.texts('copy'), ['1', '2']);
      assert.deepEqual(await suite.texts('whole'), ['1', '2', '3']);
      assert.deepEqual(await suite.texts('s1'), ['1', '2', '3']);
      const ids = (await suite.store.findMessages({ limit: 100, order: 'ascending' })).map(
        ({ id }) => id,
      );
      assert.equal(new Set(ids).size, 8);
      await rejects(() => suite.store.duplicateSession('s1', 'copy'), 'session-exists');
      await rejects(() => suite.store.duplicateSession('none', 'x'), 'session-not-found');
    });

    it('knows where a session was branched off, whatever either is called', async () => {
      await suite.insert({ text: '1' });
      const second = await suite.insert({ text: '2' });
      await suite.insert({ text: '3' });
      await suite.store.duplicateSession('s1', 'branch', second.seq);
      const own = (await suite.store.pageMessages({ sessionId: 'branch', limit: 9 })).messages;
      const fork = { sessionId: 's1', seq: second.seq, ownSeq: own[1]?.seq };
      assert.deepEqual((await suite.store.getSession('branch'))?.forkedFrom, fork);
      assert.equal((await suite.store.getSession('s1'))?.forkedFrom, undefined);
      await suite.store.renameSession('s1', 'trunk', { merge: false });
      await suite.store.renameSession('branch', 'twig', { merge: false });
      await suite.reload();
      const renamed = { ...fork, sessionId: 'trunk' };
      const listed = await suite.store.listSessions({ ...all, order: 'name' });
      assert.deepEqual(
        listed.map(({ forkedFrom }) => forkedFrom),
        [undefined, renamed],
      );
      await suite.store.deleteSession('trunk');
      assert.equal((await suite.store.getSession('twig'))?.forkedFrom, undefined);
      await suite.store.deleteSession('twig');
      await suite.store.undo();
      await suite.store.undo();
      assert.deepEqual((await suite.store.getSession('twig'))?.forkedFrom, renamed);
    });

    it('deletes many sessions at once, and brings them back', async () => {
      await suite.insert({ sessionId: 'a', text: '1' });
      await suite.insert({ sessionId: 'b', text: '2' });
      await suite.insert({ sessionId: 'c', text: '3' });
      assert.equal(await suite.store.deleteSessions(['a', 'c', 'none']), 2);
      assert.deepEqual(await suite.sessionIds(), ['b']);
      assert.equal(await suite.store.undo(), 'Delete 2 sessions');
      assert.deepEqual(await suite.sessionIds(), ['c', 'b', 'a']);
      assert.deepEqual(await suite.texts('c'), ['3']);
      assert.equal(await suite.store.deleteSessions([]), 0);
    });

    it('deletes a session with its messages, and clears one without', async () => {
      await suite.insert();
      await suite.insert();
      await suite.insert({ sessionId: 's2' });
      assert.equal(await suite.store.clearSession('s1'), 2);
      assert.equal((await suite.store.getSession('s1'))?.messageCount, 0);
      assert.equal(await suite.store.deleteSession('s2'), 1);
      assert.deepEqual(await suite.sessionIds(), ['s1']);
      assert.equal(await suite.store.deleteSession('s1'), 0);
      assert.deepEqual(await suite.sessionIds(), []);
    });

    it('says which session it does not know', async () => {
      await rejects(() => suite.store.deleteSession('none'), 'session-not-found');
      await rejects(() => suite.store.clearSession('none'), 'session-not-found');
      await rejects(
        () => suite.store.renameSession('none', 'x', { merge: false }),
        'session-not-found',
      );
    });

    it('keeps a session whose last message was deleted', async () => {
      const { id } = await suite.insert();
      await suite.store.deleteMessages([id]);
      assert.deepEqual(await suite.sessionIds(), ['s1']);
      assert.equal((await suite.store.getSession('s1'))?.preview, '');
    });

    it('shows the message before where the newest was deleted', async () => {
      const first = await suite.insert({ text: 'first' });
      const second = await suite.insert({ text: 'second' });
      await suite.store.deleteMessages([second.id]);
      const session = await suite.store.getSession('s1');
      assert.equal(session?.preview, 'first');
      assert.equal(session.lastActive, first.timestamp);
    });

    it('follows a message that moves to another session', async () => {
      const { id } = await suite.insert({ text: 'x', flowId: flowA });
      await suite.insert({ text: 'y', flowId: flowA });
      await suite.store.updateMessage(id, { sessionId: 's2' });
      assert.equal((await suite.store.getSession('s1'))?.messageCount, 1);
      assert.equal((await suite.store.getSession('s2'))?.messageCount, 1);
      assert.deepEqual(await suite.sessionIds(flowA), ['s1', 's2']);
    });
  });
}
