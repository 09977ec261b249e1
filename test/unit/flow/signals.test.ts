import assert from 'node:assert/strict';
import { listenComponent, notifyComponent } from '../../../src/components/notify';
import { findSignals } from '../../../src/flow/signals';
import { Data, Message } from '../../../src/flow/values';
import { component, runToEnd, type RunResult } from '../../support/engineUnderTest';
import { buildFlow, type EdgeSpec, type NodeSpec } from '../../support/flowBuilder';

const definitions = [notifyComponent, listenComponent];

const notify = (id: string, key: string, fields: NodeSpec['fields'] = {}): NodeSpec => ({
  id,
  fields: { context_key: key, ...fields },
  outputs: { result: ['Message'] },
});
const listen = (id: string, key: string): NodeSpec => ({
  id,
  fields: { context_key: key },
  outputs: { data: ['Message'] },
});

function run(nodes: readonly NodeSpec[], edges: readonly EdgeSpec[]): Promise<RunResult> {
  return runToEnd(buildFlow(nodes, edges), { definitions: [...definitions, loopTwice] });
}

/** Goes round twice. */
const loopTwice = component(
  'Twice',
  {
    item: (context) => {
      const round = (context.state.get('round') ?? 0) as number;
      context.state.set('round', round + 1);
      if (round < 2) {
        context.stop('done');
        return new Message({ text: `item ${round + 1}` });
      }
      context.stop('item');
      context.resume('done');
      return new Message({ text: '' });
    },
    done: () => new Message({ text: 'done' }),
  },
  { category: 'flow_controls' },
);

describe('Notify and Listen', () => {
  it('hands a value over without an edge, from whatever part of the flow runs', async () => {
    const result = await run(
      [
        { id: 'ChatInput-i', fields: { input_value: 'hello' } },
        notify('Notify-n', 'k'),
        listen('Listen-l', 'k'),
        { id: 'Join-after', fields: {} },
        listen('Listen-other', 'else'),
      ],
      ['ChatInput-i.message > Notify-n.input_value', 'Listen-l.data > Join-after.input'],
    );

    assert.deepEqual(result.started, ['ChatInput-i', 'Notify-n', 'Listen-l', 'Join-after']);
    assert.equal(result.output('Join-after'), 'hello');
  });

  it('waits for every Notify of the key, and joins what they append', async () => {
    const result = await run(
      [
        { id: 'Join-a', fields: { text: 'a' } },
        { id: 'Join-b', fields: { text: 'b' } },
        { id: 'Join-slow' },
        listen('Listen-l', 'k'),
        notify('Notify-1', 'k', { append: { type: 'bool', value: true } }),
        notify('Notify-2', 'k', { append: { type: 'bool', value: true } }),
      ],
      [
        'Join-a.message > Notify-1.input_value',
        'Join-b.message > Join-slow.input',
        'Join-slow.message > Notify-2.input_value',
      ],
    );

    assert.equal(result.started.at(-1), 'Listen-l');
    assert.deepEqual(result.output('Listen-l', 'data'), ['a', 'b']);
  });

  it('gives empty data where nobody notified, and does not wait for one it feeds', async () => {
    const alone = await run([listen('Listen-l', 'k')], []);
    const circle = await run(
      [listen('Listen-l', 'k'), notify('Notify-n', 'k')],
      ['Listen-l.data > Notify-n.input_value'],
    );

    assert.deepEqual(alone.output('Listen-l', 'data'), { text: '' });
    assert.deepEqual(circle.started, ['Listen-l', 'Notify-n']);
  });

  it('does not run where a Notify failed', async () => {
    const result = await run(
      [{ id: 'Fail-f' }, notify('Notify-n', 'k'), listen('Listen-l', 'k')],
      ['Fail-f.message > Notify-n.input_value'],
    );

    assert.equal(result.statuses()['Listen-l'], 'skipped');
    assert.equal(result.end.status, 'failed');
  });

  it('waits outside of a loop until it is over, and inside in every round', async () => {
    const result = await run(
      [
        { id: 'Twice-t', outputs: { item: ['Message'], done: ['Message'] } },
        notify('Notify-n', 'k'),
        listen('Listen-in', 'k'),
        { id: 'Join-body' },
        listen('Listen-out', 'k'),
      ],
      [
        'Twice-t.item > Notify-n.input_value',
        'Notify-n.result > Join-body.input',
        'Join-body.message ~> Twice-t.item',
        'Twice-t.item > Listen-in.trigger',
      ],
    );

    assert.equal(result.end.status, 'ok', result.end.error?.message);
    const heard = result.records('Listen-in').map(({ outputs }) => outputs['data']?.value);
    assert.deepEqual(heard, ['item 1', 'item 2']);
    assert.equal(result.records('Listen-out').length, 1);
    assert.equal(result.output('Listen-out', 'data'), 'item 2');
  });

  it('goes by the same key only', () => {
    const flow = buildFlow([notify('Notify-n', 'k'), listen('Listen-l', 'kk')]);

    assert.deepEqual(findSignals(flow), []);
  });
});

describe('a frozen component', () => {
  let calls = 0;
  const counter = component('Counter', { message: () => new Message({ text: String(++calls) }) });
  const flow = buildFlow(
    [{ id: 'Counter-c', definition: { frozen: true } }, { id: 'Counter-free' }, { id: 'Join-j' }],
    ['Counter-c.message > Join-j.input', 'Counter-free.message > Join-j.input'],
  );

  it('gives what it gave before, and runs where that is not known', async () => {
    calls = 0;
    const first = await runToEnd(flow, { definitions: [counter] });
    const outputs = new Map([['message', new Message({ text: 'kept' })]]);
    const kept = { outputs, stopped: new Set<string>(), record: undefined };
    const second = await runToEnd(flow, {
      definitions: [counter],
      frozen: new Map([
        ['Counter-c', kept],
        ['Counter-free', kept],
      ]),
    });

    assert.equal(first.output('Join-j'), '1+2');
    assert.equal(second.output('Join-j'), 'kept+3');
    assert.equal(second.records('Counter-c')[0]?.reused, true);
    assert.ok(!second.started.includes('Counter-c'));
  });

  it('gives data as data', async () => {
    const outputs = new Map([['message', new Data({ text: 'd' })]]);
    const result = await runToEnd(flow, {
      definitions: [counter],
      frozen: new Map([['Counter-c', { outputs, stopped: new Set<string>(), record: undefined }]]),
    });

    assert.deepEqual(result.output('Counter-c'), { text: 'd' });
  });
});
