import assert from 'node:assert/strict';
import { AppError } from '../../../src/base/errors';
import type { ModelPort } from '../../../src/flow/ports';
import type { NewMessage } from '../../../src/store/messageStore';
import { MemoryStore } from '../../support/memoryStore';
import { collectEvents, echoRequest, never, runsUnderTest } from '../../support/runsUnderTest';
import { Gate } from '../../support/scriptedAnswer';

/** Tells what is stored together, and lets storing wait. */
class WatchedStore extends MemoryStore {
  readonly batches: string[][] = [];
  gate: Gate | undefined;

  override async insertMessages(
    messages: readonly NewMessage[],
  ): ReturnType<MemoryStore['insertMessages']> {
    this.batches.push(messages.map(({ sender }) => sender));
    await this.gate?.opened;
    return super.insertMessages(messages);
  }
}

/** A model that tells when it is asked. */
function models(onAsked: () => void): ModelPort {
  return {
    defaultModel: () => Promise.resolve(undefined),
    open: (spec) =>
      Promise.resolve({
        spec,
        async *generate() {
          await Promise.resolve();
          onAsked();
          yield { type: 'text', text: 'Hello' };
          yield { type: 'finish', reason: 'stop', usage: {}, model: spec.model };
        },
      }),
  };
}

describe('the messages of a run', () => {
  it('are told of as they are stored, also where that waits for the end of the run', async () => {
    const store = new WatchedStore();
    const { runs } = runsUnderTest(undefined, { store });

    const events = await collectEvents(runs.run(echoRequest({ stream: false }), never));

    assert.deepEqual(store.batches.flat(), ['User', 'Machine']);
    const told = events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
    assert.deepEqual(
      told.map(({ sender, seq }) => [sender, seq]),
      [
        ['User', 1],
        ['Machine', 2],
      ],
    );
    assert.ok((told[0]?.timestamp ?? '') < (told[1]?.timestamp ?? ''));
    const end = events.at(-1);
    assert.deepEqual(end?.type === 'run-end' && end.outputs[0]?.message, told[1]);
  });

  it('are told of in their place among the events, however long storing takes', async () => {
    const store = new WatchedStore();
    store.gate = new Gate();
    const { runs } = runsUnderTest(undefined, { store });
    const heard: string[] = [];
    const run = collectEvents(runs.run(echoRequest(), never));
    runs.onDidEmit(({ event }) => heard.push(event.type));
    while (store.batches.length === 0) await new Promise((resolve) => setImmediate(resolve));

    assert.deepEqual(heard, ['run-start', 'node-start'], 'nobody hears of what is not kept');
    store.gate.open();
    await run;
    const each = ['node-start', 'message', 'node-end'];
    assert.deepEqual(heard, ['run-start', ...each, ...each, 'run-end']);
  });

  it('fail the run where they cannot be stored, and no other component begins', async () => {
    const store = new WatchedStore();
    store.insertMessages = () => Promise.reject(new AppError('store-full', 'No space.'));
    let asked = 0;
    const { runs } = runsUnderTest(
      models(() => asked++),
      { store },
    );

    const events = await collectEvents(runs.run(echoRequest({ flow: 'chatbot' }), never));

    const end = events.at(-1);
    assert.partialDeepStrictEqual(end, { type: 'run-end', status: 'failed' });
    assert.equal(end?.type === 'run-end' && end.error?.code, 'store-full');
    assert.equal(asked, 0);
    assert.ok(events.every(({ type }) => type !== 'message'));
  });

  it('fail a run that has nothing more to begin, too', async () => {
    const store = new WatchedStore();
    store.insertMessages = () => Promise.reject(new AppError('store-full', 'No space.'));
    const { runs } = runsUnderTest(undefined, { store });

    const events = await collectEvents(runs.run(echoRequest({ stream: false }), never));

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.error?.code, 'store-full');
  });
});
