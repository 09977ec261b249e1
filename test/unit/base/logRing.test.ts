import assert from 'node:assert/strict';
import { LogRing, keepingLogger } from '../../../src/base/logRing';
import { silentLogger } from '../../../src/base/logger';

const still = { now: () => 1000, elapsed: () => 0 };

describe('LogRing', () => {
  it('gives each line a time of its own and keeps the newest', () => {
    const ring = new LogRing(still, 3);
    for (const text of ['a', 'b', 'c', 'd']) ring.add(text);

    assert.deepEqual(ring.last(10), [
      { time: 1001, text: 'b' },
      { time: 1002, text: 'c' },
      { time: 1003, text: 'd' },
    ]);
    assert.deepEqual(
      ring.before(1003, 1).map(({ text }) => text),
      ['c'],
    );
    assert.deepEqual(
      ring.after(1002, 5).map(({ text }) => text),
      ['c', 'd'],
    );
    assert.deepEqual(ring.last(0), []);
  });

  it('masks keys before a line is kept, also in details', () => {
    const ring = new LogRing(still);
    const logger = keepingLogger(silentLogger, ring).child('api');
    logger.info('with sk-abcdefgh12345678', { apiKey: 'hunter2', count: 1 });
    logger.error('It failed.', new Error('Bearer abcdefghijkl'));

    const text = JSON.stringify(ring.last(5));
    assert.doesNotMatch(text, /abcdefgh|hunter2/);
    assert.match(text, /\[api\]/);
  });

  it('keeps nothing of the trace, where users’ texts are', () => {
    const ring = new LogRing(still);
    keepingLogger(silentLogger, ring).trace('My name is Ada');

    assert.deepEqual(ring.last(5), []);
  });
});
