import assert from 'node:assert/strict';
import { axisTicks, liveAsRun, tokensOf, traceRows } from '../../../webview/state/trace';
import { aFlow, aNode, aRun, flowId } from '../../support/page/builders';

const live = {
  runId: 'r',
  startedAt: 100,
  nodeIds: ['ChatInput-1', 'Prompt-1', 'Model-1'],
  active: ['Prompt-1'],
  finished: [aNode({ nodeId: 'ChatInput-1', component: 'Chat Input' })],
};

describe('traceRows', () => {
  it('orders components by when they started, those not taken last', () => {
    const run = aRun({
      nodes: [
        aNode({ nodeId: 'c', status: 'skipped' }),
        aNode({ nodeId: 'b', startMs: 20 }),
        aNode({ nodeId: 'a', startMs: 10 }),
      ],
    });
    assert.deepEqual(
      traceRows(run, undefined, undefined).map(({ nodeId }) => nodeId),
      ['a', 'b', 'c'],
    );
  });

  it('shows what a run that goes on is doing and has yet to do', () => {
    const run = liveAsRun(live, aFlow(), flowId, 1100);
    assert.equal(run.durationMs, 1000);
    assert.deepEqual(
      traceRows(run, aFlow(), live).map(({ component, state }) => [component, state]),
      [
        ['Chat Input', 'ok'],
        ['Prompt', 'running'],
        ['Language Model', 'waiting'],
      ],
    );
  });
});

describe('axisTicks', () => {
  it('gives a few round times', () => {
    assert.deepEqual(axisTicks(2000), [500, 1000, 1500]);
    assert.deepEqual(axisTicks(87), [50]);
    assert.deepEqual(axisTicks(0), []);
  });
});

describe('tokensOf', () => {
  it('adds what was read and written', () => {
    const nodes = [
      aNode({ usage: { input: 3, output: 4 } }),
      aNode(),
      aNode({ usage: { output: 1 } }),
    ];
    assert.equal(tokensOf(nodes), 8);
  });
});
