import assert from 'node:assert/strict';
import { Repeater } from '../../../../src/host/views/repeater.js';
import { eventually } from '../../../support/eventually.js';

describe('repeater', () => {
  it('does the work once for requests that come together, and again for one that comes meanwhile', async () => {
    const finish: (() => void)[] = [];
    const repeater = new Repeater(
      () =>
        new Promise((resolve) => {
          finish.push(resolve);
        }),
      0,
    );
    repeater.request();
    repeater.request();
    await eventually('the work begins', () => finish.length === 1);
    repeater.request();
    repeater.request();
    finish[0]?.();
    await eventually('it is done again', () => finish.length === 2);
    finish[1]?.();
    repeater.dispose();
    repeater.request();
    assert.equal(finish.length, 2);
  });
});
