import assert from 'node:assert/strict';
import { isAppError } from '../../../../src/base/errors';
import { OperationQueue } from '../../../../src/store/sqljs/queue';

/** A queue that writes down what shares a transaction. */
function setUp(): { queue: OperationQueue; groups: string[][]; change: ChangeOf } {
  const groups: string[][] = [];
  let open: string[] = [];
  const inTransaction = (work: () => void): void => {
    open = [];
    work();
    groups.push(open);
  };
  const queue = new OperationQueue({
    busyLimitMs: 0,
    together: (changes) => {
      inTransaction(() => {
        for (const change of changes) change();
      });
      return new Map();
    },
  });
  const change: ChangeOf = (name, isPatient = false) =>
    queue.addShared(
      () => {
        open.push(name);
        return name;
      },
      (work) => {
        let result = '';
        inTransaction(() => {
          result = work();
        });
        return result;
      },
      { isPatient },
    );
  return { queue, groups, change };
}

type ChangeOf = (name: string, isPatient?: boolean) => Promise<string>;

describe('OperationQueue', () => {
  it('puts a patient change into the transaction of the next', async () => {
    const { groups, change } = setUp();

    const done = [change('record', true), change('message')];

    assert.deepEqual(await Promise.all(done), ['record', 'message']);
    assert.deepEqual(groups, [['record', 'message']]);
  });

  it('makes a patient change alone where nothing follows', async () => {
    const { groups, change } = setUp();

    assert.equal(await change('record', true), 'record');
    assert.deepEqual(groups, [['record']]);
  });

  it('shows a patient change to whoever reads after it', async () => {
    const { queue, groups, change } = setUp();

    const record = change('record', true);
    const seen = await queue.add('read', () => groups.flat());
    await record;

    assert.deepEqual(seen, ['record']);
  });

  it('makes patient changes before it closes, and none after', async () => {
    const { queue, groups, change } = setUp();

    const record = change('record', true);
    await queue.close(() => groups.push(['closed']));
    await record;

    assert.deepEqual(groups, [['record'], ['closed']]);
    await assert.rejects(change('late', true), (error) => isAppError(error, 'store-unavailable'));
  });
});
