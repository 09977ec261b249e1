import assert from 'node:assert/strict';
import { conditionalRouter } from '../../../src/components/conditionalRouter';
import { loop } from '../../../src/components/loop';
import type { ComponentDefinition } from '../../../src/flow/component';
import { Data, Message } from '../../../src/flow/values';
import { component, runToEnd } from '../../support/engineUnderTest';
import { buildFlow, type NodeSpec } from '../../support/flowBuilder';

const router: NodeSpec = {
  id: 'ConditionalRouter-r',
  fields: {
    input_text: '',
    match_text: 'yes',
    operator: 'equals',
    true_case_message: 'T',
    false_case_message: 'F',
  },
  outputs: { true_result: ['Message'], false_result: ['Message'] },
};
describe('branches', () => {
  const definitions = [conditionalRouter];
  const edges = [
    'ConditionalRouter-r.true_result > Join-t.input',
    'ConditionalRouter-r.false_result > Join-f.input',
  ];
  const nodes = (text: string): NodeSpec[] => [
    { ...router, fields: { ...router.fields, input_text: text } },
    { id: 'Join-t' },
    { id: 'Join-f' },
  ];

  it('runs the branch taken and names what is left out', async () => {
    const result = await runToEnd(buildFlow(nodes('yes'), edges), { definitions });
    assert.equal(result.output('Join-t'), 'T');
    assert.equal(result.statuses()['Join-f'], 'skipped');
    const end = result
      .of('node-end')
      .find((event) => event.record.nodeId === 'ConditionalRouter-r');
    assert.deepEqual(end?.inactivated, ['Join-f']);
  });

  it('hands on the text compared where the branch has no message of its own', async () => {
    const [, ...rest] = nodes('');
    const plain = {
      input_text: 'yes',
      match_text: 'yes',
      operator: 'equals',
      true_case_message: '',
    };
    const result = await runToEnd(buildFlow([{ ...router, fields: plain }, ...rest], edges), {
      definitions,
    });
    assert.equal(result.output('Join-t'), 'yes');
  });

  it('runs what both branches lead to with the live one', async () => {
    const flow = buildFlow(
      [...nodes('no'), { id: 'Join-both' }],
      [...edges, 'Join-t.message > Join-both.input', 'Join-f.message > Join-both.input'],
    );
    const result = await runToEnd(flow, { definitions });
    assert.equal(result.output('Join-both'), 'F');
  });

  it('skips a component of a dead branch although it has other inputs', async () => {
    const flow = buildFlow(
      [...nodes('no'), { id: 'Join-other', fields: { text: 'x' } }, { id: 'Join-after' }],
      [...edges, 'Join-other.message > Join-t.input', 'Join-t.message > Join-after.input'],
    );
    const result = await runToEnd(flow, { definitions });
    assert.equal(result.statuses()['Join-t'], 'skipped');
    assert.equal(result.statuses()['Join-after'], 'skipped');
    assert.equal(result.statuses()['Join-other'], 'ok');
  });

  it('closes the one connected branch where it is not taken', async () => {
    const flow = buildFlow(
      [{ ...router, fields: { ...router.fields, input_text: 'no' } }, { id: 'Join-t' }],
      ['ConditionalRouter-r.true_result > Join-t.input'],
    );
    const result = await runToEnd(flow, { definitions });
    assert.equal(result.statuses()['Join-t'], 'skipped');
    assert.equal(result.end.status, 'ok');
  });
});

describe('loops', () => {
  const list = (count: number): ComponentDefinition =>
    component('List', {
      list: () => Array.from({ length: count }, (_, index) => new Data({ text: `i${index}` })),
    });
  const exclaim = component('Exclaim', {
    message: (context) => new Message({ text: `${context.text('input_value')}!` }),
  });
  const nodes: NodeSpec[] = [
    { id: 'List-l', outputs: { list: ['Data'] } },
    {
      id: 'LoopComponent-o',
      fields: { data: { type: 'other', value: '' } },
      outputs: { item: ['Data'], done: ['DataFrame'] },
      definition: {
        outputs: [
          { name: 'item', types: ['Data'], method: 'item_output', allows_loop: true },
          { name: 'done', types: ['DataFrame'], method: 'done_output' },
        ],
      },
    },
    { id: 'Exclaim-e', fields: { input_value: '' } },
    { id: 'Keep-k', outputs: { rows: ['Data'] } },
  ];
  const keep = component('Keep', { rows: (context) => context.value('input') });
  const edges = [
    'List-l.list > LoopComponent-o.data',
    'LoopComponent-o.item > Exclaim-e.input_value',
    'Exclaim-e.message ~> LoopComponent-o.item',
    'LoopComponent-o.done > Keep-k.input',
  ];

  it('runs the body once for each item and collects what comes back', async () => {
    const definitions = [loop, list(3), exclaim, keep];
    const result = await runToEnd(buildFlow(nodes, edges), { definitions });
    assert.equal(result.records('Exclaim-e').length, 3);
    assert.equal(result.records('LoopComponent-o').length, 4);
    assert.deepEqual(result.output('Keep-k', 'rows'), [
      { text: 'i0!' },
      { text: 'i1!' },
      { text: 'i2!' },
    ]);
    assert.equal(result.records('Keep-k').length, 1);
  });

  it('is done at once with an empty list', async () => {
    const result = await runToEnd(buildFlow(nodes, edges), {
      definitions: [loop, list(0), exclaim, keep],
    });
    assert.deepEqual(result.output('Keep-k', 'rows'), []);
    assert.equal(result.statuses()['Exclaim-e'], 'skipped');
  });

  it('lets the items on a side branch end before the next round', async () => {
    const flow = buildFlow(
      [...nodes, { id: 'Exclaim-side', fields: { input_value: '' } }],
      [...edges, 'LoopComponent-o.item > Exclaim-side.input_value'],
    );
    const result = await runToEnd(flow, { definitions: [loop, list(2), exclaim, keep] });
    assert.deepEqual(
      result.records('Exclaim-side').map((record) => record.outputs['message']?.value),
      ['i0!', 'i1!'],
    );
  });

  it('takes nothing from a round whose branch was not taken', async () => {
    const flow = buildFlow(
      [
        ...nodes.slice(0, 2),
        { ...router, fields: { ...router.fields, match_text: 'i1', operator: 'not equals' } },
        ...nodes.slice(2),
      ],
      [
        'List-l.list > LoopComponent-o.data',
        'LoopComponent-o.item > ConditionalRouter-r.input_text',
        'ConditionalRouter-r.true_result > Exclaim-e.input_value',
        'Exclaim-e.message ~> LoopComponent-o.item',
        'LoopComponent-o.done > Keep-k.input',
      ],
    );
    const result = await runToEnd(flow, {
      definitions: [conditionalRouter, loop, list(3), exclaim, keep],
    });
    assert.deepEqual(result.output('Keep-k', 'rows'), [{ text: 'T!' }, { text: 'T!' }]);
  });

  it('runs a loop within a loop anew for each outer item', async () => {
    const inner: NodeSpec = { ...(nodes[1] ?? { id: '' }), id: 'LoopComponent-inner' };
    const pair = component('Pair', {
      list: (context) =>
        ['a', 'b'].map((tail) => new Data({ text: context.text('input_value') + tail })),
    });
    const flow = buildFlow(
      [
        ...nodes,
        inner,
        { id: 'Pair-p', fields: { input_value: '' }, outputs: { list: ['Data'] } },
        { id: 'Count-c', outputs: { row: ['Data'] } },
      ],
      [
        'List-l.list > LoopComponent-o.data',
        'LoopComponent-o.item > Pair-p.input_value',
        'Pair-p.list > LoopComponent-inner.data',
        'LoopComponent-inner.item > Exclaim-e.input_value',
        'Exclaim-e.message ~> LoopComponent-inner.item',
        'LoopComponent-inner.done > Count-c.input',
        'Count-c.row ~> LoopComponent-o.item',
        'LoopComponent-o.done > Keep-k.input',
      ],
    );
    const count = component('Count', {
      row: (context) => {
        const rows = context.value('input') as unknown as { rows: { text: string }[] };
        return new Data({ texts: rows.rows.map((row) => row.text).join() });
      },
    });
    const result = await runToEnd(flow, {
      definitions: [loop, list(2), exclaim, keep, pair, count],
    });
    assert.deepEqual(result.output('Keep-k', 'rows'), [
      { texts: 'i0a!,i0b!' },
      { texts: 'i1a!,i1b!' },
    ]);
  });
});
