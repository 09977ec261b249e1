import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { conditionalRouter } from '../../../src/components/conditionalRouter';
import { Message, ToolHandle } from '../../../src/flow/values';
import type { RunEvent } from '../../../src/protocol/model';
import {
  component,
  MemoryMessages,
  RunResult,
  runToEnd,
  startRun,
  testPorts,
} from '../../support/engineUnderTest';
import { buildFlow, type NodeSpec } from '../../support/flowBuilder';

const chatInput = (session = ''): NodeSpec => ({
  id: 'ChatInput-in',
  fields: { input_value: 'hello', session_id: session },
});
const chatOutput: NodeSpec = { id: 'ChatOutput-out', fields: { input_value: '', session_id: '' } };

describe('the outputs of a component', () => {
  it('share one call of a method', async () => {
    let calls = 0;
    const once = component('Once', { method: () => `call ${++calls}` });
    const outputs = ['a', 'b'].map((name) => ({ name, types: ['Message'], method: 'method' }));
    const flow = buildFlow([{ id: 'Once-o', definition: { outputs } }]);
    const run = await runToEnd(flow, { definitions: [once] });
    assert.equal(calls, 1);
    assert.deepEqual([run.output('Once-o', 'a'), run.output('Once-o', 'b')], ['call 1', 'call 1']);
  });

  it('are found by their stored method before their name, which was reused', async () => {
    const renamed = component('Renamed', { old_way: () => 'old', new_way: () => 'new' });
    const outputs = [{ name: 'new_way', types: ['Message'], method: 'old_way' }];
    const flow = buildFlow([{ id: 'Renamed-r', definition: { outputs } }]);
    assert.equal(
      (await runToEnd(flow, { definitions: [renamed] })).output('Renamed-r', 'new_way'),
      'old',
    );
  });

  it('are found by name where the stored method is unknown, and by type where old files name none', async () => {
    const known = component('Known', { text: () => 'text' });
    const byName = [{ name: 'text', types: ['Message'], method: 'from_another_version' }];
    const named = buildFlow([{ id: 'Known-k', definition: { outputs: byName } }]);
    assert.equal(
      (await runToEnd(named, { definitions: [known] })).output('Known-k', 'text'),
      'text',
    );

    const old = buildFlow([{ id: 'Known-k', definition: { outputs: [], base_classes: ['Text'] } }]);
    assert.equal((await runToEnd(old, { definitions: [known] })).output('Known-k'), undefined);
    assert.equal(
      (await runToEnd(old, { definitions: [known] })).output('Known-k', 'Message'),
      'text',
    );
  });

  it('are computed one at a time at the end of a flow where one is chosen', async () => {
    const two = component('Two', { a: () => 'a', b: () => 'b' });
    const node = { id: 'Two-t', outputs: { a: ['Message'], b: ['Message'] } };
    const file = buildFlow([node]);
    const [parsed] = file.nodes;
    assert.ok(parsed !== undefined);
    const chosen = { ...file, nodes: [{ ...parsed, selectedOutput: 'b' }] };
    const run = await runToEnd(chosen, { definitions: [two] });
    assert.deepEqual(run.records('Two-t')[0]?.outputs, { b: { type: 'text', value: 'b' } });
  });

  it('say before the run and in it that they cannot be computed', async () => {
    const flow = buildFlow(
      [{ id: 'Join-a', outputs: { gone: ['Data'] } }, { id: 'Join-b' }],
      ['Join-a.gone > Join-b.input'],
    );
    const two = component('Join', { x: () => '', y: () => '' });
    const { end } = await runToEnd(flow, { definitions: [{ ...two, type: 'Other', aliases: [] }] });
    assert.equal(end.status, 'failed');
    assert.match(end.error?.message ?? '', /Join-a has no output "gone"/);
  });
});

describe('a session', () => {
  it('set on one component goes on behind it, not beside it', async () => {
    const node = (id: string, session: string): NodeSpec => ({
      id,
      fields: { input_value: '', session_id: session },
    });
    const flow = buildFlow(
      [
        { id: 'Join-start', fields: { text: 'x' } },
        node('ChatOutput-own', 'own'),
        { id: 'Join-behind' },
        node('ChatOutput-behind', ''),
        node('ChatOutput-beside', ''),
      ],
      [
        'Join-start.message > ChatOutput-own.input_value',
        'ChatOutput-own.message > Join-behind.input',
        'Join-behind.message > ChatOutput-behind.input_value',
        'Join-start.message > ChatOutput-beside.input_value',
      ],
    );
    const messages = (await runToEnd(flow)).of('message').map(({ message }) => message);
    const sessions = new Map(messages.map(({ text, sessionId }) => [sessionId, text]));
    assert.deepEqual([...sessions.keys()].sort(), [flow.id, 'own']);
    assert.equal(messages.filter(({ sessionId }) => sessionId === 'own').length, 2);
  });

  it('that a message carries goes on with it', async () => {
    const carrier = component('Carrier', {
      message: () => new Message({ text: 'c', sessionId: 'carried' }),
    });
    const flow = buildFlow(
      [{ id: 'Carrier-c' }, chatOutput],
      ['Carrier-c.message > ChatOutput-out.input_value'],
    );
    const run = await runToEnd(flow, { definitions: [carrier] });
    assert.deepEqual(
      run.of('message').map(({ message }) => message.sessionId),
      ['carried'],
    );
  });

  it('of the Chat Input is that of the whole run', async () => {
    const seen: string[] = [];
    const history = component('Memory', {
      message: (context) => {
        seen.push(context.text('session_id'), context.run.sessionId);
        return '';
      },
    });
    const flow = buildFlow(
      [chatInput('chosen'), { id: 'Memory-m', fields: { session_id: '' } }, { id: 'Join-j' }],
      ['ChatInput-in.message > Join-j.input', 'Memory-m.message > Join-j.input'],
    );
    const run = await runToEnd(flow, { definitions: [history] });
    assert.deepEqual(seen, ['chosen', 'chosen']);
    assert.equal(run.of('run-start')[0]?.sessionId, 'chosen');
  });

  it('may be named by a variable', async () => {
    const field = { type: 'str', value: 'SESSION', load_from_db: true };
    const input = { id: 'ChatInput-in', fields: { input_value: 'x', session_id: field } };
    const ports = testPorts({ variablesOf: { SESSION: 'named' } });
    const flow = buildFlow([input]);
    assert.equal((await runToEnd(flow, { ports })).end.sessionId, 'named');
    assert.equal((await runToEnd(flow)).end.error?.code, 'variable-missing');
  });
});

describe('a message of a component', () => {
  it('belongs to the flow and the run', async () => {
    const flow = buildFlow([chatInput()]);
    const [sent] = (await runToEnd(flow)).of('message');
    assert.equal(sent?.message.flowId, flow.id);
    assert.equal(sent.message.properties.run_id, 'run-1');
  });

  it('is refused once the run was stopped', async () => {
    const stop = new AbortController();
    const messages = new MemoryMessages();
    let refused: unknown;
    const late = component(
      'Late',
      {
        message: async (context) => {
          stop.abort();
          await context.sendMessage(new Message({ text: 'late' })).catch((error: unknown) => {
            refused = error;
          });
          return '';
        },
      },
      { role: 'output' },
    );
    await runToEnd(buildFlow([{ id: 'Late-l' }]), {
      definitions: [late],
      signal: stop.signal,
      ports: testPorts({ messages }),
    });
    assert.equal((refused as { code?: string }).code, 'cancelled');
    assert.deepEqual(messages.saved, []);
  });

  it('under way when the run is stopped is stored before the end is told', async () => {
    const stop = new AbortController();
    const messages = new MemoryMessages();
    const save = messages.save.bind(messages);
    messages.save = async (message) => {
      stop.abort();
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      return save(message);
    };
    const run = await runToEnd(buildFlow([chatInput()]), {
      signal: stop.signal,
      ports: testPorts({ messages }),
    });
    assert.equal(messages.saved.length, 1);
    assert.equal(run.of('message').length, 1);
    assert.equal(run.end.status, 'cancelled');
  });

  it('is not told when an agent calls the component as a tool', async () => {
    const speaker = component(
      'Speaker',
      {
        say: (context) => context.sendMessage(new Message({ text: 'psst' })),
      },
      { role: 'output' },
    );
    const user = component('User', {
      message: async (context) => {
        const [tool] = context.list('tools');
        assert.ok(tool instanceof ToolHandle);
        return JSON.stringify(await tool.call({}, context.run.signal));
      },
    });
    const flow = buildFlow(
      [
        {
          id: 'Speaker-s',
          outputs: { component_as_tool: ['Tool'] },
          definition: { tool_mode: true },
        },
        { id: 'User-u' },
      ],
      ['Speaker-s.component_as_tool > User-u.tools'],
    );
    const run = await runToEnd(flow, { definitions: [speaker, user] });
    assert.equal(run.output('User-u'), '"psst"');
    assert.deepEqual(run.of('message'), []);
  });
});

describe('the results of a run', () => {
  const flow = buildFlow(
    [
      { id: 'Join-a', displayName: 'First', fields: { text: 'x' } },
      { ...chatOutput, displayName: 'Shown' },
    ],
    ['Join-a.message > ChatOutput-out.input_value'],
  );
  const ids = async (asked: Parameters<typeof runToEnd>[1]): Promise<readonly string[]> =>
    (await runToEnd(flow, asked)).end.outputs.map(({ nodeId }) => nodeId);

  it('are those of the output components the request means, or of all where it means none', async () => {
    assert.deepEqual(await ids({ outputType: 'chat' }), ['ChatOutput-out']);
    assert.deepEqual(await ids({ outputType: 'text' }), ['ChatOutput-out']);
    assert.deepEqual(await ids({ outputType: 'any' }), ['ChatOutput-out']);
    assert.deepEqual(await ids({ outputType: 'debug' }), ['Join-a', 'ChatOutput-out']);
  });

  it('are those of one component, asked for by id or display name', async () => {
    assert.deepEqual(await ids({ outputComponent: 'Join-a' }), ['Join-a']);
    assert.deepEqual(await ids({ outputComponent: 'First' }), ['Join-a']);
    assert.deepEqual(await ids({ outputComponent: 'Nobody' }), []);
  });

  it('carry the chat message', async () => {
    const [result] = (await runToEnd(flow)).end.outputs;
    assert.equal(result?.component, 'Shown');
    assert.equal(result.message?.text, 'x');
    assert.equal(result.message.seq, 1);
  });

  it('leave out what did not run', async () => {
    const nodes: NodeSpec[] = [
      {
        id: 'ConditionalRouter-r',
        fields: { input_text: 'a', match_text: 'a', operator: 'equals' },
        outputs: { true_result: ['Message'], false_result: ['Message'] },
      },
      { id: 'ChatOutput-t', fields: { input_value: '', session_id: '' } },
      { id: 'ChatOutput-f', fields: { input_value: '', session_id: '' } },
    ];
    const run = await runToEnd(
      buildFlow(nodes, [
        'ConditionalRouter-r.true_result > ChatOutput-t.input_value',
        'ConditionalRouter-r.false_result > ChatOutput-f.input_value',
      ]),
      { definitions: [conditionalRouter] },
    );
    assert.deepEqual(
      run.end.outputs.map(({ nodeId }) => nodeId),
      ['ChatOutput-t'],
    );
  });
});

describe('a run that has ended', () => {
  it('leaves no listener on the signal', async () => {
    const stop = new AbortController();
    await runToEnd(buildFlow([chatInput()]), { signal: stop.signal });
    const events: RunEvent[] = [];
    for await (const event of startRun(buildFlow([chatInput()]), { signal: stop.signal })) {
      events.push(event);
      break;
    }
    assert.equal(new RunResult(events).events.length, 1);
    assert.deepEqual(getEventListeners(stop.signal, 'abort'), []);
  });
});

describe('a field with one value', () => {
  it('takes the last of several edges', async () => {
    const probe = component('Probe', { message: (context) => context.text('f') });
    const flow = buildFlow(
      [
        { id: 'Join-1', fields: { text: 'one' } },
        { id: 'Join-2', fields: { text: 'two' } },
        { id: 'Probe-p', fields: { f: '' } },
      ],
      ['Join-1.message > Probe-p.f', 'Join-2.message > Probe-p.f'],
    );
    assert.equal((await runToEnd(flow, { definitions: [probe] })).output('Probe-p'), 'two');
  });
});
