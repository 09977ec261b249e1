import assert from 'node:assert/strict';
import type { StoredMessage } from '../../src/protocol/model';
import type { EditedMessage, SessionEdit } from '../../src/store/messageStore';
import { newMessage } from '../support/storeBuilders';
import { flowA, rejects, type StoreSuite } from './storeSuite';

async function fill(
  suite: StoreSuite,
  count: number,
  sessionId = 's1',
): Promise<readonly StoredMessage[]> {
  const texts = Array.from({ length: count }, (_, index) => `${sessionId}.${index + 1}`);
  return suite.store.insertMessages(texts.map((text) => newMessage({ text, sessionId })));
}

const idsOf = (messages: readonly (StoredMessage | undefined)[]): readonly string[] =>
  messages.flatMap((message) => message?.id ?? []);

/** What a store does with many messages at once. */
export function describeBulk(suite: StoreSuite): void {
  describe('many messages', () => {
    it('takes the same change to all, in one step of undo', async () => {
      const [first, second, third] = await fill(suite, 3);
      const change = { sender: 'Machine', senderName: 'AI' };
      const ids = idsOf([first, third]);
      assert.equal(await suite.store.updateMessages([...ids, flowA], change), 2);
      const senders = async (): Promise<readonly string[]> =>
        (await suite.store.pageMessages({ sessionId: 's1', limit: 9 })).messages.map(
          ({ sender, senderName }) => `${sender}/${senderName}`,
        );
      assert.deepEqual(await senders(), ['Machine/AI', 'User/User', 'Machine/AI']);
      assert.equal(await suite.store.undo(), 'Edit 2 messages');
      assert.deepEqual(await senders(), ['User/User', 'User/User', 'User/User']);
      await suite.store.redo();
      assert.deepEqual(await senders(), ['Machine/AI', 'User/User', 'Machine/AI']);
      assert.equal(await suite.store.updateMessages([flowA], change), 0);
      assert.ok(second);
    });

    it('moves them to another session, and back', async () => {
      const [first, second] = await fill(suite, 3);
      await fill(suite, 1, 's2');
      await suite.store.updateMessages(idsOf([first, second]), { sessionId: 's2' });
      assert.deepEqual(await suite.texts('s1'), ['s1.3']);
      assert.deepEqual(await suite.texts('s2'), ['s1.1', 's1.2', 's2.1']);
      await suite.store.undo();
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.2', 's1.3']);
      assert.deepEqual(await suite.texts('s2'), ['s2.1']);
    });

    it('puts messages at a place of their session, in the order given', async () => {
      const [one, two, three, four] = await fill(suite, 4);
      const place = { sessionId: 's1', afterSeq: one?.seq };
      assert.equal(await suite.store.moveMessages(idsOf([four, two]), place), 2);
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.4', 's1.2', 's1.3']);
      await suite.store.moveMessages(idsOf([three]), { sessionId: 's1' });
      assert.deepEqual(await suite.texts('s1'), ['s1.3', 's1.1', 's1.4', 's1.2']);
      assert.equal((await suite.store.getSession('s1'))?.preview, 's1.2');
      assert.equal(await suite.store.undo(), 'Move message');
      await suite.store.undo();
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.2', 's1.3', 's1.4']);
      await suite.store.redo();
      await suite.store.redo();
      assert.deepEqual(await suite.texts('s1'), ['s1.3', 's1.1', 's1.4', 's1.2']);
    });

    it('takes a place that is among what moves for the one before', async () => {
      const [one, two, three] = await fill(suite, 3);
      const place = { sessionId: 's1', afterSeq: two?.seq };
      await suite.store.moveMessages(idsOf([one, two]), place);
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.2', 's1.3']);
      await suite.store.moveMessages(idsOf([three, two]), { ...place, afterSeq: three?.seq });
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.3', 's1.2']);
    });

    it('puts messages of several sessions into one, which need not exist', async () => {
      const [one] = await fill(suite, 2);
      const [, other] = await fill(suite, 2, 's2');
      await suite.store.moveMessages(idsOf([other, one]), { sessionId: 'new' });
      assert.deepEqual(await suite.texts('new'), ['s2.2', 's1.1']);
      assert.deepEqual(await suite.texts('s2'), ['s2.1']);
      await suite.store.undo();
      assert.deepEqual(await suite.sessionIds(), ['s2', 's1']);
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.2']);
      assert.equal(await suite.store.moveMessages([flowA], { sessionId: 'none' }), 0);
      assert.equal(await suite.store.getSession('none'), undefined);
    });

    it('inserts before the first message, again and again', async () => {
      await fill(suite, 1);
      for (let round = 1; round <= 15; round++) {
        await suite.store.insertMessageAfter(newMessage({ text: String(round) }), undefined);
      }
      const expected = Array.from({ length: 15 }, (_, index) => String(15 - index));
      assert.deepEqual(await suite.texts('s1'), [...expected, 's1.1']);
      for (let round = 0; round < 15; round++) await suite.store.undo();
      assert.deepEqual(await suite.texts('s1'), ['s1.1']);
    });

    it('finds old places again after making room by moving', async () => {
      const [one, two, three] = await fill(suite, 4);
      await suite.store.deleteMessages(idsOf([three]));
      await suite.store.renameSession('s1', 's2', { merge: false });
      for (let round = 0; round < 15; round++) {
        const text = `x${round}`;
        await suite.store.insertMessageAfter(newMessage({ text, sessionId: 's2' }), one?.seq);
      }
      for (let round = 0; round < 15; round++) await suite.store.undo();
      await suite.store.undo();
      await suite.store.undo();
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.2', 's1.3', 's1.4']);
      assert.ok(two);
    });
  });

  describe('importing', () => {
    it('keeps ids and times that are free, and gives new ids for taken ones', async () => {
      const { id } = await suite.insert({ text: 'mine' });
      const timestamp = '2020-01-01T00:00:00.000000Z';
      const messages = [
        newMessage({ id: flowA, text: 'a', timestamp, sessionId: 'i' }),
        newMessage({ id, text: 'b', sessionId: 'i' }),
        newMessage({ id: flowA.replaceAll('-', ''), text: 'c', sessionId: 'i' }),
      ];
      const report = await suite.store.importMessages(messages, { importId: '1' });
      assert.deepEqual(report, { inserted: 3, renumbered: 2 });
      assert.equal((await suite.store.getMessage(flowA))?.timestamp, timestamp);
      assert.equal((await suite.store.getMessage(id))?.text, 'mine');
      assert.deepEqual(await suite.texts('i'), ['a', 'b', 'c']);
    });

    it('is one step of undo, in however many calls', async () => {
      for (const text of ['1', '2', '3']) {
        await suite.store.importMessages([newMessage({ text })], { importId: 'one' });
      }
      await suite.store.importMessages([newMessage({ text: '4' })], { importId: 'two' });
      assert.equal(await suite.store.undo(), 'Import messages');
      assert.deepEqual(await suite.texts('s1'), ['1', '2', '3']);
      await suite.store.undo();
      assert.deepEqual(await suite.texts('s1'), []);
      await suite.store.redo();
      assert.deepEqual(await suite.texts('s1'), ['1', '2', '3']);
    });

    it('stores nothing of messages one of which cannot be stored', async () => {
      const messages = [newMessage(), newMessage({ timestamp: 'soon' })];
      await rejects(() => suite.store.importMessages(messages, { importId: '1' }), 'input-invalid');
      await rejects(() => suite.store.importMessages([], { importId: '1' }), 'input-invalid');
      assert.deepEqual(await suite.sessionIds(), []);
      assert.equal(await suite.store.undo(), undefined);
    });
  });
}

/** What a store does with a session that is edited as one document. */
export function describeSessionEdit(suite: StoreSuite): void {
  const edit = (
    expected: readonly StoredMessage[],
    messages: readonly EditedMessage[],
  ): SessionEdit => ({
    expected,
    messages,
  });
  const added = (text: string): EditedMessage => ({ message: newMessage({ text }) });

  describe('a session edited as a whole', () => {
    it('becomes what the editor holds, in one step of undo', async () => {
      const read = await fill(suite, 5);
      const [one, two, , four, five] = idsOf(read);
      assert.ok(one && two && four && five);
      await suite.store.editSession(
        's1',
        edit(read, [
          added('first'),
          { id: four },
          { id: one, change: { text: 'changed', edit: true } },
          added('between'),
          { id: two, change: { sender: 'Machine' } },
          { id: five },
          added('last'),
        ]),
      );
      const expected = ['first', 's1.4', 'changed', 'between', 's1.2', 's1.5', 'last'];
      assert.deepEqual(await suite.texts('s1'), expected);
      assert.equal((await suite.store.getMessage(two))?.sender, 'Machine');
      assert.equal(await suite.store.originalText(one), 's1.1');
      assert.equal(await suite.store.undo(), 'Edit session');
      const page = await suite.store.pageMessages({ sessionId: 's1', limit: 9 });
      assert.deepEqual(page.messages, read);
      await suite.store.redo();
      assert.deepEqual(await suite.texts('s1'), expected);
      assert.equal((await suite.store.getMessage(two))?.sender, 'Machine');
      await suite.store.undo();
      assert.equal(await suite.store.undo(), undefined);
    });

    it('leaves alone what was not read, such as what a run adds meanwhile', async () => {
      const read = await fill(suite, 4);
      await suite.insert({ text: 'meanwhile' });
      const [, two, three] = read;
      assert.ok(two && three);
      await suite.store.editSession(
        's1',
        edit([two, three], [{ id: three.id }, { id: two.id }, added('new')]),
      );
      assert.deepEqual(await suite.texts('s1'), [
        's1.1',
        's1.3',
        's1.2',
        'new',
        's1.4',
        'meanwhile',
      ]);
    });

    it('is refused where a message was changed, deleted or moved meanwhile', async () => {
      const read = await fill(suite, 3);
      const [one, two] = read;
      assert.ok(one && two);
      const attempt = (): Promise<void> =>
        suite.store.editSession('s1', edit(read, [{ id: one.id, change: { text: 'x' } }]));
      await suite.store.updateMessage(two.id, { text: 'other' });
      await rejects(attempt, 'session-changed');
      await suite.store.undo();
      await suite.store.deleteMessages([two.id]);
      await rejects(attempt, 'session-changed');
      await suite.store.undo();
      await suite.store.moveMessages([two.id], { sessionId: 's1' });
      await rejects(attempt, 'session-changed');
      await suite.store.undo();
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.2', 's1.3']);
      await attempt();
      assert.deepEqual(await suite.texts('s1'), ['x']);
    });

    it('refuses messages that are named twice or were not read', async () => {
      const read = await fill(suite, 2);
      const [one] = idsOf(read);
      assert.ok(one);
      const attempt = (messages: readonly EditedMessage[]) => (): Promise<void> =>
        suite.store.editSession('s1', edit(read, messages));
      await rejects(attempt([{ id: one }, { id: one }]), 'input-invalid');
      await rejects(attempt([{ id: flowA }]), 'input-invalid');
      await rejects(() => suite.store.editSession('none', edit([], [])), 'session-not-found');
      assert.deepEqual(await suite.texts('s1'), ['s1.1', 's1.2']);
    });

    it('is no change where nothing differs, and may fill an empty session', async () => {
      const read = await fill(suite, 2);
      await suite.store.editSession(
        's1',
        edit(
          read,
          read.map(({ id, text }) => ({ id, change: { text } })),
        ),
      );
      assert.equal(await suite.store.undo(), undefined);
      await suite.store.createSession('empty', undefined);
      await suite.store.editSession('empty', edit([], [added('a'), added('b')]));
      assert.deepEqual(await suite.texts('empty'), ['a', 'b']);
      await suite.store.undo();
      assert.deepEqual(await suite.texts('empty'), []);
      assert.equal((await suite.store.getSession('empty'))?.messageCount, 0);
    });
  });
}
