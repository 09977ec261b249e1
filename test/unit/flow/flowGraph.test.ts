import assert from 'node:assert/strict';
import { flowGraph } from '../../../src/flow/flowGraph';
import { parseFlowText } from '../../../src/flow/parse';

const note = {
  id: 'note-1',
  type: 'noteNode',
  position: { x: -40, y: 10 },
  measured: { width: 500, height: 200 },
  data: { id: 'note-1', type: 'note', node: { description: '# Read me' } },
};

function component(id: string, x: number, definition: object): object {
  return {
    id,
    type: 'genericNode',
    position: { x, y: 5 },
    data: { id, type: id.replace(/-.*$/, ''), node: { display_name: id, ...definition } },
  };
}

const inner = component('Prompt-1', 700, {
  template: { question: { type: 'str', display_name: 'Question', input_types: ['Message'] } },
  outputs: [{ name: 'prompt', display_name: 'Prompt', types: ['Message'] }],
});

const group = component('Group-1', 400, {
  display_name: 'Asking',
  template: {},
  flow: { data: { nodes: [inner], edges: [] } },
});

const chat = component('ChatInput-1', 0, {
  template: { input_value: { type: 'str', input_types: [], value: '' } },
  outputs: [
    { name: 'message', display_name: 'Message', types: ['Message'] },
    { name: 'other', display_name: 'Other', types: ['Data'], hidden: true },
  ],
});

const text = JSON.stringify(
  {
    id: 'c0ffee00-0000-4000-8000-000000000001',
    name: 'Drawn',
    data: {
      nodes: [chat, group, note],
      edges: [
        {
          source: 'ChatInput-1',
          target: 'Prompt-1',
          data: {
            sourceHandle: { id: 'ChatInput-1', name: 'message', output_types: ['Message'] },
            targetHandle: { id: 'Prompt-1', fieldName: 'question', inputTypes: ['Message'] },
          },
        },
      ],
    },
  },
  null,
  1,
);

describe('flowGraph', () => {
  const graph = flowGraph(parseFlowText(text, { path: 'flows/drawn.json' }));

  it('draws components where the file has them, with the ports that can be connected', () => {
    const [first] = graph.nodes;
    assert.deepEqual(first, {
      id: 'ChatInput-1',
      name: 'ChatInput-1',
      type: 'ChatInput',
      kind: 'component',
      x: 0,
      y: 5,
      inputs: [],
      outputs: [{ name: 'message', label: 'Message' }],
      line: first?.line,
    });
    assert.ok((first.line ?? 0) > 1);
  });

  it('draws a group, and what lies in it inside', () => {
    const drawn = graph.nodes.find(({ kind }) => kind === 'group');
    assert.equal(drawn?.name, 'Asking');
    assert.equal(drawn.x, 400);
    assert.equal(graph.nodes.find(({ id }) => id === 'Prompt-1')?.parent, 'Group-1');
  });

  it('draws notes with their size', () => {
    assert.deepEqual(graph.notes, [
      { id: 'note-1', text: '# Read me', x: -40, y: 10, width: 500, height: 200 },
    ]);
  });

  it('names the ports an edge ends at', () => {
    assert.deepEqual(graph.edges, [
      {
        source: 'ChatInput-1',
        output: 'message',
        target: 'Prompt-1',
        input: 'question',
        kind: 'data',
      },
    ]);
  });
});
