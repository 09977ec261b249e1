import assert from 'node:assert/strict';
import { Message } from '../../../src/flow/values';
import type { RunEvent } from '../../../src/protocol/model';
import {
  component,
  MemoryMessages,
  RunResult,
  startRun,
  testPorts,
  type RunOverrides,
} from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

const flow = buildFlow(
  [
    { id: 'Talker-t', displayName: 'Model' },
    { id: 'ChatOutput-o', fields: { input_value: '', session_id: '' } },
  ],
  ['Talker-t.message > ChatOutput-o.input_value'],
);

/** A component that streams what it is given. */
const talker = (chunks: () => AsyncIterable<string>) =>
  component('Talker', {
    message: (context) =>
      context.streamMessage(
        new Message({ text: '', sender: 'Machine', senderName: 'AI' }),
        chunks(),
      ),
  });

async function* say(...chunks: readonly string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}

async function run(
  chunks: () => AsyncIterable<string>,
  overrides: RunOverrides = {},
  watch: (event: RunEvent) => void = () => undefined,
): Promise<{ readonly result: RunResult; readonly saved: readonly Message[] }> {
  const messages = new MemoryMessages();
  const events: RunEvent[] = [];
  const running = startRun(flow, {
    definitions: [talker(chunks)],
    ports: testPorts({ messages }),
    ...overrides,
  });
  for await (const event of running) {
    events.push(event);
    watch(event);
  }
  return { result: new RunResult(events), saved: messages.saved };
}

describe('a streamed message', () => {
  it('is told at its first chunk, grows by tokens and is kept whole', async () => {
    const { result, saved } = await run(() => say('Hel', 'lo', '', '!'));
    const [first, last] = result.of('message');
    assert.equal(first?.message.text, 'Hel');
    assert.equal(first.message.properties.state, 'partial');
    assert.deepEqual(
      result.of('token').map(({ messageId, chunk }) => [messageId, chunk]),
      [
        [first.message.id, 'lo'],
        [first.message.id, '!'],
      ],
    );
    assert.equal(last?.message.id, first.message.id);
    assert.equal(last.message.text, 'Hello!');
    assert.equal(last.message.properties.state, 'complete');
    assert.equal(saved[0]?.text, 'Hello!');
    assert.equal(saved[0].fields.properties.run_id, 'run-1');
  });

  it('is stored before anybody hears of it', async () => {
    const order: string[] = [];
    const messages = new MemoryMessages();
    const save = messages.save.bind(messages);
    messages.save = async (message) => {
      const stored = await save(message);
      order.push(`saved ${message.text}`);
      return stored;
    };
    await run(
      () => say('a', 'b'),
      { ports: testPorts({ messages }) },
      (event) => {
        if (event.type === 'message') order.push(`told ${event.message.text}`);
      },
    );
    assert.deepEqual(order.slice(0, 4), ['saved a', 'told a', 'saved ab', 'told ab']);
  });

  it('keeps what arrived when the provider breaks off, marked as stopped', async () => {
    const { result, saved } = await run(async function* () {
      yield* say('Hel', 'lo');
      throw new Error('cut');
    });
    assert.equal(saved[0]?.text, 'Hello');
    assert.equal(saved[0].fields.properties.stopped, true);
    assert.equal(saved[0].fields.properties.state, 'complete');
    assert.equal(saved[1]?.fields.category, 'error');
    assert.equal(saved[1].text, 'cut');
    assert.equal(result.end.status, 'failed');
    assert.equal(result.statuses()['ChatOutput-o'], 'skipped');
  });

  it('leaves nothing but the error when the provider fails before the first chunk', async () => {
    // eslint-disable-next-line require-yield
    const { saved } = await run(async function* () {
      throw new Error('refused');
    });
    assert.deepEqual(
      saved.map(({ fields }) => fields.category),
      ['error'],
    );
  });

  it('keeps what arrived when the run is stopped, and tells the source', async () => {
    const stop = new AbortController();
    let wasTold = false;
    const { result, saved } = await run(
      () => ({
        [Symbol.asyncIterator]: () => {
          const chunks = ['a', 'b'];
          return {
            next: () => {
              const value = chunks.shift();
              return value === undefined
                ? new Promise(() => undefined)
                : Promise.resolve({ value, done: false });
            },
            return: () => {
              wasTold = true;
              return new Promise(() => undefined);
            },
          };
        },
      }),
      { signal: stop.signal },
      (event) => {
        if (event.type === 'token') stop.abort();
      },
    );
    assert.equal(wasTold, true);
    assert.deepEqual(
      saved.map(({ text, fields }) => [text, fields.properties.stopped, fields.properties.state]),
      [['ab', true, 'complete']],
    );
    const types = result.events.map((event) => event.type);
    assert.ok(types.lastIndexOf('message') < types.indexOf('run-end'));
    assert.equal(result.end.status, 'cancelled');
    assert.equal(result.statuses()['Talker-t'], 'cancelled');
  });

  it('is silent where nothing shows it', async () => {
    const silent = buildFlow(
      [{ id: 'Talker-t' }, { id: 'Join-j' }],
      ['Talker-t.message > Join-j.input'],
    );
    const messages = new MemoryMessages();
    const events: RunEvent[] = [];
    for await (const event of startRun(silent, {
      definitions: [talker(() => say('a', 'b'))],
      ports: testPorts({ messages }),
    })) {
      events.push(event);
    }
    const result = new RunResult(events);
    assert.equal(result.output('Join-j'), 'ab');
    assert.deepEqual(messages.saved, []);
    assert.deepEqual([...result.of('message'), ...result.of('token')], []);
  });
});
