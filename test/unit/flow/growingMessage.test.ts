import assert from 'node:assert/strict';
import type { GrowthWork } from '../../../src/flow/liveMessage';
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
    { id: 'Worker-w', displayName: 'Worker' },
    { id: 'ChatOutput-o', fields: { input_value: '', session_id: '' } },
  ],
  ['Worker-w.message > ChatOutput-o.input_value'],
);

const block = (title: string) => ({
  title,
  contents: [],
  allow_markdown: true,
  media_url: null,
});

async function run(
  work: GrowthWork,
  overrides: RunOverrides = {},
  watch: (event: RunEvent) => void = () => undefined,
): Promise<{ readonly result: RunResult; readonly saved: readonly Message[] }> {
  const messages = new MemoryMessages();
  const worker = component('Worker', {
    message: (context) =>
      context.growMessage(new Message({ text: '', sender: 'Machine', senderName: 'AI' }), work),
  });
  const events: RunEvent[] = [];
  const ports = testPorts({ messages });
  for await (const event of startRun(flow, { definitions: [worker], ports, ...overrides })) {
    events.push(event);
    watch(event);
  }
  return { result: new RunResult(events), saved: messages.saved };
}

describe('a growing message', () => {
  it('appears with its first change, grows by tokens and is kept whole', async () => {
    const { result, saved } = await run(async (live) => {
      await live.update({ contentBlocks: [block('Steps')] });
      await live.append('Hel');
      await live.append('');
      await live.append('lo');
      return { text: 'Hello.' };
    });

    assert.deepEqual(
      result.of('token').map(({ chunk }) => chunk),
      ['Hel', 'lo'],
    );
    const states = result.of('message').map(({ message }) => message.properties.state);
    assert.deepEqual(states.slice(0, 2), ['partial', 'complete']);
    assert.equal(saved[0]?.text, 'Hello.');
    assert.equal(saved[0].fields.contentBlocks[0]?.title, 'Steps');
    assert.equal(saved[0].fields.properties.state, 'complete');
    assert.equal(saved[0].fields.properties.stopped, undefined);
  });

  it('makes changes one after the other, whoever makes them', async () => {
    const { saved } = await run(async (live) => {
      const add = (title: string) =>
        live.update({ contentBlocks: [...live.current.fields.contentBlocks, block(title)] });
      await Promise.all([live.append('a'), live.append('b'), live.append('c')]);
      await add('one');
      await add('two');
      return {};
    });

    assert.equal(saved.length, 2);
    assert.equal(saved[0]?.text, 'abc');
    assert.deepEqual(
      saved[0].fields.contentBlocks.map(({ title }) => title),
      ['one', 'two'],
    );
  });

  it('is kept and marked where the work fails, and leaves nothing where it never appeared', async () => {
    const late = await run(async (live) => {
      await live.append('so far');
      throw new Error('it broke');
    });
    assert.equal(late.saved[0]?.text, 'so far');
    assert.equal(late.saved[0].fields.properties.stopped, true);
    assert.equal(late.result.end.status, 'failed');

    const early = await run(() => Promise.reject(new Error('it broke')));
    assert.deepEqual(
      early.saved.map(({ fields }) => fields.category),
      ['error'],
    );
  });

  it('is kept and closed when the run is stopped, however long the work goes on', async () => {
    const controller = new AbortController();
    let refused: unknown;
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let finished: Promise<void> = Promise.resolve();
    const { result, saved } = await run(
      (live) => {
        finished = live
          .append('so far')
          .then(() => held)
          .then(() => live.append(' too late'))
          .catch((error: unknown) => {
            refused = error;
          });
        return finished.then(() => ({}));
      },
      { signal: controller.signal },
      (event) => {
        if (event.type === 'message') controller.abort();
      },
    );
    goOn();
    await finished;

    assert.equal(result.end.status, 'cancelled');
    assert.equal(saved[0]?.text, 'so far');
    assert.equal(saved[0].fields.properties.stopped, true);
    assert.match(String(refused), /stopped/);
  });
});
