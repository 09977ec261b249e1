import assert from 'node:assert/strict';
import { groupsAround, groupState, levelOf } from '../../../../webview/graph/level';
import { groupedGraph } from '../../../support/page/graphs';

describe('levels of the drawn flow', () => {
  it('shows a group as one, with the ports that edges from outside use', () => {
    const { nodes, edges } = levelOf(groupedGraph, undefined);
    assert.deepEqual(
      nodes.map(({ id }) => id),
      ['ChatInput-1', 'Group-1', 'ChatOutput-1'],
    );
    const group = nodes.find(({ id }) => id === 'Group-1');
    assert.deepEqual(group?.inputs, [{ name: 'Prompt-1/question', label: 'question' }]);
    assert.deepEqual(
      edges.map(({ source, target }) => `${source} ${target}`),
      ['ChatInput-1 Group-1', 'Group-1 ChatOutput-1'],
    );
  });

  it('shows the inside of a group with the edges in it', () => {
    const { nodes, edges } = levelOf(groupedGraph, 'Group-1');
    assert.deepEqual(
      nodes.map(({ id }) => id),
      ['Prompt-1', 'Model-1'],
    );
    assert.deepEqual(
      edges.map(({ source, target }) => `${source} ${target}`),
      ['Prompt-1 Model-1'],
    );
  });

  it('survives groups that lie in each other', () => {
    const [first] = groupedGraph.nodes;
    assert.ok(first);
    const nodes = [
      { ...first, id: 'a', parent: 'b' },
      { ...first, id: 'b', parent: 'a' },
    ];
    const edges = [{ source: 'a', output: '', target: 'b', input: '', kind: 'data' as const }];
    assert.deepEqual(levelOf({ nodes, edges, notes: [] }, undefined).nodes, []);
    assert.deepEqual(groupsAround({ nodes, edges, notes: [] }, 'a'), ['a', 'b']);
  });

  it('says of a group what most needs saying', () => {
    assert.equal(groupState(['ok', 'failed', 'waiting']), 'failed');
    assert.equal(groupState(['ok', 'running', 'failed']), 'running');
    assert.equal(groupState(['skipped', 'ok']), 'ok');
    assert.equal(groupState([]), undefined);
  });
});
