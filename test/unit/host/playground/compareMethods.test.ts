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
import type { ReplayProgress, ReplayRequest, Turn } from '../../../../src/protocol/compare.js';
import type { PlaygroundMethods } from '../../../../src/protocol/playground.js';
import { LiveApi } from '../../../support/liveApi.js';
import { newMessage } from '../../../support/storeBuilders.js';
import { aMessage } from '../../../support/page/builders.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

describe('asking again beside a session', function () {
  this.timeout(120_000);
  let live: LiveApi;
  let panel: PanelSessions;
  let context: Mutable<PlaygroundContext>;
  let isTrusted: boolean;
  let told: ReplayProgress[];
  let copied: CopiedTest[];
  let methods: ReturnType<typeof playgroundMethods>;
  let stopping: AbortController;

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
    methods = playgroundMethods(context);
    stopping = new AbortController();
  }

  afterEach(async () => {
    panel.dispose();
    await live.dispose();
  });

  function call<K extends keyof PlaygroundMethods>(
    name: K,
    params: PlaygroundMethods[K]['params'],
  ): Promise<PlaygroundMethods[K]['result']> {
    return Promise.resolve(methods[name](params, stopping.signal));
  }

  async function texts(sessionId: string): Promise<readonly string[]> {
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId, limit: 100 });
    return messages.map(({ text }) => text);
  }

  const sessionId = 'kept';
  let replays = 0;

  beforeEach(async () => {
    await start();
    for (const text of ['First', 'Second']) await call('send', { sessionId, text });
  });

  /** All turns of a session with their texts, read as a page does. */
  async function recordedTurns(): Promise<readonly Turn[]> {
    const { turns } = await call('turns', { sessionId, after: 0 });
    const read = turns.map(({ seq }) => call('turn', { sessionId, seq }));
    return (await Promise.all(read)).filter((turn) => turn !== undefined);
  }

  async function replayed(
    history: 'recorded' | 'free',
    more: Partial<ReplayRequest> = {},
  ): Promise<readonly Turn[]> {
    const replayId = `r${++replays}`;
    await call('replay', { replayId, sessionId, history, ...more });
    const places = told.filter((progress) => progress.replayId === replayId);
    const read = places.map(({ place }) => call('turn', { replayId, place }));
    return (await Promise.all(read)).filter((turn) => turn !== undefined);
  }

  const said = (turns: readonly Turn[]): unknown =>
    turns.map(({ question, answer }) => [question, answer]);

  it('tells a session as questions and answers', async () => {
    const turns = await recordedTurns();
    assert.deepEqual(
      turns.map(({ question }) => question),
      ['First', 'Second'],
    );
    assert.ok(turns.every(({ answer }) => answer !== ''));
  });

  it('tells a long session in pages, and asks all of it again', async () => {
    const questions = Array.from({ length: 700 }, (_, index) => `Question ${index}`);
    const messages = questions.flatMap((text) => [
      newMessage({ sessionId: 'long', sender: 'User', text }),
      newMessage({ sessionId: 'long', sender: 'Machine', text: 'An answer' }),
    ]);
    await live.runtime.sessions.importMessages(messages, { importId: 'long' });
    const first = await call('turns', { sessionId: 'long', after: 0 });
    const second = await call('turns', { sessionId: 'long', after: first.next ?? 0 });
    assert.equal(second.next, undefined);
    assert.deepEqual(
      [...first.turns, ...second.turns].map(({ question }) => question),
      questions,
    );
    assert.ok(first.turns.length < questions.length);
    await call('replay', {
      ...{ replayId: 'long', sessionId: 'long', history: 'free' },
      flowId: await live.idOf('echo'),
    });
    assert.equal(told.length, questions.length);
    assert.deepEqual(told.at(-1)?.turn.question, 'Question 699');
    assert.equal((await call('turn', { replayId: 'long', place: 699 }))?.answer, 'Question 699');
    await call('keepTurns', { sessionId: 'long', replayId: 'long' });
    const kept = await live.runtime.sessions.getSession('long replay');
    assert.equal(kept?.messageCount, 2 * questions.length);
  });

  it('answers as before where the history is as recorded, and leaves the session alone', async () => {
    const before = await texts(sessionId);
    const turns = await replayed('recorded');
    assert.deepEqual(said(turns), said(await recordedTurns()));
    assert.deepEqual(
      told.map(({ place }) => place),
      [0, 1],
    );
    assert.deepEqual(await texts(sessionId), before);
  });

  it('tells by a mark whether an answer is the same', async () => {
    const { turns } = await call('turns', { sessionId, after: 0 });
    await replayed('recorded');
    assert.deepEqual(
      told.map(({ turn }) => turn.digest),
      turns.map(({ digest }) => digest),
    );
    await replayed('recorded', { tweaks: { 'Chat Input': { sender_name: 'Somebody' } } });
    assert.notEqual(told.at(-1)?.turn.digest, turns.at(-1)?.digest);
  });

  it('remembers a history that was corrected, or its own answers', async () => {
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId, limit: 100 });
    await live.runtime.sessions.updateMessage(messages[1]?.id ?? '', { text: 'Corrected' });
    const [, second] = await replayed('recorded');
    assert.match(second?.answer ?? '', /Corrected/);
    const [, own] = await replayed('free');
    assert.doesNotMatch(own?.answer ?? '', /Corrected/);
    assert.match(own?.answer ?? '', /First/);
  });

  it('remembers what was said before the first question only as recorded', async () => {
    const { sessions } = live.runtime;
    const { messages } = await sessions.pageMessages({ sessionId, limit: 1, after: 0 });
    const greeting = newMessage({ sessionId, sender: 'Machine', text: 'Welcome to the desk' });
    await sessions.insertMessageAfter(greeting, undefined);
    assert.equal(messages.length, 1);
    const [first, second] = await replayed('recorded');
    for (const turn of [first, second]) assert.match(turn?.answer ?? '', /Welcome to the desk/);
  });

  it('stops between two turns when it is cancelled, and keeps what there is', async () => {
    context.told = (progress) => {
      told.push(progress);
      stopping.abort();
    };
    await call('replay', { replayId: 'stopped', sessionId, history: 'free' });
    assert.equal(told.length, 1);
    stopping = new AbortController();
    assert.equal((await call('turn', { replayId: 'stopped', place: 0 }))?.question, 'First');
    const { sessionId: name } = await call('keepTurns', { sessionId, replayId: 'stopped' });
    assert.equal((await texts(name)).length, 2);
  });

  it('asks one input without any history', async () => {
    const [turn, ...others] = await replayed('free', { input: 'Alone' });
    assert.deepEqual(others, []);
    assert.equal(turn?.question, 'Alone');
    assert.doesNotMatch(turn.answer, /First/);
  });

  it('asks another flow, and says why a turn has no answer', async () => {
    const echoed = await replayed('free', { flowId: await live.idOf('echo') });
    assert.deepEqual(said(echoed), [
      ['First', 'First'],
      ['Second', 'Second'],
    ]);
    const failed = await replayed('free', { flowId: await live.idOf('memory-chatbot') });
    assert.equal(failed.length, 2);
    assert.ok(failed.every(({ error }) => error !== undefined));
  });

  it('keeps answers as a session of their own', async () => {
    const turns = await replayed('free');
    const { sessionId: name } = await call('keepTurns', { sessionId, replayId: `r${replays}` });
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
