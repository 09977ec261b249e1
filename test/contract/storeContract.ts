import assert from 'node:assert/strict';
import { isAppError, type ErrorCode } from '../../src/base/errors';
import type { StoredMessage } from '../../src/protocol/model';
import type { MessageStore, NewMessage, StoreChange } from '../../src/store/messageStore';
import { toProperties } from '../../src/store/messageRow';
import { newMessage, newRun } from '../support/storeBuilders';

/** One empty database that can be opened, closed and opened again. */
export interface StoreHarness {
  open(): Promise<MessageStore>;
  dispose(): Promise<void>;
}

const flowA = '11111111-2222-4333-8444-555555555555';
const flowB = '99999999-2222-4333-8444-555555555555';
const all = { order: 'recent', offset: 0, limit: 100 } as const;

/** What every message store does, whatever it keeps its messages in. */
export function describeMessageStore(name: string, create: () => Promise<StoreHarness>): void {
  describe(`${name} as a message store`, () => {
    let harness: StoreHarness;
    let store: MessageStore;

    beforeEach(async () => {
      harness = await create();
      store = await harness.open();
    });

    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    const insert = async (overrides: Partial<NewMessage> = {}): Promise<StoredMessage> => {
      const [stored] = await store.insertMessages([newMessage(overrides)]);
      assert.ok(stored);
      return stored;
    };
    const texts = async (sessionId: string): Promise<readonly string[]> =>
      (await store.pageMessages({ sessionId, limit: 1000 })).messages.map(({ text }) => text);
    const sessionIds = async (flowId?: string): Promise<readonly string[]> =>
      (await store.listSessions({ ...all, flowId })).map(({ id }) => id);
    const reload = async (): Promise<void> => {
      await store.close();
      store = await harness.open();
    };

    describe('messages', () => {
      it('gives back every field as it was stored, also after opening again', async () => {
        const message = newMessage({
          id: 'AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee',
          timestamp: '2026-01-20T10:00:00.123456Z',
          sender: 'Machine',
          senderName: 'AI',
          sessionId: 'Chat, "one": 1',
          contextId: 'ctx',
          text: 'Zeile 1\nZeile 2 – 日本語 🎉',
          files: ['flow/a.png'],
          error: true,
          edit: true,
          category: 'error',
          flowId: flowA,
          properties: {
            ...toProperties(undefined),
            source: { id: 'ChatOutput-1', display_name: 'Chat Output', source: 'gpt' },
            state: 'partial',
            usage: { input: 3, output: 5 },
          },
          contentBlocks: [
            {
              title: 'Steps',
              contents: [{ type: 'text', text: 'x' }],
              allow_markdown: false,
              media_url: ['u'],
            },
          ],
        });
        const [stored] = await store.insertMessages([message]);
        assert.ok(stored);
        assert.deepEqual(
          { ...stored, seq: 0 },
          { ...message, id: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', seq: 0 },
        );
        await reload();
        assert.deepEqual(await store.getMessage(stored.id), stored);
      });

      it('gives ids, present times and ascending places to new messages', async () => {
        const before = new Date(Date.now() - 1000).toISOString();
        const stored = await store.insertMessages([newMessage(), newMessage()]);
        const [first, second] = stored;
        assert.ok(first && second);
        assert.match(
          first.id,
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        assert.ok(first.timestamp > before && first.timestamp < second.timestamp);
        assert.ok(first.seq < second.seq);
      });

      it('finds a message by its id in any spelling', async () => {
        const { id } = await insert();
        assert.equal((await store.getMessage(id.replaceAll('-', '').toUpperCase()))?.id, id);
        assert.equal(await store.getMessage('no such id'), undefined);
      });

      it('refuses an id that is taken, is no UUID, or a time that is none, and stores nothing', async () => {
        const { id } = await insert();
        await rejects(
          () => store.insertMessages([newMessage(), newMessage({ id })]),
          'input-invalid',
        );
        await rejects(() => store.insertMessages([newMessage({ id: 'x' })]), 'input-invalid');
        await rejects(
          () => store.insertMessages([newMessage({ timestamp: 'soon' })]),
          'input-invalid',
        );
        assert.equal((await texts('s1')).length, 1);
      });

      it('accepts the times that Langflow writes', async () => {
        const cases = {
          '2026-01-20 10:00:00 UTC': '2026-01-20T10:00:00.000000Z',
          '2026-01-20T12:00:00.5+02:00': '2026-01-20T10:00:00.500000Z',
          '2026-01-20 10:00:00.123456 UTC': '2026-01-20T10:00:00.123456Z',
        };
        for (const [given, expected] of Object.entries(cases)) {
          assert.equal((await insert({ timestamp: given })).timestamp, expected);
        }
      });

      it('replaces what no database can hold', async () => {
        const { id } = await insert({ text: 'a\0b\ud800c' });
        assert.equal((await store.getMessage(id))?.text, 'a\ufffdb\ufffdc');
      });

      it('pages through a session in both directions, oldest first', async () => {
        await store.insertMessages(
          Array.from({ length: 7 }, (_, index) => newMessage({ text: String(index) })),
        );
        await insert({ sessionId: 'other', text: 'x' });
        const newest = await store.pageMessages({ sessionId: 's1', limit: 3 });
        assert.deepEqual(textsOf(newest.messages), ['4', '5', '6']);
        assert.equal(newest.hasMore, true);
        const older = await store.pageMessages({
          sessionId: 's1',
          limit: 4,
          before: newest.messages[0]?.seq,
        });
        assert.deepEqual(textsOf(older.messages), ['0', '1', '2', '3']);
        assert.equal(older.hasMore, false);
        const newer = await store.pageMessages({
          sessionId: 's1',
          limit: 2,
          after: older.messages[1]?.seq,
        });
        assert.deepEqual(textsOf(newer.messages), ['2', '3']);
        assert.equal(newer.hasMore, true);
      });

      it('keeps the flows of a shared session apart where asked', async () => {
        await insert({ text: 'a', flowId: flowA });
        await insert({ text: 'b', flowId: flowB });
        const page = await store.pageMessages({ sessionId: 's1', flowId: flowB, limit: 10 });
        assert.deepEqual(textsOf(page.messages), ['b']);
        assert.deepEqual(await texts('s1'), ['a', 'b']);
      });

      it('finds the newest that match, in the order asked for, without errors', async () => {
        await insert({ text: '1', sender: 'Machine', senderName: 'AI' });
        await insert({ text: '2', contextId: 'c' });
        await insert({ text: '3', error: true });
        await insert({ text: '4', sessionId: 's2', flowId: flowA });
        const found = async (filter: object): Promise<readonly string[]> =>
          textsOf(await store.findMessages({ limit: 10, order: 'ascending', ...filter }));
        assert.deepEqual(await found({}), ['1', '2', '4']);
        assert.deepEqual(await found({ limit: 2, order: 'descending' }), ['4', '2']);
        assert.deepEqual(await found({ limit: 2 }), ['2', '4']);
        assert.deepEqual(await found({ sessionId: 's1' }), ['1', '2']);
        assert.deepEqual(await found({ sessionId: 's1', includeErrors: true }), ['1', '2', '3']);
        assert.deepEqual(await found({ sender: 'Machine' }), ['1']);
        assert.deepEqual(await found({ senderName: 'AI', sender: 'User' }), []);
        assert.deepEqual(await found({ contextId: 'c' }), ['2']);
        assert.deepEqual(await found({ flowId: flowA }), ['4']);
        assert.deepEqual(await found({ flowId: flowA, sessionId: 's1' }), []);
        assert.deepEqual(await found({ limit: 0 }), []);
      });

      it('refuses limits out of range', async () => {
        await rejects(() => store.pageMessages({ sessionId: 's1', limit: 0 }), 'input-invalid');
        await rejects(() => store.pageMessages({ sessionId: 's1', limit: 1001 }), 'input-invalid');
        await rejects(() => store.listSessions({ ...all, limit: 1.5 }), 'input-invalid');
      });

      it('changes only the fields given', async () => {
        const before = await insert({ files: ['f'], flowId: flowA });
        const after = await store.updateMessage(before.id, {
          text: 'New',
          edit: true,
          senderName: 'Ann',
        });
        assert.deepEqual(after, { ...before, text: 'New', edit: true, senderName: 'Ann' });
        assert.deepEqual(await store.getMessage(before.id), after);
      });

      it('says which message it does not know', async () => {
        await rejects(() => store.updateMessage(flowA, { text: 'x' }), 'message-not-found');
      });

      it('deletes the messages named and ignores unknown ids', async () => {
        const first = await insert({ text: '1' });
        await insert({ text: '2' });
        assert.equal(await store.deleteMessages([first.id, flowA, 'nonsense']), 1);
        assert.deepEqual(await texts('s1'), ['2']);
      });

      it('inserts directly after a message, again and again', async () => {
        const [first] = await store.insertMessages([
          newMessage({ text: '1' }),
          newMessage({ text: '3' }),
        ]);
        assert.ok(first);
        for (let round = 0; round < 15; round++) {
          await store.insertMessageAfter(newMessage({ text: `2.${15 - round}` }), first.seq);
        }
        const expected = Array.from({ length: 15 }, (_, index) => `2.${index + 1}`);
        assert.deepEqual(await texts('s1'), ['1', ...expected, '3']);
      });

      it('never gives the place of a deleted message to a new one', async () => {
        const gone = await insert({ text: '1' });
        await store.deleteMessages([gone.id]);
        assert.ok((await insert({ text: '2' })).seq > gone.seq);
      });
    });

    describe('sessions', () => {
      it('lists a session with its count, newest message and flows', async () => {
        await insert({ text: 'first', flowId: flowA });
        const newest = await insert({ text: '\n  Second line\nmore', flowId: flowB });
        assert.deepEqual(await store.getSession('s1'), {
          id: 's1',
          messageCount: 2,
          lastActive: newest.timestamp,
          preview: 'Second line',
          flowIds: [flowA, flowB],
        });
        assert.equal(await store.getSession('none'), undefined);
      });

      it('cuts a preview at 200 characters', async () => {
        await insert({ text: 'x'.repeat(1000) });
        assert.equal((await store.getSession('s1'))?.preview, 'x'.repeat(200));
      });

      it('orders and pages the list', async () => {
        await insert({ sessionId: 'b' });
        await insert({ sessionId: 'C' });
        await insert({ sessionId: 'a' });
        await insert({ sessionId: 'b' });
        assert.deepEqual(await sessionIds(), ['b', 'a', 'C']);
        const named = await store.listSessions({ ...all, order: 'name', offset: 1, limit: 1 });
        assert.deepEqual(
          named.map(({ id }) => id),
          ['b'],
        );
        const created = await store.listSessions({ ...all, order: 'created' });
        assert.deepEqual(
          created.map(({ id }) => id),
          ['a', 'C', 'b'],
        );
      });

      it('keeps empty sessions as rows of their own', async () => {
        const created = await store.createSession('Session 1', flowA);
        assert.equal(created.messageCount, 0);
        await reload();
        assert.deepEqual(await sessionIds(flowA), ['Session 1']);
        assert.deepEqual(await sessionIds(flowB), []);
        assert.deepEqual((await store.getSession('Session 1'))?.flowIds, []);
        await rejects(() => store.createSession('Session 1', flowA), 'session-exists');
      });

      it('lists the sessions in which a flow has messages', async () => {
        await insert({ sessionId: 'mine', flowId: flowA });
        await insert({ sessionId: 'shared', flowId: flowA });
        await insert({ sessionId: 'shared', flowId: flowB });
        assert.deepEqual(await sessionIds(flowA), ['shared', 'mine']);
        assert.deepEqual(await sessionIds(flowB), ['shared']);
      });

      it('finds sessions by their name and by the text of their messages', async () => {
        await insert({ sessionId: 'Invoices', text: 'nothing' });
        await insert({ sessionId: 's2', text: 'The invoice is late' });
        await insert({ sessionId: 's3', text: 'unrelated' });
        const found = await store.listSessions({ ...all, order: 'name', search: 'INVOICE' });
        assert.deepEqual(
          found.map(({ id }) => id),
          ['Invoices', 's2'],
        );
      });

      it('renames a session with all its messages', async () => {
        await insert({ text: '1', flowId: flowA });
        await insert({ text: '2', flowId: flowB });
        await store.renameSession('s1', 'Renamed', { merge: false });
        assert.deepEqual(await texts('Renamed'), ['1', '2']);
        assert.deepEqual(await sessionIds(), ['Renamed']);
        assert.equal((await store.getSession('Renamed'))?.messageCount, 2);
      });

      it('renames an empty session', async () => {
        await store.createSession('empty', flowA);
        await store.renameSession('empty', 'still empty', { merge: false });
        assert.deepEqual(await sessionIds(flowA), ['still empty']);
      });

      it('merges only where told to, in the order of time', async () => {
        await insert({ text: '1' });
        await insert({ text: '2', sessionId: 's2' });
        await insert({ text: '3' });
        await rejects(() => store.renameSession('s1', 's2', { merge: false }), 'session-exists');
        await store.renameSession('s1', 's2', { merge: true });
        assert.deepEqual(await texts('s2'), ['1', '2', '3']);
        assert.deepEqual(await sessionIds(), ['s2']);
      });

      it('duplicates a session up to a place', async () => {
        await insert({ text: '1', flowId: flowA });
        const second = await insert({ text: '2' });
        await insert({ text: '3' });
        await store.duplicateSession('s1', 'copy', second.seq);
        await store.duplicateSession('s1', 'whole');
        assert.deepEqual(await texts('copy'), ['1', '2']);
        assert.deepEqual(await texts('whole'), ['1', '2', '3']);
        assert.deepEqual(await texts('s1'), ['1', '2', '3']);
        const ids = (await store.findMessages({ limit: 100, order: 'ascending' })).map(
          ({ id }) => id,
        );
        assert.equal(new Set(ids).size, 8);
        await rejects(() => store.duplicateSession('s1', 'copy'), 'session-exists');
        await rejects(() => store.duplicateSession('none', 'x'), 'session-not-found');
      });

      it('deletes a session with its messages, and clears one without', async () => {
        await insert();
        await insert();
        await insert({ sessionId: 's2' });
        assert.equal(await store.clearSession('s1'), 2);
        assert.equal((await store.getSession('s1'))?.messageCount, 0);
        assert.equal(await store.deleteSession('s2'), 1);
        assert.deepEqual(await sessionIds(), ['s1']);
        assert.equal(await store.deleteSession('s1'), 0);
        assert.deepEqual(await sessionIds(), []);
      });

      it('says which session it does not know', async () => {
        await rejects(() => store.deleteSession('none'), 'session-not-found');
        await rejects(() => store.clearSession('none'), 'session-not-found');
        await rejects(
          () => store.renameSession('none', 'x', { merge: false }),
          'session-not-found',
        );
      });

      it('keeps a session whose last message was deleted', async () => {
        const { id } = await insert();
        await store.deleteMessages([id]);
        assert.deepEqual(await sessionIds(), ['s1']);
        assert.equal((await store.getSession('s1'))?.preview, '');
      });

      it('shows the message before where the newest was deleted', async () => {
        const first = await insert({ text: 'first' });
        const second = await insert({ text: 'second' });
        await store.deleteMessages([second.id]);
        const session = await store.getSession('s1');
        assert.equal(session?.preview, 'first');
        assert.equal(session.lastActive, first.timestamp);
      });

      it('follows a message that moves to another session', async () => {
        const { id } = await insert({ text: 'x', flowId: flowA });
        await insert({ text: 'y', flowId: flowA });
        await store.updateMessage(id, { sessionId: 's2' });
        assert.equal((await store.getSession('s1'))?.messageCount, 1);
        assert.equal((await store.getSession('s2'))?.messageCount, 1);
        assert.deepEqual(await sessionIds(flowA), ['s1', 's2']);
      });
    });

    describe('search', () => {
      it('finds messages by their words, newest first', async () => {
        await insert({ text: 'The quick brown fox', flowId: flowA });
        await insert({ text: 'A fox is QUICK', flowId: flowB });
        await insert({ text: 'slow' });
        const found = async (text: string, flowId?: string): Promise<readonly string[]> =>
          textsOf(await store.searchMessages(text, 10, flowId));
        assert.deepEqual(await found('quick fox'), ['A fox is QUICK', 'The quick brown fox']);
        assert.deepEqual(await found('quick', flowA), ['The quick brown fox']);
        assert.deepEqual(await found('qui'), ['A fox is QUICK', 'The quick brown fox']);
        assert.deepEqual(await found('fox missing'), []);
        assert.deepEqual(await found('  '), []);
        assert.equal((await store.searchMessages('fox', 1)).length, 1);
      });

      it('finds the present text of edited messages, and none that are deleted', async () => {
        const edited = await insert({ text: 'alpha' });
        const deleted = await insert({ text: 'alpha gone' });
        await store.searchMessages('alpha', 10);
        await store.updateMessage(edited.id, { text: 'beta' });
        await store.deleteMessages([deleted.id]);
        assert.deepEqual(await store.searchMessages('alpha', 10), []);
        assert.deepEqual(textsOf(await store.searchMessages('beta', 10)), ['beta']);
        await store.undo();
        assert.deepEqual(textsOf(await store.searchMessages('alpha', 10)), ['alpha gone']);
      });

      it('takes what is searched for literally', async () => {
        await insert({ text: 'say "yes" OR no* (maybe)' });
        for (const text of ['"yes"', 'OR', '(maybe)', 'no*', 'say -"', "'", 'NEAR/2', '-yes']) {
          assert.equal((await store.searchMessages(text, 10)).length <= 1, true, text);
        }
        assert.equal((await store.searchMessages('"yes" or (maybe)', 10)).length, 1);
      });

      it('finds parts of text that is written without spaces', async () => {
        await insert({ text: '東京都に住んでいます' });
        assert.equal((await store.searchMessages('住んで', 10)).length, 1);
      });
    });

    describe('undo', () => {
      it('takes back and makes again an edit, and keeps the original text', async () => {
        const { id } = await insert({ text: 'one' });
        await store.updateMessage(id, { text: 'two', edit: true });
        await store.updateMessage(id, { text: 'three', edit: true });
        assert.equal(await store.originalText(id), 'one');
        assert.equal(await store.undo(), 'Edit message');
        assert.deepEqual(await texts('s1'), ['two']);
        await store.undo();
        const message = await store.getMessage(id);
        assert.equal(message?.text, 'one');
        assert.equal(message.edit, false);
        assert.equal(await store.originalText(id), undefined);
        assert.equal(await store.undo(), undefined);
        await store.redo();
        await store.redo();
        assert.deepEqual(await texts('s1'), ['three']);
        assert.equal(await store.redo(), undefined);
      });

      it('brings deleted messages back to their places', async () => {
        const stored = await store.insertMessages(
          ['1', '2', '3', '4'].map((text) => newMessage({ text })),
        );
        await store.deleteMessages([stored[1], stored[2]].flatMap((message) => message?.id ?? []));
        await insert({ text: '5' });
        assert.equal(await store.undo(), 'Delete 2 messages');
        assert.deepEqual(await texts('s1'), ['1', '2', '3', '4', '5']);
        assert.deepEqual(
          (await store.pageMessages({ sessionId: 's1', limit: 10 })).messages.slice(0, 4),
          stored,
        );
        await store.redo();
        assert.deepEqual(await texts('s1'), ['1', '4', '5']);
      });

      it('takes back deleting, clearing and renaming a session', async () => {
        await insert({ text: '1', flowId: flowA });
        await store.renameSession('s1', 's2', { merge: false });
        await store.clearSession('s2');
        await store.deleteSession('s2');
        await store.undo();
        assert.deepEqual(await sessionIds(), ['s2']);
        assert.deepEqual(await texts('s2'), []);
        await store.undo();
        assert.deepEqual(await texts('s2'), ['1']);
        await store.undo();
        assert.deepEqual(await sessionIds(), ['s1']);
        assert.deepEqual(await texts('s1'), ['1']);
        await store.redo();
        await store.redo();
        await store.redo();
        assert.deepEqual(await sessionIds(), []);
      });

      it('takes a merge apart again', async () => {
        await insert({ text: '1' });
        await insert({ text: '2', sessionId: 's2' });
        await store.renameSession('s1', 's2', { merge: true });
        await store.undo();
        assert.deepEqual(await texts('s1'), ['1']);
        assert.deepEqual(await texts('s2'), ['2']);
      });

      it('survives opening again and forgets what was undone once something new is done', async () => {
        const { id } = await insert({ text: 'one' });
        await store.updateMessage(id, { text: 'two' });
        await reload();
        assert.equal(await store.undo(), 'Edit message');
        await store.updateMessage(id, { text: 'other' });
        assert.equal(await store.redo(), undefined);
        assert.deepEqual(await texts('s1'), ['other']);
      });

      it('leaves alone what a run writes', async () => {
        const properties = { ...toProperties(undefined), state: 'partial' } as const;
        const { id } = await insert({ text: '', properties });
        await store.updateMessage(id, { text: 'done', properties: toProperties(undefined) });
        await store.updateMessage(id, { text: 'done better' }, { undoable: false });
        assert.equal(await store.undo(), undefined);
        assert.equal(await store.originalText(id), undefined);
        const other = await insert({ properties });
        await store.deleteMessages([other.id]);
        assert.equal(await store.undo(), undefined);
      });
    });

    describe('runs', () => {
      it('gives back a run in full, and lists runs without values, newest first', async () => {
        const first = newRun();
        const second = newRun({
          id: 'run-2',
          startedAt: '2026-01-20T11:00:00.000Z',
          sessionId: 's2',
        });
        await store.saveRun(first);
        await store.saveRun(second);
        await reload();
        assert.deepEqual(await store.getRun('run-1'), first);
        assert.equal(await store.getRun('none'), undefined);
        const listed = await store.listRuns({ limit: 10 });
        assert.deepEqual(
          listed.map(({ id }) => id),
          ['run-2', 'run-1'],
        );
        assert.deepEqual(listed[0]?.nodes[0]?.outputs, {});
        assert.equal(
          (await store.listRuns({ sessionId: 's1', flowId: 'flow-1', limit: 10 })).length,
          1,
        );
        assert.equal((await store.listRuns({ flowId: 'flow-2', limit: 10 })).length, 0);
      });

      it('replaces a run that is saved again', async () => {
        await store.saveRun(newRun());
        await store.saveRun(newRun({ status: 'failed' }));
        assert.equal((await store.getRun('run-1'))?.status, 'failed');
        assert.equal((await store.listRuns({ limit: 10 })).length, 1);
      });

      it('follows a session that is renamed, also back', async () => {
        await insert();
        await store.saveRun(newRun());
        await store.renameSession('s1', 's2', { merge: false });
        assert.equal((await store.getRun('run-1'))?.sessionId, 's2');
        await store.undo();
        assert.equal((await store.getRun('run-1'))?.sessionId, 's1');
      });

      it('keeps the newest 200 of a flow', async () => {
        for (let index = 0; index < 205; index++) {
          const startedAt = new Date(1_760_000_000_000 + index * 1000).toISOString();
          await store.saveRun(newRun({ id: `run-${index}`, startedAt, nodes: [] }));
        }
        await store.saveRun(newRun({ id: 'other', flowId: 'flow-2' }));
        const kept = await store.listRuns({ flowId: 'flow-1', limit: 1000 });
        assert.equal(kept.length, 200);
        assert.equal(kept.at(-1)?.id, 'run-5');
        assert.ok(await store.getRun('other'));
      });
    });

    describe('changes', () => {
      it('tells of each change once it is stored', async () => {
        const changes: StoreChange[] = [];
        const subscription = store.onDidChange((change) => changes.push(change));
        const { id } = await insert({ sessionId: 's9' });
        await store.updateMessage(id, { text: 'x' });
        await store.createSession('new', undefined);
        await store.saveRun(newRun());
        await rejects(() => store.createSession('new', undefined), 'session-exists');
        subscription.dispose();
        await store.deleteMessages([id]);
        assert.deepEqual(changes, [
          { kind: 'messages', sessionIds: ['s9'], messageIds: [id], origin: 'here' },
          { kind: 'messages', sessionIds: ['s9'], messageIds: [id], origin: 'here' },
          { kind: 'sessions', sessionIds: ['new'], messageIds: [], origin: 'here' },
          { kind: 'runs', sessionIds: ['s1'], messageIds: [], origin: 'here' },
        ]);
      });

      it('runs operations in the order they were asked for', async () => {
        const inserts = Array.from({ length: 20 }, (_, index) => insert({ text: String(index) }));
        const page = store.pageMessages({ sessionId: 's1', limit: 100 });
        await Promise.all(inserts);
        assert.deepEqual(
          textsOf((await page).messages),
          Array.from({ length: 20 }, (_, index) => String(index)),
        );
      });

      it('finishes what was asked before it closes and refuses what comes later', async () => {
        const asked = Array.from({ length: 10 }, () => insert());
        await store.close();
        await Promise.all(asked);
        await rejects(() => store.getSession('s1'), 'store-unavailable');
        store = await harness.open();
        assert.equal((await store.getSession('s1'))?.messageCount, 10);
      });
    });

    describe('upkeep', () => {
      it('finds nothing wrong with a sound database, also after compacting it', async () => {
        const stored = await store.insertMessages(
          Array.from({ length: 50 }, (_, index) => newMessage({ text: String(index) })),
        );
        await store.deleteMessages(stored.slice(10, 40).map(({ id }) => id));
        await store.searchMessages('1', 10);
        const before = await store.pageMessages({ sessionId: 's1', limit: 100 });
        await store.compact();
        assert.deepEqual(await store.checkIntegrity(), []);
        assert.deepEqual(await store.pageMessages({ sessionId: 's1', limit: 100 }), before);
        await store.undo();
        assert.equal((await texts('s1')).length, 50);
      });
    });
  });
}

function textsOf(messages: readonly StoredMessage[]): readonly string[] {
  return messages.map(({ text }) => text);
}

/** Checks that something fails with an AppError of this code. */
export async function rejects(work: () => Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    return true;
  });
}
