import assert from 'node:assert/strict';
import { initialUiState, withoutPrivate } from '../../../webview/state/uiState';
import { ListSelection } from '../../../webview/state/listSelection';

const order = ['a', 'b', 'c', 'd'];

describe('rows chosen in a list', () => {
  let selection: ListSelection;
  const ids = (): readonly string[] => [...selection.ids].toSorted();

  beforeEach(() => {
    selection = new ListSelection();
  });

  it('are toggled one by one, with the one that was shown', () => {
    selection.toggle('c', 'a');
    assert.deepEqual(ids(), ['a', 'c']);
    selection.toggle('a', 'a');
    assert.deepEqual(ids(), ['c']);
  });

  it('grow and shrink from where the range began', () => {
    selection.extend('c', order, 'b');
    assert.deepEqual(ids(), ['b', 'c']);
    selection.extend('a', order, 'b');
    assert.deepEqual(ids(), ['a', 'b']);
    selection.clear();
    selection.toggle('d');
    selection.extend('b', order, 'a');
    assert.deepEqual(ids(), ['b', 'c', 'd']);
  });

  it('go when their rows go', () => {
    selection.all(order);
    selection.keep(['b', 'x']);
    assert.deepEqual(ids(), ['b']);
  });
});

describe('what the page keeps', () => {
  it('holds nothing of private sessions', () => {
    const kept = withoutPrivate({
      ...initialUiState,
      sessionId: 'private:1',
      drafts: { 'private:1': 'secret', s1: 'draft' },
      seen: { 'private:1': 't' },
    });
    assert.deepEqual([kept.sessionId, kept.drafts, kept.seen], [undefined, { s1: 'draft' }, {}]);
  });
});
