import assert from 'node:assert/strict';
import { toProperties } from '../../src/store/messageRow';
import { newMessage } from '../support/storeBuilders';
import { flowA, flowB, textsOf, type StoreSuite } from './storeSuite';

/** Undo, redo and original texts. */
export function describeHistory(suite: StoreSuite): void {
  describe('undo', () => {
    it('takes back and makes again an edit, and keeps the original text', async () => {
      const { id } = await suite.insert({ text: 'one' });
      await suite.store.updateMessage(id, { text: 'two', edit: true });
      await suite.store.updateMessage(id, { text: 'three', edit: true });
      assert.equal(await suite.store.originalText(id), 'one');
      assert.equal(await suite.store.undo(), 'Edit message');
      assert.deepEqual(await suite.texts('s1'), ['two']);
      await suite.store.undo();
      const message = await suite.store.getMessage(id);
      assert.equal(message?.text, 'one');
      assert.equal(message.edit, false);
      assert.equal(await suite.store.originalText(id), undefined);
      assert.equal(await suite.store.undo(), undefined);
      await suite.store.redo();
      await suite.store.redo();
      assert.deepEqual(await suite.texts('s1'), ['three']);
      assert.equal(await suite.store.redo(), undefined);
    });

    it('brings deleted messages back to their places', async () => {
      const stored = await suite.store.insertMessages(
        ['1', '2', '3', '4'].map((text) => newMessage({ text })),
      );
      await suite.store.deleteMessages(
        [stored[1], stored[2]].flatMap((message) => message?.id ?? []),
      );
      await suite.insert({ text: '5' });
      assert.equal(await suite.store.undo(), 'Delete 2 messages');
      assert.deepEqual(await suite.texts('s1'), ['1', '2', '3', '4', '5']);
      assert.deepEqual(
        (await suite.store.pageMessages({ sessionId: 's1', limit: 10 })).messages.slice(0, 4),
        stored,
      );
      await suite.store.redo();
      assert.deepEqual(await suite.texts('s1'), ['1', '4', '5']);
    });

    it('takes back deleting, clearing and renaming a session', async () => {
      await suite.insert({ text: '1', flowId: flowA });
      await suite.store.renameSession('s1', 's2', { merge: false });
      await suite.store.clearSession('s2');
      await suite.store.deleteSession('s2');
      await suite.store.undo();
      assert.deepEqual(await suite.sessionIds(), ['s2']);
      assert.deepEqual(await suite.texts('s2'), []);
      await suite.store.undo();
      assert.deepEqual(await suite.texts('s2'), ['1']);
      await suite.store.undo();
      assert.deepEqual(await suite.sessionIds(), ['s1']);
      assert.deepEqual(await suite.texts('s1'), ['1']);
      await suite.store.redo();
      await suite.store.redo();
      await suite.store.redo();
      assert.deepEqual(await suite.sessionIds(), []);
    });

    it('takes a merge apart again', async () => {
      await suite.insert({ text: '1' });
      await suite.insert({ text: '2', sessionId: 's2' });
      await suite.store.renameSession('s1', 's2', { merge: true });
      await suite.store.undo();
      assert.deepEqual(await suite.texts('s1'), ['1']);
      assert.deepEqual(await suite.texts('s2'), ['2']);
    });

    it('survives opening again and forgets what was undone once something new is done', async () => {
      const { id } = await suite.insert({ text: 'one' });
      await suite.store.updateMessage(id, { text: 'two' });
      await suite.reload();
      assert.equal(await suite.store.undo(), 'Edit message');
      await suite.store.updateMessage(id, { text: 'other' });
      assert.equal(await suite.store.redo(), undefined);
      assert.deepEqual(await suite.texts('s1'), ['other']);
    });

    it('leaves alone what a run writes', async () => {
      const properties = { ...toProperties(undefined), state: 'partial' } as const;
      const { id } = await suite.insert({ text: '', properties });
      await suite.store.updateMessage(id, { text: 'done', properties: toProperties(undefined) });
      await suite.store.updateMessage(id, { text: 'done better' }, { undoable: false });
      assert.equal(await suite.store.undo(), undefined);
      assert.equal(await suite.store.originalText(id), undefined);
      const other = await suite.insert({ properties });
      await suite.store.deleteMessages([other.id]);
      assert.equal(await suite.store.undo(), undefined);
    });
  });
}

/** Finding messages by their words. */
export function describeSearch(suite: StoreSuite): void {
  describe('search', () => {
    it('finds messages by their words, newest first', async () => {
      await suite.insert({ text: 'The quick brown fox', flowId: flowA });
      await suite.insert({ text: 'A fox is QUICK', flowId: flowB });
      await suite.insert({ text: 'slow' });
      const found = async (text: string, flowId?: string): Promise<readonly string[]> =>
        textsOf(await suite.store.searchMessages(text, 10, flowId));
      assert.deepEqual(await found('quick fox'), ['A fox is QUICK', 'The quick brown fox']);
      assert.deepEqual(await found('quick', flowA), ['The quick brown fox']);
      assert.deepEqual(await found('qui'), ['A fox is QUICK', 'The quick brown fox']);
      assert.deepEqual(await found('fox missing'), []);
      assert.deepEqual(await found('  '), []);
      assert.equal((await suite.store.searchMessages('fox', 1)).length, 1);
    });

    it('finds the present text of edited messages, and none that are deleted', async () => {
      const edited = await suite.insert({ text: 'alpha' });
      const deleted = await suite.insert({ text: 'alpha gone' });
      await suite.store.searchMessages('alpha', 10);
      await suite.store.updateMessage(edited.id, { text: 'beta' });
      await suite.store.deleteMessages([deleted.id]);
      assert.deepEqual(await suite.store.searchMessages('alpha', 10), []);
      assert.deepEqual(textsOf(await suite.store.searchMessages('beta', 10)), ['beta']);
      await suite.store.undo();
      assert.deepEqual(textsOf(await suite.store.searchMessages('alpha', 10)), ['alpha gone']);
    });

    it('takes what is searched for literally', async () => {
      await suite.insert({ text: 'say "yes" OR no* (maybe)' });
      for (const text of ['"yes"', 'OR', '(maybe)', 'no*', 'say -"', "'", 'NEAR/2', '-yes']) {
        assert.equal((await suite.store.searchMessages(text, 10)).length <= 1, true, text);
      }
      assert.equal((await suite.store.searchMessages('"yes" or (maybe)', 10)).length, 1);
    });

    it('finds parts of text that is written without spaces', async () => {
      await suite.insert({ text: '東京都に住んでいます' });
      assert.equal((await suite.store.searchMessages('住んで', 10)).length, 1);
    });
  });
}
