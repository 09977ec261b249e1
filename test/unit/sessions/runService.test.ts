import assert from 'node:assert/strict';
import { AppError, isAppError } from '../../../src/base/errors';
import type { ModelPort } from '../../../src/flow/ports';
import type { RunEvent } from '../../../src/protocol/model';
import type { EmittedRunEvent } from '../../../src/sessions/runService';
import {
  collectEvents,
  echoRequest,
  mysteryId,
  never,
  noModels,
  runsUnderTest,
} from '../../support/runsUnderTest';
import { Gate } from '../../support/scriptedAnswer';

/** A model that waits until its signal is aborted. */
function hangingModels(onAsked: () => void): ModelPort {
  return {
    ...noModels,
    open: (spec) =>
      Promise.resolve({
        spec,
        // eslint-disable-next-line require-yield
        async *generate(_request, signal) {
          onAsked();
          await new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(new AppError('cancelled', 'Stopped.'));
            });
          });
        },
      }),
  };
}

describe('RunService', () => {
  it('runs a flow, stores its messages and keeps a record', async () => {
    const { runs, store } = runsUnderTest();

    const events = await collectEvents(runs.run(echoRequest({ sessionId: 's1' }), never));

    const end = events.at(-1);
    assert.ok(end?.type === 'run-end');
    assert.equal(end.status, 'ok');
    assert.equal(end.outputs[0]?.message?.text, 'Hi');
    const stored = await store.findMessages({ limit: 10, order: 'ascending' });
    assert.deepEqual(
      stored.map(({ sender, text, sessionId }) => [sender, text, sessionId]),
      [
        ['User', 'Hi', 's1'],
        ['Machine', 'Hi', 's1'],
      ],
    );
    assert.partialDeepStrictEqual(store.runs, [
      { id: end.runId, sessionId: 's1', status: 'ok', inputValue: 'Hi' },
    ]);
    assert.equal(store.runs[0]?.nodes.length, 2);
  });

  it('marks messages with their run', async () => {
    const { runs, store } = runsUnderTest();

    const [start] = await collectEvents(runs.run(echoRequest(), never));

    const [said] = await store.findMessages({ limit: 1, order: 'ascending' });
    assert.equal(said?.properties.run_id, start?.runId);
  });

  it('tells listeners every event with its session, and who is running', async () => {
    const { runs } = runsUnderTest();
    const heard: EmittedRunEvent[] = [];
    const running: (readonly string[])[] = [];
    runs.onDidEmit((event) => heard.push(event));
    runs.onDidChangeRunning(() => running.push(runs.running().map(({ origin }) => origin)));

    const events = await collectEvents(runs.run(echoRequest({ sessionId: 's1' }), never));

    assert.deepEqual(
      heard.map(({ event }) => event),
      events,
    );
    assert.ok(heard.every(({ sessionId }) => sessionId === 's1'));
    assert.deepEqual(running, [['api'], []]);
  });

  it('applies tweaks', async () => {
    const { runs, store } = runsUnderTest();

    const events = await collectEvents(
      runs.run(echoRequest({ tweaks: { session_id: 'tweaked', sender_name: 'Ada' } }), never),
    );

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.sessionId, 'tweaked');
    const [said] = await store.findMessages({ limit: 10, order: 'ascending' });
    assert.equal(said?.senderName, 'Ada');
  });

  it('throws before the first event where there is no such flow', async () => {
    const { runs } = runsUnderTest();

    for (const [flow, code] of [
      ['nope', 'flow-not-found'],
      ['broken', 'flow-unreadable'],
    ] as const) {
      await assert.rejects(collectEvents(runs.run(echoRequest({ flow }), never)), (error) =>
        isAppError(error, code),
      );
    }
    assert.deepEqual(runs.running(), []);
  });

  it('leaves the reason in the session where a flow cannot run', async () => {
    const { runs, store } = runsUnderTest();

    const events = await collectEvents(
      runs.run(echoRequest({ flow: 'mystery', sessionId: 's1' }), never),
    );

    assert.deepEqual(
      events.map(({ type }) => type),
      ['run-start', 'message', 'run-end'],
    );
    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.error?.code, 'component-unknown');
    const [told] = await store.findMessages({ includeErrors: true, limit: 9, order: 'ascending' });
    assert.partialDeepStrictEqual(told, {
      sessionId: 's1',
      sender: 'Mystery',
      error: true,
      category: 'error',
      flowId: mysteryId,
    });
    assert.equal(store.runs[0]?.status, 'failed');
  });

  it('keeps what the user said where the flow cannot run', async () => {
    const { runs, store } = runsUnderTest();

    const events = await collectEvents(
      runs.run(echoRequest({ flow: 'half', sessionId: 's1' }), never),
    );

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.status, 'failed');
    const [said] = await store.findMessages({ limit: 9, order: 'ascending' });
    assert.deepEqual([said?.sender, said?.text], ['User', 'Hi']);
  });

  it('stops the run when its signal is aborted', async () => {
    const controller = new AbortController();
    const { runs, store } = runsUnderTest(
      hangingModels(() => {
        controller.abort();
      }),
    );

    const events = await collectEvents(
      runs.run(echoRequest({ flow: 'chatbot' }), controller.signal),
    );

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.status, 'cancelled');
    await runs.settled();
    assert.equal(store.runs[0]?.status, 'cancelled');
  });

  it('stops the run when its reader stops reading, and still tells its end', async () => {
    const asked = new Gate();
    const { runs } = runsUnderTest(
      hangingModels(() => {
        asked.open();
      }),
    );
    const heard: RunEvent[] = [];
    runs.onDidEmit(({ event }) => heard.push(event));

    for await (const event of runs.run(echoRequest({ flow: 'chatbot' }), never)) {
      if (event.type !== 'node-start') continue;
      await asked.opened;
      break;
    }
    await runs.settled();

    const end = heard.at(-1);
    assert.equal(end?.type === 'run-end' && end.status, 'cancelled');
    assert.deepEqual(runs.running(), []);
  });

  it('goes on at its own pace while nobody reads', async () => {
    const { runs, store } = runsUnderTest();
    const iterator = runs.run(echoRequest(), never);
    await iterator.next();

    await runs.settled();

    assert.equal(store.runs.length, 1);
    await iterator.return(undefined);
  });

  it('stops the runs of one session only', async () => {
    let asked = 0;
    const bothAsked = new Gate();
    const { runs, store } = runsUnderTest(
      hangingModels(() => {
        if (++asked === 2) bothAsked.open();
      }),
    );
    const first = collectEvents(runs.run(echoRequest({ flow: 'chatbot', sessionId: 'a' }), never));
    const second = collectEvents(runs.run(echoRequest({ flow: 'chatbot', sessionId: 'b' }), never));
    await bothAsked.opened;

    runs.stop({ sessionId: 'a' });

    await first;
    assert.deepEqual(
      runs.running().map(({ sessionId }) => sessionId),
      ['b'],
    );
    runs.dispose();
    await second;
    await runs.settled();
    assert.equal(store.runs.length, 2);
  });

  it('starts no run once it is disposed of', async () => {
    const { runs } = runsUnderTest();
    runs.dispose();

    await assert.rejects(collectEvents(runs.run(echoRequest(), never)), (error) =>
      isAppError(error, 'cancelled'),
    );
  });
});
