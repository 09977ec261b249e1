import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../../../src/base/errors';
import type { RunService } from '../../../src/sessions/runService';
import {
  collectEvents,
  echoRequest,
  never,
  noModels,
  runsUnderTest,
} from '../../support/runsUnderTest';
import { sampleFlowText } from '../../support/sampleFlow';

const emptyFlow = { nodes: [], edges: [] };

describe('the records of runs', () => {
  it('does not fail a run whose record cannot be kept', async () => {
    const { runs, store } = runsUnderTest();
    store.saveRun = () => Promise.reject(new AppError('store-full', 'No space.'));

    const events = await collectEvents(runs.run(echoRequest(), never));

    const end = events.at(-1);
    assert.equal(end?.type === 'run-end' && end.status, 'ok');
  });

  it('goes on from a kept run, in its session and with its input', async () => {
    const { runs, store } = runsUnderTest();
    await collectEvents(runs.run(echoRequest({ sessionId: 's1', inputValue: 'Once' }), never));
    await runs.settled();
    const [past] = store.runs;
    assert.ok(past !== undefined);

    const from = { runId: past.id, component: 'Chat Output' };
    const events = await collectEvents(
      runs.run(echoRequest({ inputValue: undefined, from }), never),
    );
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
    const first = runsUnderTest();
    const again = runsUnderTest(noModels, { store: first.store });
    const say = async (runs: RunService, inputValue: string): Promise<unknown> => {
      const events = await collectEvents(
        runs.run(echoRequest({ flow: 'frozen', inputValue }), never),
      );
      await runs.settled();
      const end = events.at(-1);
      return end?.type === 'run-end' ? end.outputs[0]?.message?.text : undefined;
    };

    assert.equal(await say(first.runs, 'one'), 'one');
    assert.equal(await say(first.runs, 'two'), 'one');
    assert.equal(await say(again.runs, 'three'), 'one');
  });

  it('tells nobody of what only a later run needs', async () => {
    const { runs, store } = runsUnderTest();

    const events = await collectEvents(runs.run(echoRequest(), never));
    await runs.settled();

    assert.ok(store.runs[0]?.nodes.some(({ kept }) => kept !== undefined));
    assert.ok(events.every((it) => it.type !== 'node-end' || it.record.kept === undefined));
  });

  it('says that there is no run to go on from', async () => {
    const { runs } = runsUnderTest();
    const from = { runId: 'gone', component: 'Chat Output' };

    await assert.rejects(collectEvents(runs.run(echoRequest({ from }), never)), (error) =>
      isAppError(error, 'run-not-found'),
    );
  });

  it('stamps the record with the content of the file, and its commit where one is known', async () => {
    const { runs, store } = runsUnderTest(noModels, { commitOf: () => Promise.resolve('c0ffee') });

    await collectEvents(runs.run(echoRequest(), never));
    await collectEvents(runs.run(echoRequest({ flowData: emptyFlow }), never));
    await runs.settled();

    const contentHash = createHash('sha256').update(sampleFlowText('echo')).digest('hex');
    assert.deepEqual(store.runs[0]?.flowVersion, { contentHash, commit: 'c0ffee' });
    assert.notEqual(store.runs[1]?.flowVersion?.contentHash, contentHash);
    assert.equal(store.runs[1]?.flowVersion?.commit, undefined, 'what is not saved has no commit');
  });

  it('keeps a run whose commit cannot be found', async () => {
    const { runs, store } = runsUnderTest(noModels, {
      commitOf: () => Promise.reject(new Error('no git')),
    });

    await collectEvents(runs.run(echoRequest(), never));
    await runs.settled();

    assert.equal(store.runs[0]?.status, 'ok');
  });

  it('hands the model of the request to the models, and keeps it', async () => {
    const asked: unknown[] = [];
    const model = { provider: 'Ollama', model: 'llama3.2' };
    const { runs, store } = runsUnderTest(noModels, {
      modelsWith: (_variables, override) => {
        asked.push(override);
        return noModels;
      },
    });

    await collectEvents(runs.run(echoRequest({ model }), never));
    await runs.settled();

    assert.deepEqual(asked, [model]);
    assert.deepEqual(store.runs[0]?.model, model);
  });
});
