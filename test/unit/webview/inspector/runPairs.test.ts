import assert from 'node:assert/strict';
import { pairNodes, totals } from '../../../../webview/inspector/runPairs';
import { aNode, aRun } from '../../../support/page/builders';

const text = (value: string) => ({ type: 'text', value });

describe('pairNodes', () => {
  it('sets visits beside each other and names what differs', () => {
    const left = aRun({
      nodes: [
        aNode({ nodeId: 'a', inputs: { q: text('one') }, outputs: { out: text('same') } }),
        aNode({ nodeId: 'b' }),
      ],
    });
    const right = aRun({
      nodes: [
        aNode({ nodeId: 'a', inputs: { q: text('two') }, outputs: { out: text('same') } }),
        aNode({ nodeId: 'c' }),
      ],
    });
    const pairs = pairNodes(left, right);
    assert.deepEqual(
      pairs.map(({ id }) => id),
      ['a#1', 'b#1', 'c#1'],
    );
    assert.deepEqual(pairs[0]?.differing, [
      { side: 'inputs', name: 'q', left: 'one', right: 'two' },
    ]);
    assert.equal(pairs[1]?.right, undefined);
  });

  it('sets the second round of a loop beside the second', () => {
    const rounds = (words: readonly string[]) =>
      aRun({
        nodes: words.map((word, index) =>
          aNode({ nodeId: 'a', startMs: index, outputs: { out: text(word) } }),
        ),
      });
    const [, second] = pairNodes(rounds(['x', 'y']), rounds(['x', 'z']));
    assert.deepEqual(second?.differing, [{ side: 'outputs', name: 'out', left: 'y', right: 'z' }]);
  });
});

describe('totals', () => {
  it('tells by how much the second run differs', () => {
    const left = aRun({ durationMs: 900, nodes: [aNode({ usage: { input: 5 } })] });
    const right = aRun({ durationMs: 700, nodes: [aNode({ usage: { output: 9 } })] });
    assert.deepEqual(totals(left, right), { ms: -200, tokens: 4 });
  });
});
