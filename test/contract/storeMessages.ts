import assert from 'node:assert/strict';
import { toProperties } from '../../src/store/messageRow';
import { newMessage } from '../support/storeBuilders';
import { all, flowA, flowB, rejects, textsOf, type StoreSuite } from './storeSuite';

/** What a store does with messages. */
export function describeMessages(suite: StoreSuite): void {
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
      const [stored] = await suite.store.insertMessages([message]);
      assert.ok(stored);
      assert.deepEqual(
        { ...stored, seq: 0 },
        { ...message, id: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', seq: 0 },
      );
      await suite.reload();
      assert.deepEqual(await suite.store.getMessage(stored.id), stored);
    });

    it('gives ids, present times and ascending places to new messages', async () => {
      const before = new Date(Date.now() - 1000).toISOString();
      const stored = await suite.store.insertMessages([newMessage(), newMessage()]);
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
      const { id } = await suite.insert();
      assert.equal((await suite.store.getMessage(id.replaceAll('-', '').toUpperCase()))?.id, id);
      assert.equal(await suite.store.getMessage('no such id'), undefined);
    });

    it('refuses an id that is taken, is no UUID, or a time that is none, and stores nothing', async () => {
      const { id } = await suite.insert();
      await rejects(
        () => suite.store.insertMessages([newMessage(), newMessage({ id })]),
        'input-invalid',
      );
      await rejects(() => suite.store.insertMessages([newMessage({ id: 'x' })]), 'input-invalid');
      await rejects(
        () => suite.store.insertMessages([newMessage({ timestamp: 'soon' })]),
        'input-invalid',
      );
      assert.equal((await suite.texts('s1')).length, 1);
    });

    it('accepts the times that Langflow writes', async () => {
      const cases = {
        '2026-01-20 10:00:00 UTC': '2026-01-20T10:00:00.000000Z',
        '2026-01-20T12:00:00.5+02:00': '2026-01-20T10:00:00.500000Z',
        '2026-01-20 10:00:00.123456 UTC': '2026-01-20T10:00:00.123456Z',
      };
      for (const [given, expected] of Object.entries(cases)) {
        assert.equal((await suite.insert({ timestamp: given })).timestamp, expected);
      }
    });

    it('replaces what no database can hold', async () => {
      const { id } = await suite.insert({ text: 'a\0b\ud800c' });
      assert.equal((await suite.store.getMessage(id))?.text, 'a\ufffdb\ufffdc');
    });

    it('pages through a session in both directions, oldest first', async () => {
      await suite.store.insertMessages(
        Array.from({ length: 7 }, (_, index) => newMessage({ text: String(index) })),
      );
      await suite.insert({ sessionId: 'other', text: 'x' });
      const newest = await suite.store.pageMessages({ sessionId: 's1', limit: 3 });
      assert.deepEqual(textsOf(newest.messages), ['4', '5', '6']);
      assert.equal(newest.hasMore, true);
      const older = await suite.store.pageMessages({
        sessionId: 's1',
        limit: 4,
        before: newest.messages[0]?.seq,
      });
      assert.deepEqual(textsOf(older.messages), ['0', '1', '2', '3']);
      assert.equal(older.hasMore, false);
      const newer = await suite.store.pageMessages({
        sessionId: 's1',
        limit: 2,
        after: older.messages[1]?.seq,
      });
      assert.deepEqual(textsOf(newer.messages), ['2', '3']);
      assert.equal(newer.hasMore, true);
    });

    it('keeps the flows of a shared session apart where asked', async () => {
      await suite.insert({ text: 'a', flowId: flowA });
      await suite.insert({ text: 'b', flowId: flowB });
      const page = await suite.store.pageMessages({ sessionId: 's1', flowId: flowB, limit: 10 });
      assert.deepEqual(textsOf(page.messages), ['b']);
      assert.deepEqual(await suite.texts('s1'), ['a', 'b']);
    });

    it('finds the newest that match, in the order asked for, without errors', async () => {
      await suite.insert({ text: '1', sender: 'Machine', senderName: 'AI' });
      await suite.insert({ text: '2', contextId: 'c' });
      await suite.insert({ text: '3', error: true });
      await suite.insert({ text: '4', sessionId: 's2', flowId: flowA });
      const found = async (filter: object): Promise<readonly string[]> =>
        textsOf(await suite.store.findMessages({ limit: 10, order: 'ascending', ...filter }));
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
      await rejects(() => suite.store.pageMessages({ sessionId: 's1', limit: 0 }), 'input-invalid');
      await rejects(
        () => suite.store.pageMessages({ sessionId: 's1', limit: 1001 }),
        'input-invalid',
      );
      await rejects(() => suite.store.listSessions({ ...all, limit: 1.5 }), 'input-invalid');
    });

    it('changes only the fields given', async () => {
      const before = await suite.insert({ files: ['f'], flowId: flowA });
      const after = await suite.store.updateMessage(before.id, {
        text: 'New',
        edit: true,
        senderName: 'Ann',
      });
      assert.deepEqual(after, { ...before, text: 'New', edit: true, senderName: 'Ann' });
      assert.deepEqual(await suite.store.getMessage(before.id), after);
    });

    it('says which message it does not know', async () => {
      await rejects(() => suite.store.updateMessage(flowA, { text: 'x' }), 'message-not-found');
    });

    it('deletes the messages named and ignores unknown ids', async () => {
      const first = await suite.insert({ text: '1' });
      await suite.insert({ text: '2' });
      assert.equal(await suite.store.deleteMessages([first.id, flowA, 'nonsense']), 1);
      assert.deepEqual(await suite.texts('s1'), ['2']);
    });

    it('inserts directly after a message, again and again', async () => {
      const [first] = await suite.store.insertMessages([
        newMessage({ text: '1' }),
        newMessage({ text: '3' }),
      ]);
      assert.ok(first);
      for (let round = 0; round < 15; round++) {
        await suite.store.insertMessageAfter(newMessage({ text: `2.${15 - round}` }), first.seq);
      }
      const expected = Array.from({ length: 15 }, (_, index) => `2.${index + 1}`);
      assert.deepEqual(await suite.texts('s1'), ['1', ...expected, '3']);
    });

    it('never gives the place of a deleted message to a new one', async () => {
      const gone = await suite.insert({ text: '1' });
      await suite.store.deleteMessages([gone.id]);
      assert.ok((await suite.insert({ text: '2' })).seq > gone.seq);
    });
  });
}
