import assert from 'node:assert/strict';
import { conditionalRouter } from '../../../src/components/conditionalRouter';
import { loop } from '../../../src/components/loop';
import type { ComponentDefinition } from '../../../src/flow/component';
import { Data, Message } from '../../../src/flow/values';
import {
  component,
  MemoryMessages,
  runToEnd,
  startRun,
  testPorts,
} from '../../support/engineUnderTest';
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
const chatInput: NodeSpec = {
  id: 'ChatInput-in',
  fields: { input_value: 'hello', session_id: '' },
};
const chatOutput: NodeSpec = { id: 'ChatOutput-out', fields: { input_value: '', session_id: '' } };

describe('runFlow', () => {
  it('starts every component once its inputs are there', async () => {
    const flow = buildFlow(
      [{ id: 'Join-c' }, { id: 'Join-b' }, { id: 'Join-a', fields: { text: 'x' } }],
      ['Join-b.message > Join-c.input', 'Join-a.message > Join-b.input'],
    );
    const result = await runToEnd(flow);
    assert.deepEqual(result.started, ['Join-a', 'Join-b', 'Join-c']);
    assert.equal(result.output('Join-c'), 'x');
    assert.equal(result.end.status, 'ok');
  });

  it('runs independent components side by side', async () => {
    const waiting: (() => void)[] = [];
    const meet = component('Meet', {
      // Ends only when both are under way: one after the other would never end.
      message: async () => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === 2) for (const release of waiting) release();
        });
        return new Message({ text: 'met' });
      },
    });
    const result = await runToEnd(buildFlow([{ id: 'Meet-a' }, { id: 'Meet-b' }]), {
      definitions: [meet],
    });
    assert.equal(result.end.status, 'ok');
  });

  it('collects list inputs in the order of the edges in the file', async () => {
    const flow = buildFlow(
      [
        { id: 'Join-sum' },
        { id: 'Join-1', fields: { text: 'one' } },
        { id: 'Join-2', fields: { text: 'two' } },
        { id: 'Join-3', fields: { text: 'three' } },
      ],
      [
        'Join-3.message > Join-sum.input',
        'Join-1.message > Join-sum.input',
        'Join-2.message > Join-sum.input',
      ],
    );
    assert.equal((await runToEnd(flow)).output('Join-sum'), 'three+one+two');
  });

  it('lets the Chat Input store its message before anything else begins', async () => {
    const messages = new MemoryMessages();
    const history = component('Memory', {
      message: async (context) => {
        const found = await context.ports.messages.query({ limit: 10, order: 'ascending' });
        return new Message({ text: found.map(({ text }) => text).join() });
      },
    });
    const flow = buildFlow(
      [{ id: 'Memory-m' }, chatOutput, chatInput, { id: 'Join-j' }],
      [
        'Memory-m.message > Join-j.input',
        'ChatInput-in.message > Join-j.input',
        'Join-j.message > ChatOutput-out.input_value',
      ],
    );
    const result = await runToEnd(flow, { definitions: [history], ports: testPorts({ messages }) });
    assert.deepEqual(result.started, ['ChatInput-in', 'Memory-m', 'Join-j', 'ChatOutput-out']);
    assert.equal(result.output('Memory-m'), 'hello');
  });

  it('leaves out what has nothing to do with the Chat Input', async () => {
    const flow = buildFlow(
      [chatInput, chatOutput, { id: 'Join-away', fields: { text: 'x' } }],
      ['ChatInput-in.message > ChatOutput-out.input_value'],
    );
    const result = await runToEnd(flow);
    assert.deepEqual(result.of('run-start')[0]?.nodeIds, ['ChatInput-in', 'ChatOutput-out']);
    assert.deepEqual(result.started, ['ChatInput-in', 'ChatOutput-out']);
  });

  it('computes only the outputs that lead somewhere', async () => {
    const asked: string[] = [];
    const two = component('Two', {
      used: () => (asked.push('used'), new Message({ text: 'u' })),
      unused: () => (asked.push('unused'), new Message({ text: 'n' })),
    });
    const node = { id: 'Two-t', outputs: { used: ['Message'], unused: ['Message'] } };
    await runToEnd(buildFlow([node, { id: 'Join-j' }], ['Two-t.used > Join-j.input']), {
      definitions: [two],
    });
    assert.deepEqual(asked, ['used']);

    asked.length = 0;
    await runToEnd(buildFlow([node]), { definitions: [two] });
    assert.deepEqual(asked, ['used', 'unused']);
  });

  it('gives the input of the request to the inputs it means', async () => {
    const flow = buildFlow(
      [chatInput, chatOutput],
      ['ChatInput-in.message > ChatOutput-out.input_value'],
    );
    const chat = await runToEnd(flow, { inputValue: 'Hi', inputType: 'chat' });
    assert.equal(chat.output('ChatOutput-out'), 'Hi');
    const text = await runToEnd(flow, { inputValue: 'Hi', inputType: 'text' });
    assert.equal(text.output('ChatOutput-out'), 'hello');
  });

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

  describe('sessions', () => {
    const flow = (own: string) =>
      buildFlow(
        [
          { ...chatInput, fields: { input_value: 'hello', session_id: own } },
          { id: 'Join-j' },
          chatOutput,
        ],
        ['ChatInput-in.message > Join-j.input', 'Join-j.message > ChatOutput-out.input_value'],
      );
    const sessionsOf = async (own: string, sessionId?: string): Promise<readonly string[]> => {
      const result = await runToEnd(flow(own), { sessionId });
      const sessions = result.of('message').map((event) => event.message.sessionId);
      return [...sessions, result.end.sessionId];
    };

    it('uses the flow id where nobody says anything', async () => {
      const id = flow('').id;
      assert.deepEqual(await sessionsOf(''), [id, id, id]);
    });

    it("prefers the component's own setting, and takes it downstream", async () => {
      assert.deepEqual(await sessionsOf('own'), ['own', 'own', 'own']);
    });

    it("prefers the request's session to everything", async () => {
      assert.deepEqual(await sessionsOf('own', 'asked'), ['asked', 'asked', 'asked']);
    });
  });

  describe('variables', () => {
    const node = (name: string): NodeSpec => ({
      id: 'Join-j',
      displayName: 'Joiner',
      fields: { text: { type: 'str', value: name, load_from_db: true, display_name: 'Key' } },
    });

    it('replaces names by values', async () => {
      const result = await runToEnd(buildFlow([node('MY_KEY')]), {
        ports: testPorts({ variablesOf: { MY_KEY: 'value' } }),
      });
      assert.equal(result.output('Join-j'), 'value');
    });

    it('names the missing variable, the component and the field', async () => {
      const { end } = await runToEnd(buildFlow([node('MY_KEY')]));
      assert.equal(end.status, 'failed');
      assert.equal(end.error?.code, 'variable-missing');
      assert.deepEqual(end.error?.subject, {
        nodeId: 'Join-j',
        component: 'Joiner',
        field: 'text',
        variable: 'MY_KEY',
      });
    });
  });

  describe('failures', () => {
    const flow = buildFlow(
      [
        { id: 'Fail-f', displayName: 'Breaker' },
        { id: 'Join-after' },
        { id: 'Join-beside', fields: { text: 'fine' } },
      ],
      ['Fail-f.message > Join-after.input'],
    );

    it('names the component, stores the error as a message and lets the others end', async () => {
      const messages = new MemoryMessages();
      const result = await runToEnd(flow, { ports: testPorts({ messages }) });
      assert.deepEqual(result.statuses(), {
        'Fail-f': 'failed',
        'Join-beside': 'ok',
        'Join-after': 'skipped',
      });
      assert.equal(result.end.error?.code, 'component-failed');
      assert.equal(result.end.error?.subject.component, 'Breaker');
      const [stored] = messages.saved;
      assert.equal(stored?.text, 'it broke');
      assert.equal(stored?.fields.category, 'error');
      assert.equal(stored?.fields.error, true);
      assert.equal(stored?.fields.sender, 'Breaker');
      assert.equal(stored?.fields.contentBlocks[0]?.title, 'Error');
    });

    it('ends the run although the error cannot be stored', async () => {
      const messages = new MemoryMessages();
      messages.save = () => Promise.reject(new Error('disk full'));
      const result = await runToEnd(flow, { ports: testPorts({ messages }) });
      assert.equal(result.end.status, 'failed');
      assert.match(result.records('Fail-f')[0]?.logs[0] ?? '', /disk full/);
    });

    it('fails at a component it does not know, and only there', async () => {
      const result = await runToEnd(
        buildFlow([{ id: 'Odd-o' }, { id: 'Join-a', fields: { text: 'x' } }]),
      );
      assert.equal(result.end.error?.code, 'component-unknown');
      assert.equal(result.statuses()['Join-a'], 'ok');
    });

    it('refuses a circle without a loop', async () => {
      const circle = buildFlow(
        [{ id: 'Join-a' }, { id: 'Join-b' }],
        ['Join-a.message > Join-b.input', 'Join-b.message > Join-a.input'],
      );
      const { end } = await runToEnd(circle);
      assert.equal(end.error?.code, 'flow-invalid');
      assert.match(end.error?.message ?? '', /Join-a.*Join-b|Join-b.*Join-a/);
    });
  });

  describe('stopping', () => {
    const patient = component('Patient', {
      message: () => new Promise<Message>(() => undefined),
    });

    it('ends promptly although a component does not listen', async () => {
      const stop = new AbortController();
      const events = [];
      for await (const event of startRun(buildFlow([{ id: 'Patient-p' }, { id: 'Join-a' }]), {
        definitions: [patient],
        signal: stop.signal,
      })) {
        events.push(event);
        if (event.type === 'node-end') stop.abort();
      }
      const ends = events.filter((event) => event.type === 'node-end');
      assert.deepEqual(
        ends.map(({ record }) => [record.nodeId, record.status]),
        [
          ['Join-a', 'ok'],
          ['Patient-p', 'cancelled'],
        ],
      );
      const last = events.at(-1);
      assert.equal(last?.type === 'run-end' && last.status, 'cancelled');
    });

    it('stops when the reader stops reading', async () => {
      let signal: AbortSignal | undefined;
      const watcher = component('Watcher', {
        message: (context) => {
          signal = context.run.signal;
          return new Promise<Message>(() => undefined);
        },
      });
      for await (const event of startRun(buildFlow([{ id: 'Watcher-w' }]), {
        definitions: [watcher],
      })) {
        if (event.type === 'node-start') break;
      }
      assert.equal(signal?.aborted, true);
    });

    it('does nothing where it was stopped before it began', async () => {
      const result = await runToEnd(buildFlow([{ id: 'Join-a' }]), { signal: AbortSignal.abort() });
      assert.equal(result.end.status, 'cancelled');
      assert.deepEqual(result.started, []);
    });
  });
});
