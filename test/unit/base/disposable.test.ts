import assert from 'node:assert/strict';
import { DisposableStore, toDisposable } from '../../../src/base/disposable';

describe('DisposableStore', () => {
  it('releases in reverse order of adding', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    store.add(toDisposable(() => order.push('first')));
    store.add(toDisposable(() => order.push('second')));

    store.dispose();

    assert.deepEqual(order, ['second', 'first']);
  });

  it('releases a late arrival at once', () => {
    const store = new DisposableStore();
    store.dispose();
    let released = false;

    store.add(toDisposable(() => (released = true)));

    assert.equal(released, true);
  });

  it('releases the rest when one item throws, and reports the error', () => {
    const store = new DisposableStore();
    let released = false;
    store.add(toDisposable(() => (released = true)));
    store.add({
      dispose: () => {
        throw new Error('stuck');
      },
    });

    assert.throws(() => {
      store.dispose();
    }, /stuck/);
    assert.equal(released, true);
  });

  it('releases an item once', () => {
    let count = 0;
    const item = toDisposable(() => count++);

    item.dispose();
    item.dispose();

    assert.equal(count, 1);
  });
});
