import type { FlowGraph, FlowGraphNode, FlowGraphPort } from '../../../src/protocol/flowGraph';

function aGraphNode(overrides: Partial<FlowGraphNode> & { readonly id: string }): FlowGraphNode {
  return {
    name: overrides.id,
    type: overrides.id.replace(/-.*$/, ''),
    kind: 'component',
    x: 0,
    y: 0,
    inputs: [],
    outputs: [],
    ...overrides,
  };
}

const port = (name: string, label: string): FlowGraphPort => ({ name, label });
const inputPort = port('input_value', 'Input');
const messagePort = port('message', 'Chat Message');

export const supportGraph: FlowGraph = {
  nodes: [
    aGraphNode({ id: 'ChatInput-1', name: 'Chat Input', y: 60, outputs: [messagePort], line: 12 }),
    aGraphNode({
      id: 'Memory-1',
      name: 'Message History',
      y: 260,
      outputs: [port('messages_text', 'Messages')],
    }),
    aGraphNode({
      id: 'Prompt-1',
      name: 'Prompt',
      x: 380,
      y: 160,
      inputs: [port('question', 'question'), port('history', 'history')],
      outputs: [port('prompt', 'Prompt')],
    }),
    aGraphNode({
      id: 'Model-1',
      name: 'Language Model',
      type: 'LanguageModelComponent',
      x: 760,
      y: 160,
      inputs: [inputPort, port('system_message', 'System Message')],
      outputs: [port('text_output', 'Model Response')],
    }),
    aGraphNode({
      id: 'Search-1',
      name: 'Search policy',
      x: 380,
      y: 460,
      outputs: [port('tool', 'Toolset')],
    }),
    aGraphNode({
      id: 'ChatOutput-1',
      name: 'Chat Output',
      x: 1140,
      y: 160,
      inputs: [inputPort],
      outputs: [messagePort],
    }),
  ],
  edges: [
    edge('ChatInput-1', 'message', 'Prompt-1', 'question'),
    edge('Memory-1', 'messages_text', 'Prompt-1', 'history'),
    edge('Prompt-1', 'prompt', 'Model-1', 'input_value'),
    edge('Search-1', 'tool', 'Model-1', 'tools', 'tool'),
    edge('Model-1', 'text_output', 'ChatOutput-1', 'input_value'),
  ],
  notes: [
    {
      id: 'note-1',
      text: '# Support desk\n\nAnswers from **stored orders** and the [policy](https://example.com).',
      x: 0,
      y: 460,
      width: 340,
      height: 160,
    },
  ],
};

/** The same with a second Chat Output. */
export const twoOutputsGraph: FlowGraph = {
  ...supportGraph,
  nodes: [
    ...supportGraph.nodes,
    aGraphNode({ id: 'ChatOutput-2', name: 'German', type: 'ChatOutput', x: 1140, y: 360 }),
  ].map((node) => (node.id === 'ChatOutput-1' ? { ...node, type: 'ChatOutput' } : node)),
};

/** A flow with a group of two components in it. */
export const groupedGraph: FlowGraph = {
  nodes: [
    aGraphNode({ id: 'ChatInput-1', name: 'Chat Input', outputs: [messagePort] }),
    aGraphNode({ id: 'Group-1', name: 'Answering', type: 'GroupNode', kind: 'group', x: 420 }),
    aGraphNode({
      id: 'Prompt-1',
      name: 'Prompt',
      x: 420,
      parent: 'Group-1',
      inputs: [port('question', 'question')],
    }),
    aGraphNode({
      id: 'Model-1',
      name: 'Language Model',
      x: 800,
      parent: 'Group-1',
      inputs: [inputPort],
    }),
    aGraphNode({ id: 'ChatOutput-1', name: 'Chat Output', x: 1240, inputs: [inputPort] }),
  ],
  edges: [
    edge('ChatInput-1', 'message', 'Prompt-1', 'question'),
    edge('Prompt-1', 'prompt', 'Model-1', 'input_value'),
    edge('Model-1', 'text_output', 'ChatOutput-1', 'input_value'),
  ],
  notes: [],
};

/** A flow that asks a model for every row. */
export const loopGraph: FlowGraph = {
  nodes: [
    aGraphNode({ id: 'ChatInput-1', name: 'Chat Input', outputs: [messagePort] }),
    aGraphNode({ id: 'Loop-1', name: 'Loop', type: 'LoopComponent', x: 400 }),
    aGraphNode({ id: 'Prompt-1', name: 'Prompt', x: 800, y: -160 }),
    aGraphNode({
      id: 'Model-1',
      name: 'Language Model',
      type: 'LanguageModelComponent',
      x: 1200,
      y: -160,
    }),
    aGraphNode({ id: 'ChatOutput-1', name: 'Chat Output', x: 1200, y: 160 }),
  ],
  edges: [
    edge('ChatInput-1', 'message', 'Loop-1', 'data'),
    edge('Loop-1', 'item', 'Prompt-1', 'row'),
    edge('Prompt-1', 'prompt', 'Model-1', 'input_value'),
    edge('Model-1', 'text_output', 'Loop-1', 'item', 'loop'),
    edge('Loop-1', 'done', 'ChatOutput-1', 'input_value'),
  ],
  notes: [],
};

/** Rows of components, each feeding the next. */
export function bigGraph(count: number): FlowGraph {
  const nodes = Array.from({ length: count }, (_, index) =>
    aGraphNode({
      id: `Node-${index}`,
      name: `Component ${index}`,
      type: index % 5 === 0 ? 'LanguageModelComponent' : 'Prompt',
      x: (index % 40) * 420,
      y: Math.floor(index / 40) * 300,
      inputs: [inputPort],
      outputs: [messagePort],
    }),
  );
  const edges = nodes
    .slice(1)
    .map(({ id }, index) => edge(`Node-${index}`, 'message', id, 'input_value'));
  return { nodes, edges, notes: [] };
}

function edge(
  source: string,
  output: string,
  target: string,
  input: string,
  kind: FlowGraph['edges'][number]['kind'] = 'data',
): FlowGraph['edges'][number] {
  return { source, output, target, input, kind };
}
