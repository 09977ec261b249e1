import assert from 'node:assert/strict';
import path from 'node:path';
import { LiveMessages } from '../../../../src/host/playground/liveMessages.js';
import { PanelSessions } from '../../../../src/host/playground/panelSessions.js';
import {
  playgroundMethods,
  type PlaygroundContext,
} from '../../../../src/host/playground/playgroundMethods.js';
import { PlaygroundModel } from '../../../../src/host/playground/playgroundModel.js';
import { PresetFile } from '../../../../src/host/presetFile.js';
import type { CopiedTest } from '../../../../src/host/playground/testMethods.js';
import type { ReplayProgress } from '../../../../src/protocol/compare.js';
import type { PlaygroundMethods } from '../../../../src/protocol/playground.js';
import { LiveApi } from '../../../support/liveApi.js';
import { aMessage } from '../../../support/page/builders.js';

describe('asking again beside a session', function () {
  this.timeout(20_000);
  let live: LiveApi;
  let panel: PanelSessions;
  let context: PlaygroundContext;
  let isTrusted: boolean;
  let told: ReplayProgress[];
  let copied: CopiedTest[];

  async function start(): Promise<void> {
    live = await LiveApi.start();
    isTrusted = true;
    told = [];
    copied = [];
    const flowId = await live.idOf('memory-viewer');
    panel = new PanelSessions(live.runtime, {
      stored: () => undefined,
      emitted: () => undefined,
      runningChanged: () => undefined,
    });
    context = {
      panel,
      runtime: live.runtime,
      model: new PlaygroundModel(panel, flowId, 'memory-viewer.json', new LiveMessages()),
      flowId,
      isTrusted: () => isTrusted,
      show: () => undefined,
      shown: () => flowId,
      takeInspected: () => undefined,
      act: () => Promise.resolve(),
      pickModel: () => Promise.resolve(undefined),
      presets: new PresetFile(path.join(live.folder, '.langflow', 'presets.json')),
      copyTest: (test) => {
        copied.push(test);
        return Promise.resolve();
      },
      writeBack: () => Promise.resolve(false),
      told: (progress) => told.push(progress),
      readUri: () => Promise.reject(new Error('no files')),
    };
  }

  afterEach(async () => {
    panel.dispose();
    await live.dispose();
  });

  function call<K extends keyof PlaygroundMethods>(
    name: K,
    params: PlaygroundMethods[K]['params'],
  ): Promise<PlaygroundMethods[K]['result']> {
    return Promise.resolve(playgroundMethods(context)[name](params, new AbortController().signal));
  }

  async function texts(sessionId: string): Promise<readonly string[]> {
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId, limit: 100 });
    return messages.map(({ text }) => text);
  }

  const sessionId = 'kept';

  beforeEach(async () => {
    await start();
    for (const text of ['First', 'Second']) await call('send', { sessionId, text });
  });

  async function replayed(history: 'recorded' | 'free', input?: string) {
    const request = { replayId: 'r', sessionId, history };
    return call('replay', input === undefined ? request : { ...request, input });
  }

  it('tells a session as questions and answers', async () => {
    const turns = await call('turns', { sessionId });
    assert.deepEqual(
      turns.map(({ question }) => question),
      ['First', 'Second'],
    );
    assert.ok(turns.every(({ answer }) => answer !== ''));
  });

  it('answers as before where the history is as recorded, and leaves the session alone', async () => {
    const before = await texts(sessionId);
    const recorded = await call('turns', { sessionId });
    const turns = await replayed('recorded');
    assert.deepEqual(
      turns.map(({ question, answer }) => [question, answer]),
      recorded.map(({ question, answer }) => [question, answer]),
    );
    assert.deepEqual(
      told.map(({ replayId, place }) => [replayId, place]),
      [
        ['r', 0],
        ['r', 1],
      ],
    );
    assert.deepEqual(await texts(sessionId), before);
  });

  it('remembers a history that was corrected, or its own answers', async () => {
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId, limit: 100 });
    const first = messages.find(({ text }) => text === 'First');
    await live.runtime.sessions.updateMessage(first?.id ?? '', { text: 'Corrected' });
    const [, second] = await replayed('recorded');
    assert.match(second?.answer ?? '', /Corrected/);
    const [, own] = await replayed('free');
    assert.match(own?.answer ?? '', /Corrected/);
  });

  it('asks one input without any history', async () => {
    const [turn, ...others] = await replayed('free', 'Alone');
    assert.deepEqual(others, []);
    assert.equal(turn?.question, 'Alone');
    assert.doesNotMatch(turn.answer, /First/);
  });

  it('says why a turn has no answer, and asks the others', async () => {
    const turns = await call('replay', {
      replayId: 'r',
      sessionId,
      history: 'free',
      flowId: await live.idOf('memory-chatbot'),
    });
    assert.equal(turns.length, 2);
    assert.ok(turns.every(({ error }) => error !== undefined));
  });

  it('keeps answers as a session of their own', async () => {
    const turns = await replayed('free');
    const { sessionId: name } = await call('keepTurns', { sessionId, turns });
    assert.equal(name, 'kept replay');
    assert.deepEqual(
      await texts(name),
      turns.flatMap(({ question, answer }) => [question, answer]),
    );
  });

  it('copies the turns of the messages named as a test, and none of another flow', async () => {
    const { sessions } = live.runtime;
    const { messages } = await sessions.pageMessages({ sessionId, limit: 10 });
    const other = aMessage({ ...messages[0], flowId: 'another', text: 'Elsewhere' });
    await sessions.importMessages([other], { importId: 'i' });
    const overrides = { tweaks: {} };
    await call('copyTest', { sessionId, overrides });
    await call('copyTest', { sessionId, overrides, messageIds: [messages[3]?.id ?? ''] });
    assert.deepEqual(
      copied.map(({ turns }) => turns.map(({ asked }) => asked.text)),
      [['First', 'Second'], ['Second']],
    );
    await assert.rejects(
      call('copyTest', { sessionId: 'nowhere', overrides }),
      /Nothing was asked/,
    );
  });

  it('asks nothing in a workspace that is not trusted', async () => {
    isTrusted = false;
    await assert.rejects(replayed('free'), /trust/);
  });
});
