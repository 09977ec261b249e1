import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';

describe('Emitter', () => {
  it('delivers events fired by a listener after the current one', () => {
    const emitter = new Emitter<number>();
    const seen: string[] = [];
    emitter.event((value) => {
      if (value === 1) emitter.fire(2);
    });
    emitter.event((value) => seen.push(`late ${value}`));

    emitter.fire(1);

    assert.deepEqual(seen, ['late 1', 'late 2']);
  });

  it('stops calling a listener once its subscription is disposed', () => {
    const emitter = new Emitter<string>();
    const seen: string[] = [];
    const subscription = emitter.event((value) => seen.push(value));

    emitter.fire('a');
    subscription.dispose();
    emitter.fire('b');

    assert.deepEqual(seen, ['a']);
  });

  it('keeps two subscriptions of one function apart', () => {
    const emitter = new Emitter<string>();
    const seen: string[] = [];
    const listener = (value: string): void => {
      seen.push(value);
    };
    const first = emitter.event(listener);
    emitter.event(listener);

    first.dispose();
    emitter.fire('a');

    assert.deepEqual(seen, ['a']);
  });

  it('reports a throwing listener and still calls the others', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<string>((error) => errors.push(error));
    const seen: string[] = [];
    emitter.event(() => {
      throw new Error('bad listener');
    });
    emitter.event((value) => seen.push(value));

    emitter.fire('a');

    assert.deepEqual(seen, ['a']);
    assert.equal(errors.length, 1);
  });

  it('delivers undefined as an event of its own', () => {
    const emitter = new Emitter<undefined>();
    let count = 0;
    emitter.event(() => count++);

    emitter.fire(undefined);

    assert.equal(count, 1);
  });
});
