import assert from 'node:assert/strict';
import {
  countChanges,
  isSameOverrides,
  noOverrides,
  parseOverrides,
  runOverrides,
  withModel,
  withoutTweak,
  withTweak,
} from '../../../webview/state/overrides';

const model = { provider: 'OpenAI', model: 'gpt-4o' };

describe('overrides', () => {
  it('count each field and the model', () => {
    const some = withModel(withTweak(withTweak(noOverrides, 'a', 'x', 1), 'a', 'y', 2), model);
    assert.equal(countChanges(some), 3);
    assert.deepEqual(withoutTweak(some, 'a', 'x'), { tweaks: { a: { y: 2 } }, model });
    assert.deepEqual(withoutTweak(withTweak(noOverrides, 'a', 'x', 1), 'a', 'x'), noOverrides);
  });

  it('are the same in any order', () => {
    const one = withTweak(withTweak(noOverrides, 'a', 'x', 1), 'b', 'y', 2);
    const other = withTweak(withTweak(noOverrides, 'b', 'y', 2), 'a', 'x', 1);
    assert.ok(isSameOverrides(one, other));
    assert.ok(!isSameOverrides(one, withModel(other, model)));
  });

  it('say nothing to a run where nothing is changed', () => {
    assert.deepEqual(runOverrides(noOverrides), {});
    assert.deepEqual(runOverrides(withModel(noOverrides, model)), { model });
  });

  it('are read back from what was kept, without what is no part of them', () => {
    const kept = { tweaks: { a: { x: 1 }, b: 'no' }, model: { provider: 1 } };
    assert.deepEqual(parseOverrides(kept), { tweaks: { a: { x: 1 } } });
    for (const broken of [undefined, null, [], 'x', { tweaks: [] }]) {
      assert.deepEqual(parseOverrides(broken), noOverrides);
    }
  });
});
