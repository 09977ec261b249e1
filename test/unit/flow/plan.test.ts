import assert from 'node:assert/strict';
import { planFlow } from '../../../src/flow/plan';
import { buildFlow, type NodeSpec } from '../../support/flowBuilder';

const planned = (nodes: readonly NodeSpec[], edges: readonly string[]): readonly string[] => [
  ...planFlow(buildFlow(nodes, edges)).nodes.keys(),
];

describe('planFlow', () => {
  it('takes what the Chat Input leads to, and whatever that needs', () => {
    const nodes = ['ChatInput-a', 'Join-b', 'Join-c', 'Join-side', 'Join-away'].map((id) => ({
      id,
    }));
    assert.deepEqual(
      planned(nodes, [
        'ChatInput-a.message > Join-b.f',
        'Join-c.message > Join-b.f',
        'Join-c.message > Join-side.f',
      ]),
      ['ChatInput-a', 'Join-b', 'Join-c'],
    );
  });

  it('takes everything where nothing starts the flow, or the start is tied to nothing', () => {
    const edges = ['Join-b.message > Join-c.f'];
    assert.equal(planned([{ id: 'Join-b' }, { id: 'Join-c' }, { id: 'Join-d' }], edges).length, 3);
    assert.equal(
      planned([{ id: 'ChatInput-a' }, { id: 'Join-b' }, { id: 'Join-c' }], edges).length,
      3,
    );
  });

  it('starts at the Webhook where it has a payload or there is no chat', () => {
    const nodes = (payload: string): NodeSpec[] => [
      { id: 'ChatInput-a' },
      { id: 'Join-chat' },
      { id: 'Webhook-w', fields: { data: payload } },
      { id: 'Join-hook' },
    ];
    const edges = ['ChatInput-a.message > Join-chat.f', 'Webhook-w.message > Join-hook.f'];
    assert.deepEqual(planned(nodes(''), edges), ['ChatInput-a', 'Join-chat']);
    assert.deepEqual(planned(nodes('{}'), edges), ['Webhook-w', 'Join-hook']);
    const alone = [...nodes('').slice(1), { id: 'Join-more' }];
    assert.deepEqual(planned(alone, edges.slice(1)), ['Webhook-w', 'Join-hook']);
  });

  it('finds what a loop runs anew, and what waits for its end', () => {
    const flow = buildFlow(
      ['Loop-l', 'Join-body', 'Join-side', 'Join-both', 'Join-after'].map((id) => ({
        id,
        outputs: { message: ['Message'], item: ['Message'], done: ['Message'] },
      })),
      [
        'Loop-l.item > Join-body.f',
        'Loop-l.item > Join-side.f',
        'Join-body.message ~> Loop-l.item',
        'Join-body.message > Join-both.f',
        'Loop-l.done > Join-both.f',
        'Join-both.message > Join-after.f',
      ],
    );
    const loop = planFlow(flow).loops.get('Loop-l');
    assert.deepEqual([...(loop?.body ?? [])], ['Join-body', 'Join-side']);
    assert.deepEqual([...(loop?.outputs ?? [])], ['item']);
    assert.equal(loop?.backEdges.size, 1);
  });

  it('does not wait for an edge into a loop that comes from elsewhere', () => {
    const flow = buildFlow([{ id: 'Loop-l' }, { id: 'Join-a' }], ['Join-a.message ~> Loop-l.item']);
    const plan = planFlow(flow);
    assert.equal(plan.loops.size, 0);
    assert.deepEqual(plan.incoming.get('Loop-l') ?? [], []);
  });
});
