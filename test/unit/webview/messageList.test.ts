import assert from 'node:assert/strict';
import { mergeNewestPage, prependPage, upsertMessage } from '../../../webview/state/messageList';
import { aMessage } from '../../support/page/builders';

const seqs = (messages: readonly { seq: number }[]): readonly number[] =>
  messages.map(({ seq }) => seq);

const [first, second, third, fourth] = [1, 2, 3, 4].map((seq) => aMessage({ seq }));
assert.ok(first && second && third && fourth);

describe('mergeNewestPage', () => {
  it('keeps older pages and replaces the newest', () => {
    const loaded = { messages: [first, second, third], hasOlder: false };
    const merged = mergeNewestPage(loaded, { messages: [third, fourth], hasOlder: true }, false);
    assert.deepEqual(seqs(merged.messages), [1, 2, 3, 4]);
    assert.equal(merged.hasOlder, false);
  });

  it('keeps an unchanged message the same object', () => {
    const loaded = { messages: [first, second], hasOlder: false };
    const fresh = [{ ...first }, { ...second, text: 'edited' }];
    const merged = mergeNewestPage(loaded, { messages: fresh, hasOlder: false }, false);
    assert.equal(merged.messages[0], first);
    assert.equal(merged.messages[1], fresh[1]);
  });

  it('drops what is gone, also when the page is all there is', () => {
    const loaded = { messages: [first, second, third], hasOlder: false };
    const merged = mergeNewestPage(loaded, { messages: [third], hasOlder: false }, false);
    assert.deepEqual(seqs(merged.messages), [3]);
    assert.deepEqual(
      mergeNewestPage(loaded, { messages: [], hasOlder: false }, false).messages,
      [],
    );
  });

  it('keeps newer messages only while a run may add them', () => {
    const loaded = { messages: [first, second], hasOlder: false };
    const page = { messages: [first], hasOlder: false };
    assert.deepEqual(seqs(mergeNewestPage(loaded, page, true).messages), [1, 2]);
    assert.deepEqual(seqs(mergeNewestPage(loaded, page, false).messages), [1]);
  });
});

describe('prependPage', () => {
  it('puts a page before what is loaded, without doubles', () => {
    const loaded = { messages: [second, third], hasOlder: true };
    const { messages, hasOlder } = prependPage(loaded, [first, second], false);
    assert.deepEqual(seqs(messages), [1, 2, 3]);
    assert.equal(hasOlder, false);
  });
});

describe('upsertMessage', () => {
  it('puts a new message at its place in the order', () => {
    assert.deepEqual(seqs(upsertMessage([first, third], second)), [1, 2, 3]);
    assert.deepEqual(seqs(upsertMessage([first], third)), [1, 3]);
  });
});
