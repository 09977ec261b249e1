import assert from 'node:assert/strict';
import { readTask } from '../../../../src/host/tasks/taskDefinition.js';

describe('the definition of a task', () => {
  it('is read with what it may leave out', () => {
    assert.deepEqual(readTask({ type: 't', task: 'check' }), { task: 'check', flow: undefined });
    assert.deepEqual(readTask({ task: 'check', flow: ' a.json ' }), {
      task: 'check',
      flow: 'a.json',
    });
    assert.deepEqual(readTask({ task: 'run', flow: 'a.json' }), {
      task: 'run',
      flow: 'a.json',
      input: '',
      session: undefined,
    });
  });

  it('is refused where it does not say what to do', () => {
    for (const definition of [{}, { task: 'run' }, { task: 'run', flow: ' ' }, { task: 'x' }, 1]) {
      assert.equal(readTask(definition), undefined);
    }
  });
});
