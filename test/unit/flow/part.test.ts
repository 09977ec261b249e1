import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import { planFlow } from '../../../src/flow/plan';
import { buildFlow } from '../../support/flowBuilder';
import { runToEnd } from '../../support/engineUnderTest';

/** ChatInput and Text feed Join, Join feeds ChatOutput; Other feeds Last, tied to nothing else. */
const flow = buildFlow(
  [
    { id: 'ChatInput-1', fields: { input_value: 'hi' } },
    { id: 'Join-text', displayName: 'Text', fields: { text: 't' } },
    { id: 'Join-both', displayName: 'Both' },
    { id: 'ChatOutput-1', fields: { input_value: '' } },
    { id: 'Join-other', displayName: 'Twin' },
    { id: 'Join-last', displayName: 'Twin' },
  ],
  [
    'ChatInput-1.message > Join-both.input',
    'Join-text.message > Join-both.input',
    'Join-both.message > ChatOutput-1.input_value',
    'Join-other.message > Join-last.input',
  ],
);

function planned(part: { start?: string; stop?: string }): readonly string[] {
  return [...planFlow(flow, { part }).nodes.keys()];
}

describe('a part of a flow', () => {
  it('holds what a stop needs, and itself', () => {
    assert.deepEqual(planned({ stop: 'Join-both' }), ['ChatInput-1', 'Join-text', 'Join-both']);
    assert.deepEqual(planned({ stop: 'Join-last' }), ['Join-other', 'Join-last']);
  });

  it('holds what a start leads to, and what that needs', () => {
    assert.deepEqual(planned({ start: 'Join-text' }), [
      'ChatInput-1',
      'Join-text',
      'Join-both',
      'ChatOutput-1',
    ]);
    assert.deepEqual(planned({ start: 'Join-other' }), ['Join-other', 'Join-last']);
  });

  it('ends at the stop where there is a start too', () => {
    const both = { start: 'Join-text', stop: 'Join-both' };

    assert.deepEqual(planned(both), ['ChatInput-1', 'Join-text', 'Join-both']);
  });

  it('takes a stop inside a loop for a start', () => {
    const looped = buildFlow(
      [
        { id: 'Join-in' },
        { id: 'Loop-l', outputs: { item: ['Message'], done: ['Message'] } },
        { id: 'Join-body' },
        { id: 'ChatOutput-1' },
      ],
      [
        'Join-in.message > Loop-l.data',
        'Loop-l.item > Join-body.input',
        'Join-body.message ~> Loop-l.item',
        'Loop-l.done > ChatOutput-1.input_value',
      ],
    );

    const plan = planFlow(looped, { part: { stop: 'Join-body' } });

    assert.equal(plan.nodes.size, 4);
  });

  it('goes by display names, unless several components share one', () => {
    assert.deepEqual(planned({ stop: 'Text' }), ['Join-text']);
    assert.throws(() => planned({ stop: 'Twin' }), /several components named Twin/);
  });

  it('is refused where there is no such component', () => {
    assert.throws(
      () => planned({ start: 'nope' }),
      (error) => isAppError(error, 'input-invalid') && error.message.includes('nope'),
    );
  });

  it('runs nothing else', async () => {
    const result = await runToEnd(flow, { part: { stop: 'Join-both' } });

    assert.equal(result.end.status, 'ok');
    assert.deepEqual(result.started, ['ChatInput-1', 'Join-text', 'Join-both']);
    assert.equal(result.output('Join-both'), 'hi+t');
  });
});
