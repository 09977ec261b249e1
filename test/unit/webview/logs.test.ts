import assert from 'node:assert/strict';
import { moveCell } from '../../../webview/logs/cellMoves';
import { filterLogs, sortLogs, stateOf } from '../../../webview/state/logRows';
import { aMessage, plainProperties } from '../../support/page/builders';

const messages = [
  aMessage({ seq: 1, sender: 'User', senderName: 'Anna', text: 'Where is order 10?' }),
  aMessage({ seq: 2, sender: 'Machine', senderName: 'Agent', text: 'Packed.', edit: true }),
  aMessage({ seq: 3, sender: 'User', senderName: 'Bert', text: 'And order 9?', files: ['a'] }),
  aMessage({ seq: 4, sender: 'Model', senderName: 'Model', text: 'refused', error: true }),
];
const seqs = (list: readonly { seq: number }[]): readonly number[] => list.map(({ seq }) => seq);

describe('filterLogs', () => {
  const found = (filter: string): readonly number[] => seqs(filterLogs(messages, filter));

  it('looks into the column that is named', () => {
    assert.deepEqual(found('sender:user'), [1, 3]);
    assert.deepEqual(found('name:ANNA'), [1]);
    assert.deepEqual(found('text:agent'), []);
  });

  it('knows the words for states', () => {
    assert.deepEqual(found('edited'), [2]);
    assert.deepEqual(found('error'), [4]);
  });

  it('wants every part to fit, and takes quoted words together', () => {
    assert.deepEqual(found('sender:user order'), [1, 3]);
    assert.deepEqual(found('"order 9"'), [3]);
    assert.deepEqual(found('text:"order 10"'), [1]);
    assert.deepEqual(found('packed user'), []);
  });

  it('takes text with a colon as it is', () => {
    assert.deepEqual(found('http://x'), []);
  });

  it('shows everything for an empty filter', () => {
    assert.equal(found(' ').length, 4);
  });
});

describe('sortLogs', () => {
  it('sorts by a column and keeps time where it is equal', () => {
    const order = { column: 'sender', isDescending: false } as const;
    assert.deepEqual(seqs(sortLogs(messages, order)), [2, 4, 1, 3]);
    assert.deepEqual(seqs(sortLogs(messages, { ...order, isDescending: true })), [1, 3, 4, 2]);
  });

  it('reverses time without changing the list it was given', () => {
    const order = { column: 'time', isDescending: true } as const;
    assert.deepEqual(seqs(sortLogs(messages, order)), [4, 3, 2, 1]);
    assert.deepEqual(seqs(messages), [1, 2, 3, 4]);
  });
});

describe('stateOf', () => {
  it('prefers what went wrong to what was changed', () => {
    assert.equal(stateOf(aMessage({ edit: true, error: true })), 'error');
    const properties = { ...plainProperties, stopped: true };
    assert.equal(stateOf(aMessage({ properties })), 'stopped');
    assert.equal(stateOf(aMessage()), '');
  });
});

describe('moveCell', () => {
  const at = { row: 5, column: 2 };
  const move = (key: string, ctrlKey = false): unknown => moveCell(at, { key, ctrlKey }, 8, 7);

  it('stops at the edges', () => {
    assert.deepEqual(move('PageDown'), { row: 7, column: 2 });
    assert.deepEqual(move('PageUp'), { row: 0, column: 2 });
    assert.deepEqual(move('End'), { row: 5, column: 6 });
    assert.deepEqual(move('Home', true), { row: 0, column: 0 });
  });

  it('leaves other keys alone', () => {
    assert.equal(move('a'), undefined);
  });
});
