import assert from 'node:assert/strict';
import { otherStates, stateOf } from '../../../webview/hostApi';

describe('the state of a page that shows one flow after the other', () => {
  it('is found again by flow', () => {
    const first = { flow: 'a', drafts: { s: 'half' } };
    assert.equal(stateOf(first, 'a'), first);
    assert.equal(stateOf(first, 'b'), undefined);
    const second = { flow: 'b', drafts: {}, others: otherStates(first, 'b') };
    assert.deepEqual(stateOf(second, 'a'), first);
    const third = { flow: 'a', drafts: {}, others: otherStates(second, 'a') };
    assert.deepEqual(stateOf(third, 'b'), { flow: 'b', drafts: {} });
  });

  it('that names no flow is taken as it is', () => {
    assert.deepEqual(stateOf({ drafts: {} }, 'a'), { drafts: {} });
    assert.equal(stateOf(undefined, 'a'), undefined);
  });

  it('is kept for the newest flows alone', () => {
    let kept: unknown;
    for (let flow = 0; flow < 20; flow++) {
      kept = { flow: `f${flow}`, others: otherStates(kept, `f${flow}`) };
    }
    const names = Object.keys(otherStates(kept, 'last'));
    assert.deepEqual(names, ['f12', 'f13', 'f14', 'f15', 'f16', 'f17', 'f18', 'f19']);
  });
});
