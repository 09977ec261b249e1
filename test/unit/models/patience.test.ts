import assert from 'node:assert/strict';
import { Patience } from '../../../src/models/patience';

describe('patience with a provider', () => {
  const { setTimeout, clearTimeout } = globalThis;
  let timers: Map<number, { readonly run: () => void; readonly delay: number | undefined }>;

  beforeEach(() => {
    timers = new Map();
    Object.assign(globalThis, {
      setTimeout: (run: () => void, delay?: number) => {
        timers.set(timers.size + 1, { run, delay });
        return timers.size;
      },
      clearTimeout: (timer: number) => timers.delete(timer),
    });
  });

  afterEach(() => {
    Object.assign(globalThis, { setTimeout, clearTimeout });
  });

  it('ends after its time, and says so', () => {
    const patience = new Patience(new AbortController().signal, 2);

    assert.equal(timers.get(1)?.delay, 2000);
    timers.get(1)?.run();

    assert.equal(patience.signal.aborted, true);
    assert.equal(patience.hasEnded, true);
  });

  it('has no end once the answer has begun', () => {
    const patience = new Patience(new AbortController().signal, 2);

    patience.answered();

    assert.equal(timers.size, 0);
  });

  it("passes on the user's stop, which is no end of patience", () => {
    const user = new AbortController();
    const patience = new Patience(user.signal, 2);

    user.abort();

    assert.equal(patience.signal.aborted, true);
    assert.equal(patience.hasEnded, false);
  });

  it('has no end where no time is given, and none that overflows a timer', () => {
    const { signal } = new AbortController();

    assert.equal(new Patience(signal, undefined).signal, signal);
    assert.equal(new Patience(signal, 0).signal, signal);
    assert.equal(timers.size, 0);
    new Patience(signal, 1e9).answered();
    new Patience(signal, 1e9);
    assert.equal([...timers.values()][0]?.delay, 2_147_483_647);
  });
});
