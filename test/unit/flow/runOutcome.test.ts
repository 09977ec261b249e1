import assert from 'node:assert/strict';
import { Data, type Message } from '../../../src/flow/values';

import {
  component,
  MemoryMessages,
  RunResult,
  runToEnd,
  startRun,
  testComponents,
  testPorts,
} from '../../support/engineUnderTest';
import { systemClock } from '../../../src/base/clock';
import { loop } from '../../../src/components/loop';
import type { FlowRun } from '../../../src/flow/engine';
import { execute } from '../../../src/flow/execution';
import { ComponentRegistry } from '../../../src/flow/registry';
import { runFlow } from '../../../src/flow/run';
import type { RunEvent } from '../../../src/protocol/model';
import { buildFlow } from '../../support/flowBuilder';

describe('a run in which a component fails', () => {
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
    assert.equal(result.end.error.subject.component, 'Breaker');
    const [stored] = messages.saved;
    assert.equal(stored?.text, 'it broke');
    assert.equal(stored.fields.category, 'error');
    assert.equal(stored.fields.error, true);
    assert.equal(stored.fields.sender, 'Breaker');
    assert.equal(stored.fields.contentBlocks[0]?.title, 'Error');
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
    assert.match(end.error.message, /Join-a.*Join-b|Join-b.*Join-a/);
  });
});

describe('a run that is stopped', () => {
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

describe('a run without end', () => {
  const items = component('Items', {
    list: () => Array.from({ length: 50_000 }, (_, index) => new Data({ text: String(index) })),
  });
  const flow = buildFlow(
    [
      { id: 'Items-i', outputs: { list: ['Data'] } },
      {
        id: 'LoopComponent-l',
        outputs: { item: ['Data'] },
        definition: { outputs: [{ name: 'item', types: ['Data'], method: 'item_output' }] },
      },
      { id: 'Join-j' },
    ],
    [
      'Items-i.list > LoopComponent-l.data',
      'LoopComponent-l.item > Join-j.input',
      'Join-j.message ~> LoopComponent-l.item',
    ],
  );
  const run: FlowRun = {
    runId: 'run-1',
    flow,
    sessionId: undefined,
    inputValue: undefined,
    inputType: 'chat',
    outputType: 'chat',
    stream: undefined,
    ports: testPorts({ clock: systemClock }),
    signal: new AbortController().signal,
  };
  const registry = new ComponentRegistry([items, loop, ...testComponents]);

  it('ends at the limit of steps', async () => {
    const events: RunEvent[] = [];
    const emit = (event: RunEvent): void => void events.push(event);
    await execute(run, registry, emit, { maxVisits: 100 });
    const { end } = new RunResult(events);
    assert.equal(end.error?.code, 'limit-exceeded');
    assert.match(end.error.message, /100 steps/);
    assert.equal(events.filter((event) => event.type === 'node-start').length, 101);
  });

  it('lets other work in between, so that it can be stopped', async () => {
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 0);
    const events: RunEvent[] = [];
    for await (const event of runFlow({ ...run, signal: stop.signal }, registry))
      events.push(event);
    assert.equal(new RunResult(events).end.status, 'cancelled');
  });
});
