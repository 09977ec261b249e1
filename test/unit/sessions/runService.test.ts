import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { systemClock } from '../../../src/base/clock';
import { AppError, isAppError } from '../../../src/base/errors';
import { newId } from '../../../src/base/ids';
import { silentLogger } from '../../../src/base/logger';
import type { ModelPort } from '../../../src/flow/ports';
import type { RunEvent } from '../../../src/protocol/model';
import { builtinRegistry } from '../../../src/runtime';
import { MemorySecrets } from '../../../src/cli/memorySecrets';
import { FlowCatalog } from '../../../src/sessions/flowCatalog';
import type { RunRequest } from '../../../src/sessions/runRequest';
import {
  RunService,
  type EmittedRunEvent,
  type RunServiceOptions,
} from '../../../src/sessions/runService';
import { SessionService } from '../../../src/sessions/sessionService';
import { MemoryFlowFiles } from '../../support/memoryFlowFiles';
import { MemoryStore } from '../../support/memoryStore';
import { Gate } from '../../support/scriptedAnswer';
import { sampleFlowText, unknownComponentFlow } from '../../support/sampleFlow';

const mysteryId = '0f0f0f0f-1111-4222-8333-444444444444';

const noModels: ModelPort = {
  open: () => Promise.reject(new AppError('provider-unknown', 'No models in this test.')),
  defaultModel: () => Promise.resolve(undefined),
};

/** An echo whose Chat Input is frozen. */
const frozenInput = sampleFlowText('echo', { id: newId(), name: 'frozen' }).replace(
  '"frozen":false',
  '"frozen":true',
);
const emptyFlow = { nodes: [], edges: [] };

function setUp(
  models: ModelPort = noModels,
  options: Partial<RunServiceOptions> = {},
): { runs: RunService; store: MemoryStore } {
  const store = new MemoryStore();
  const registry = builtinRegistry();
  const files = new MemoryFlowFiles({
    'echo.json': sampleFlowText('echo'),
    'chatbot.json': sampleFlowText('memory-chatbot'),
    'half.json': sampleFlowText('echo', { id: newId() }).replaceAll('ChatOutput', 'Mystery'),
    'mystery.json': unknownComponentFlow(mysteryId),
    'frozen.json': frozenInput,
    'broken.json': sampleFlowText('router').slice(0, -9),
  });
  const runs = new RunService({
    catalog: new FlowCatalog(files, registry, silentLogger),
    sessions: new SessionService(store),
    store,
    registry,
    modelsWith: () => models,
    secrets: new MemorySecrets(),
    environment: {},
    clock: systemClock,
    logger: silentLogger,
    ...options,
  });
  return { runs, store };
}

function request(overrides: Partial<RunRequest> = {}): RunRequest {
  return { flow: 'echo', origin: 'api', inputValue: 'Hi', ...overrides };
}

async function collect(events: AsyncIterable<RunEvent>): Promise<readonly RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const never = new AbortController().signal;

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
    const { runs, store } = setUp();

    const events = await collect(runs.run(request({ sessionId: 's1' }), never));

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
    const { runs, store } = setUp();

    const [start] = await collect(runs.run(request(), never));

    const [said] = await store.findMessages({ limit: 1, order: 'ascending' });
    assert.equal(said?.properties.run_id, start?.runId);
  });

  it('tells listeners every event with its session, and who is running', async () => {
    const { runs } = setUp();
    const heard: EmittedRunEvent[] = [];
    const running: (readonly string[])[] = [];
    runs.onDidEmit((event) => heard.push(event));
    runs.onDidChangeRunning(() => running.push(runs.running().map(({ origin }) => origin)));

    const events = await collect(runs.run(request({ sessionId: 's1' }), never));

    assert.deepEqual(
      heard.map(({ event }) => event),
      events,
    );
    assert.ok(heard.every(({ sessionId }) => sessionId === 's1'));
    assert.deepEqual(running, [['api'], []]);
  });

  it('applies tweaks', async () => {
    const { runs, store } = setUp();

    const events = await collect(
      runs.run(request({ tweaks: { session_id: 'tweaked', sender_name: 'Ada' } }), never),
    );

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.sessionId, 'tweaked');
    const [said] = await store.findMessages({ limit: 10, order: 'ascending' });
    assert.equal(said?.senderName, 'Ada');
  });

  it('throws before the first event where there is no such flow', async () => {
    const { runs } = setUp();

    for (const [flow, code] of [
      ['nope', 'flow-not-found'],
      ['broken', 'flow-unreadable'],
    ] as const) {
      await assert.rejects(collect(runs.run(request({ flow }), never)), (error) =>
        isAppError(error, code),
      );
    }
    assert.deepEqual(runs.running(), []);
  });

  it('leaves the reason in the session where a flow cannot run', async () => {
    const { runs, store } = setUp();

    const events = await collect(runs.run(request({ flow: 'mystery', sessionId: 's1' }), never));

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
    const { runs, store } = setUp();

    const events = await collect(runs.run(request({ flow: 'half', sessionId: 's1' }), never));

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.status, 'failed');
    const [said] = await store.findMessages({ limit: 9, order: 'ascending' });
    assert.deepEqual([said?.sender, said?.text], ['User', 'Hi']);
  });

  it('stops the run when its signal is aborted', async () => {
    const controller = new AbortController();
    const { runs, store } = setUp(
      hangingModels(() => {
        controller.abort();
      }),
    );

    const events = await collect(runs.run(request({ flow: 'chatbot' }), controller.signal));

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.status, 'cancelled');
    await runs.settled();
    assert.equal(store.runs[0]?.status, 'cancelled');
  });

  it('stops the run when its reader stops reading, and still tells its end', async () => {
    const asked = new Gate();
    const { runs } = setUp(
      hangingModels(() => {
        asked.open();
      }),
    );
    const heard: RunEvent[] = [];
    runs.onDidEmit(({ event }) => heard.push(event));

    for await (const event of runs.run(request({ flow: 'chatbot' }), never)) {
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
    const { runs, store } = setUp();
    const iterator = runs.run(request(), never);
    await iterator.next();

    await runs.settled();

    assert.equal(store.runs.length, 1);
    await iterator.return(undefined);
  });

  it('stops the runs of one session only', async () => {
    let asked = 0;
    const bothAsked = new Gate();
    const { runs, store } = setUp(
      hangingModels(() => {
        if (++asked === 2) bothAsked.open();
      }),
    );
    const first = collect(runs.run(request({ flow: 'chatbot', sessionId: 'a' }), never));
    const second = collect(runs.run(request({ flow: 'chatbot', sessionId: 'b' }), never));
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

  it('does not fail a run whose record cannot be kept', async () => {
    const { runs, store } = setUp();
    store.saveRun = () => Promise.reject(new AppError('store-full', 'No space.'));

    const events = await collect(runs.run(request(), never));

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.status, 'ok');
  });

  it('goes on from a kept run, in its session and with its input', async () => {
    const { runs, store } = setUp();
    await collect(runs.run(request({ sessionId: 's1', inputValue: 'Once' }), never));
    await runs.settled();
    const [past] = store.runs;
    assert.ok(past !== undefined);

    const from = { runId: past.id, component: 'Chat Output' };
    const events = await collect(runs.run(request({ inputValue: undefined, from }), never));
    await runs.settled();

    const started = events.filter(({ type }) => type === 'node-start');
    assert.equal(started.length, 1);
    const again = store.runs[1];
    assert.partialDeepStrictEqual(again, {
      sessionId: 's1',
      inputValue: 'Once',
      status: 'ok',
      resumed: from,
    });
    assert.equal(again?.nodes.filter(({ reused }) => reused === true).length, 1);
  });

  it('keeps what frozen components gave, also past the window', async () => {
    const first = setUp();
    const again = setUp(noModels, { store: first.store });
    const say = async (runs: RunService, inputValue: string): Promise<unknown> => {
      const events = await collect(runs.run(request({ flow: 'frozen', inputValue }), never));
      await runs.settled();
      const end = events.at(-1);
      return end?.type === 'run-end' ? end.outputs[0]?.message?.text : undefined;
    };

    assert.equal(await say(first.runs, 'one'), 'one');
    assert.equal(await say(first.runs, 'two'), 'one');
    assert.equal(await say(again.runs, 'three'), 'one');
  });

  it('tells nobody of what only a later run needs', async () => {
    const { runs, store } = setUp();

    const events = await collect(runs.run(request(), never));
    await runs.settled();

    assert.ok(store.runs[0]?.nodes.some(({ kept }) => kept !== undefined));
    assert.ok(events.every((it) => it.type !== 'node-end' || it.record.kept === undefined));
  });

  it('says that there is no run to go on from', async () => {
    const { runs } = setUp();
    const from = { runId: 'gone', component: 'Chat Output' };

    await assert.rejects(collect(runs.run(request({ from }), never)), (error) =>
      isAppError(error, 'run-not-found'),
    );
  });

  it('stamps the record with the content of the file, and its commit where one is known', async () => {
    const { runs, store } = setUp(noModels, { commitOf: () => Promise.resolve('c0ffee') });

    await collect(runs.run(request(), never));
    await collect(runs.run(request({ flowData: emptyFlow }), never));
    await runs.settled();

    const contentHash = createHash('sha256').update(sampleFlowText('echo')).digest('hex');
    assert.deepEqual(store.runs[0]?.flowVersion, { contentHash, commit: 'c0ffee' });
    assert.notEqual(store.runs[1]?.flowVersion?.contentHash, contentHash);
    assert.equal(store.runs[1]?.flowVersion?.commit, undefined, 'what is not saved has no commit');
  });

  it('keeps a run whose commit cannot be found', async () => {
    const { runs, store } = setUp(noModels, {
      commitOf: () => Promise.reject(new Error('no git')),
    });

    await collect(runs.run(request(), never));
    await runs.settled();

    assert.equal(store.runs[0]?.status, 'ok');
  });

  it('hands the model of the request to the models, and keeps it', async () => {
    const asked: unknown[] = [];
    const model = { provider: 'Ollama', model: 'llama3.2' };
    const { runs, store } = setUp(noModels, {
      modelsWith: (_variables, override) => {
        asked.push(override);
        return noModels;
      },
    });

    await collect(runs.run(request({ model }), never));
    await runs.settled();

    assert.deepEqual(asked, [model]);
    assert.deepEqual(store.runs[0]?.model, model);
  });

  it('starts no run once it is disposed of', async () => {
    const { runs } = setUp();
    runs.dispose();

    await assert.rejects(collect(runs.run(request(), never)), (error) =>
      isAppError(error, 'cancelled'),
    );
  });
});
