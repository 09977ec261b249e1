import type { NodeRecord, RunRecord } from '../../../src/protocol/model';
import { aNode, aRun, minutesAgo } from './builders';
import { run } from './flows';

/** The run of an agent that used tools, and one that went on from it with another question. */
export const agentRun: RunRecord = aRun({
  id: 'run-agent',
  startedAt: minutesAgo(6),
  durationMs: 1870,
  nodes: run.nodes.map((node) => (node.nodeId === 'Model-1' ? withSteps(node) : node)),
});

export const resumedRun: RunRecord = {
  ...agentRun,
  id: 'run-resumed',
  startedAt: minutesAgo(4),
  durationMs: 1200,
  resumed: { runId: 'run-agent', component: 'Model-1' },
  model: { provider: 'Anthropic', model: 'claude-3-5-haiku' },
  nodes: agentRun.nodes.map((node): NodeRecord => {
    if (node.nodeId === 'Model-1') {
      return {
        ...node,
        startMs: 2,
        durationMs: 1180,
        steps:
          node.steps?.map((step) => ({
            ...step,
            startMs: Math.round(step.startMs * 0.65) - 22,
            durationMs: Math.round(step.durationMs * 0.63),
          })) ?? [],
        outputs: {
          ...node.outputs,
          text_output: {
            type: 'message',
            value: 'Yes, it was packed at 13:40 and leaves with the evening carrier.',
          },
        },
        usage: { input: 1120, output: 74 },
      };
    }
    if (node.nodeId === 'ChatOutput-1') return { ...node, startMs: 1186 };
    return node.status === 'skipped' ? node : { ...node, reused: true, startMs: 0, durationMs: 0 };
  }),
};

function withSteps(node: NodeRecord): NodeRecord {
  return {
    ...node,
    inputs: {
      ...node.inputs,
      history: {
        type: 'text',
        value: 'Do you also ship to Austria? '.repeat(200),
        truncated: true,
      },
    },
    prompts: [
      {
        model: 'gpt-4o-mini',
        turns: [
          { role: 'system', text: 'You are the support agent of a parcel shop.' },
          { role: 'user', text: 'Is order 8841 packed already?' },
        ],
      },
    ],
    steps: [
      {
        kind: 'model',
        name: 'gpt-4o-mini',
        status: 'ok',
        startMs: 38,
        durationMs: 610,
        usage: { input: 560, output: 30 },
        output: { type: 'object', value: { text: '', tool_calls: [{ name: 'lookup_order' }] } },
      },
      {
        kind: 'tool',
        name: 'lookup_order',
        status: 'ok',
        nodeId: 'Search-1',
        startMs: 650,
        durationMs: 480,
        input: { type: 'object', value: { order_id: '8841' } },
        output: { type: 'object', value: { status: 'packed', at: '13:40' } },
      },
      {
        kind: 'model',
        name: 'gpt-4o-mini',
        status: 'ok',
        startMs: 1140,
        durationMs: 708,
        usage: { input: 560, output: 31 },
        output: { type: 'text', value: 'Yes, it was packed at 13:40 and waits for the carrier.' },
      },
    ],
  };
}

/** A run that went round a loop. */
export function loopRun(rounds: number): RunRecord {
  const nodes = Array.from({ length: rounds }, (_, round) => [
    aNode({
      nodeId: 'Loop-1',
      component: 'Loop',
      type: 'LoopComponent',
      startMs: 10 + round * 100,
      durationMs: 2,
      outputs: { item: { type: 'data', value: { text: `Row ${round + 1}` } } },
    }),
    aNode({
      nodeId: 'Prompt-1',
      component: 'Prompt',
      type: 'Prompt',
      startMs: 15 + round * 100,
      durationMs: 5,
    }),
    aNode({ startMs: 22 + round * 100, durationMs: 80, usage: { input: 40, output: 9 } }),
  ]).flat();
  const end = 10 + rounds * 100;
  return aRun({
    id: 'run-loop',
    startedAt: minutesAgo(2),
    inputValue: 'Summarise every row',
    durationMs: end + 20,
    nodes: [
      aNode({ nodeId: 'ChatInput-1', component: 'Chat Input', type: 'ChatInput', durationMs: 4 }),
      ...nodes,
      aNode({
        nodeId: 'Loop-1',
        component: 'Loop',
        type: 'LoopComponent',
        startMs: end,
        durationMs: 3,
        outputs: { done: { type: 'array', value: [{ text: 'Row 1' }] } },
      }),
      aNode({
        nodeId: 'ChatOutput-1',
        component: 'Chat Output',
        type: 'ChatOutput',
        startMs: end + 4,
        durationMs: 6,
      }),
    ],
  });
}
