import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAppError } from '../../../../src/base/errors.js';
import { LiveMessages } from '../../../../src/host/playground/liveMessages.js';
import {
  playgroundMethods,
  requestOf,
  type PlaygroundContext,
} from '../../../../src/host/playground/playgroundMethods.js';
import { PanelSessions } from '../../../../src/host/playground/panelSessions.js';
import { PlaygroundModel } from '../../../../src/host/playground/playgroundModel.js';
import { PresetFile } from '../../../../src/host/presetFile.js';
import type { ModelName } from '../../../../src/protocol/model.js';
import type { PlaygroundMethods } from '../../../../src/protocol/playground.js';
import { LiveApi } from '../../../support/liveApi.js';

type Name = keyof PlaygroundMethods;

describe('methods of the Playground', function () {
  this.timeout(20_000);
  let live: LiveApi;
  let flowId: string;
  let shown: string;
  let isTrusted: boolean;
  let context: PlaygroundContext;
  let panel: PanelSessions;
  let picked: ModelName | undefined;

  beforeEach(async () => {
    live = await LiveApi.start();
    flowId = await live.idOf('memory-viewer');
    shown = flowId;
    isTrusted = true;
    panel = new PanelSessions(live.runtime, {
      stored: () => undefined,
      emitted: () => undefined,
      runningChanged: () => undefined,
    });
    context = {
      panel,
      get runtime() {
        return panel.of(shown);
      },
      model: new PlaygroundModel(panel, flowId, 'memory-viewer.json', new LiveMessages()),
      flowId,
      isTrusted: () => isTrusted,
      show: (sessionId) => {
        shown = sessionId;
      },
      shown: () => shown,
      takeInspected: () => undefined,
      act: async () => undefined,
      pickModel: () => Promise.resolve(picked),
      presets: new PresetFile(path.join(live.folder, '.langflow', 'presets.json')),
      copyTest: () => Promise.resolve(),
      writeBack: () => Promise.resolve(false),
      told: () => undefined,
      readUri: () => Promise.resolve({ name: 'note.txt', bytes: Buffer.from('Hi') }),
    };
  });

  afterEach(async () => {
    panel.dispose();
    await live.dispose();
  });

  async function call<K extends Name>(
    name: K,
    params: PlaygroundMethods[K]['params'],
  ): Promise<PlaygroundMethods[K]['result']> {
    return playgroundMethods(context)[name](params, new AbortController().signal);
  }

  async function texts(sessionId: string): Promise<readonly string[]> {
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId, limit: 100 });
    return messages.map(({ text }) => text);
  }

  async function questions(sessionId: string): Promise<readonly string[]> {
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId, limit: 100 });
    return messages.filter(({ sender }) => sender === 'User').map(({ text }) => text);
  }

  it('draw a page that was never used from the flow alone', async () => {
    const snapshot = await call('ready', {});
    assert.equal(snapshot.flow?.name, 'Memory Viewer');
    assert.equal(snapshot.flow.layout, 'chat');
    assert.deepEqual(snapshot.flow.problems, []);
    assert.deepEqual([snapshot.sessionId, snapshot.sessions, snapshot.messages], [flowId, [], []]);
  });

  it('say what is wrong with a file that cannot be read any more', async () => {
    await writeFile(path.join(live.folder, 'memory-viewer.json'), '{ "data": ');
    live.runtime.catalog.refresh();
    const { flow, flowError } = await call('ready', {});
    assert.equal(flow, undefined);
    assert.equal(flowError?.code, 'flow-unreadable');
  });

  it('send the default session without naming it, and any other by its name', () => {
    assert.equal(requestOf(flowId, { sessionId: flowId, text: 'x' }).sessionId, undefined);
    assert.equal(requestOf(flowId, { sessionId: 's1', text: 'x' }).sessionId, 's1');
  });

  it('write form inputs into their fields, beside other tweaks of the component', () => {
    const request = requestOf(flowId, {
      sessionId: flowId,
      inputs: { 'TextInput-1': { input_value: 'typed', data: { value: 1 } } },
      tweaks: { 'TextInput-1': { other: 1 }, temperature: 0 },
    });
    assert.deepEqual(request.tweaks, {
      // An object would else be taken for a change of the field.
      'TextInput-1': { other: 1, input_value: 'typed', data: { value: { value: 1 } } },
      temperature: 0,
    });
  });

  it('run the flow and keep what was said', async () => {
    const { runId, error } = await call('send', { sessionId: flowId, text: 'My name is Ada' });
    assert.equal(error, undefined);
    assert.equal((await call('getRun', { runId }))?.status, 'ok');
    const [question, answer] = await texts(flowId);
    assert.equal(question, 'My name is Ada');
    assert.match(answer ?? '', /My name is Ada/);
  });

  it('store what is attached, show it again and send it with the message', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
    const picture = await call('attachFile', { name: 'a.png', base64: png });
    const note = await call('attachUri', { uri: 'file:///w/note.txt' });
    assert.deepEqual(await call('readAttachment', { path: picture.path }), {
      mediaType: 'image/png',
      base64: png,
    });
    assert.equal(await call('readAttachment', { path: note.path }), undefined);
    await call('send', { sessionId: 's1', text: 'See', files: [picture.path, note.path] });
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId: 's1', limit: 10 });
    assert.deepEqual(messages[0]?.files, [picture.path, note.path]);
    isTrusted = false;
    await assert.rejects(() => call('attachFile', { name: 'a.png', base64: png }), /not trusted/i);
  });

  it('regenerate an answer from the question before it, replacing what followed', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    await call('send', { sessionId: 's1', text: 'Second' });
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId: 's1', limit: 10 });
    const firstAnswer = messages[1];
    assert.ok(firstAnswer);
    await call('regenerate', { messageId: firstAnswer.id });
    const [question, answer, ...rest] = await texts('s1');
    assert.equal(question, 'First');
    assert.doesNotMatch(answer ?? '', /Second/);
    assert.deepEqual(rest, []);
  });

  it('keep each former version as a session of its own, to switch between', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    await call('send', { sessionId: 's1', text: 'Second' });
    const before = await call('openSession', { sessionId: 's1' });
    assert.deepEqual(before.versions, []);
    const answer = before.messages[1];
    assert.ok(answer);
    await call('regenerate', { messageId: answer.id });
    const again = (await call('openSession', { sessionId: 's1' })).messages[1];
    assert.ok(again);
    await call('regenerate', { messageId: again.id, text: 'First, other words' });

    const now = await call('openSession', { sessionId: 's1' });
    const versions = ['s1 (version 1)', 's1 (version 2)', 's1'];
    assert.deepEqual(now.versions, [
      { messageId: now.messages[0]?.id, sessions: versions, index: 2 },
    ]);
    assert.equal(now.messages[0]?.text, 'First, other words');
    assert.deepEqual(await questions('s1 (version 1)'), ['First', 'Second']);
    const first = await call('openSession', { sessionId: 's1 (version 1)' });
    assert.deepEqual(
      first.versions?.map((point) => [point.sessions, point.index]),
      [[versions, 0]],
    );
  });

  it('show the answers as versions where the question stayed the same', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    await call('send', { sessionId: 's1', text: 'Second' });
    const { messages } = await call('openSession', { sessionId: 's1' });
    assert.ok(messages[3]);
    await call('regenerate', { messageId: messages[3].id });
    const now = await call('openSession', { sessionId: 's1' });
    assert.deepEqual(now.versions, [
      { messageId: now.messages[3]?.id, sessions: ['s1 (version 1)', 's1'], index: 1 },
    ]);
    assert.deepEqual(await questions('s1 (version 1)'), ['First', 'Second']);
  });

  it('show a fork as a version once it goes on differently', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    await call('send', { sessionId: 's1', text: 'Second' });
    const { messages } = await call('openSession', { sessionId: 's1' });
    const fork = await call('duplicateSession', {
      sessionId: 's1',
      upToSeq: messages[1]?.seq ?? 0,
    });
    assert.deepEqual(fork.versions, []);
    await call('send', { sessionId: 's1 copy', text: 'Another second' });
    const point = (await call('openSession', { sessionId: 's1 copy' })).versions?.[0];
    assert.deepEqual([point?.sessions, point?.index], [['s1', 's1 copy'], 1]);
    assert.equal((await call('openSession', { sessionId: 's1' })).versions?.[0]?.index, 0);
  });

  it('ask again for a question that was never answered without keeping it twice', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    const { messages } = await call('openSession', { sessionId: 's1' });
    assert.ok(messages[0] && messages[1]);
    await call('deleteMessage', { messageId: messages[1].id });
    await call('regenerate', { messageId: messages[0].id });
    assert.deepEqual(await questions('s1'), ['First']);
    assert.equal(await live.runtime.sessions.getSession('s1 (version 1)'), undefined);
  });

  it('regenerate with a model that the user picks, or not at all', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    const { messages } = await call('openSession', { sessionId: 's1' });
    assert.ok(messages[1]);
    picked = undefined;
    const { runId } = await call('regenerate', { messageId: messages[1].id, model: 'ask' });
    assert.equal(runId, '');
    assert.equal(await live.runtime.sessions.getSession('s1 (version 1)'), undefined);
    picked = { provider: 'Ollama', model: 'qwen' };
    const again = await call('regenerate', { messageId: messages[1].id, model: 'ask' });
    assert.deepEqual((await call('getRun', { runId: again.runId }))?.model, picked);
  });

  it('insert a message of either side before or after another', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    const { messages } = await call('openSession', { sessionId: 's1' });
    const messageId = messages[0]?.id ?? '';
    const insert = (place: 'before' | 'after', sender: 'User' | 'Machine', text: string) =>
      call('insertMessage', { messageId, place, sender, text });
    assert.equal((await insert('after', 'Machine', 'between')).senderName, 'Memory');
    await insert('before', 'User', 'above');
    assert.deepEqual((await texts('s1')).slice(0, 3), ['above', 'First', 'between']);
    assert.equal((await call('undo', undefined)).label, 'Insert message');
    assert.equal((await call('redo', undefined)).label, 'Insert message');
    assert.equal((await texts('s1'))[0], 'above');
  });

  it('keep a note with a message, and take it off', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    const { messages } = await call('openSession', { sessionId: 's1' });
    const messageId = messages[0]?.id ?? '';
    assert.equal((await call('noteMessage', { messageId, note: 'Odd' })).properties.note, 'Odd');
    assert.equal((await call('noteMessage', { messageId, note: '' })).properties.note, undefined);
  });

  it('keep a private session in memory alone, with its runs and versions', async () => {
    const { sessionId } = await call('createSession', { isPrivate: true });
    assert.equal(sessionId, 'private:1');
    const { runId } = await call('send', { sessionId, text: 'Secret' });
    const { messages, sessions, lastRun } = await call('openSession', { sessionId });
    assert.equal(messages[0]?.text, 'Secret');
    assert.deepEqual([sessions[0]?.id, lastRun?.id], [sessionId, runId]);
    await call('regenerate', { messageId: messages[1]?.id ?? '' });
    assert.equal((await call('openSession', { sessionId })).versions?.[0]?.sessions.length, 2);
    await call('editMessage', { messageId: messages[0].id, text: 'Other' }).catch(() => undefined);
    assert.deepEqual(
      await live.runtime.sessions.listSessions({ order: 'recent', offset: 0, limit: 10 }),
      [],
    );
    assert.deepEqual(await live.runtime.store.listRuns({ limit: 10 }), []);
    const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
    await assert.rejects(() => call('attachFile', { name: 'a.png', base64: png }), /no files/);
    await assert.rejects(() => call('duplicateSession', { sessionId }), /not stored/);
    await call('deleteSessions', { sessionIds: [sessionId] });
    assert.equal((await call('openSession', { sessionId })).sessionId, flowId);
  });

  it('show the default session where a private one is gone with its panel', async () => {
    assert.equal((await call('ready', { sessionId: 'private:1' })).sessionId, flowId);
  });

  it('list sessions in the order asked for, and delete many in one step', async () => {
    for (const name of ['b', 'a', 'c']) await call('createSession', { name });
    const named = await call('orderSessions', { order: 'name' });
    assert.deepEqual(
      named.map(({ id }) => id),
      ['a', 'b', 'c'],
    );
    const { sessions, sessionId } = await call('deleteSessions', { sessionIds: ['a', 'c'] });
    assert.deepEqual([sessions.map(({ id }) => id), sessionId], [['b'], flowId]);
    await call('undo', undefined);
    assert.equal((await call('openSession', { sessionId: 'b' })).sessions.length, 3);
  });

  it('refuse to regenerate what nobody asked for', async () => {
    await call('send', { sessionId: 's1', text: 'First' });
    const { messages } = await live.runtime.sessions.pageMessages({ sessionId: 's1', limit: 10 });
    const [question, answer] = messages;
    assert.ok(question && answer);
    await call('deleteMessage', { messageId: question.id });
    await assert.rejects(call('regenerate', { messageId: answer.id }), /Nothing was asked/);
    assert.equal((await texts('s1')).length, 1);
  });

  it('follow a session through new, rename, duplicate and delete', async () => {
    const created = await call('createSession', {});
    assert.equal(created.sessionId, 'Session 1');
    await call('send', { sessionId: 'Session 1', text: 'Keep me' });
    const renamed = await call('renameSession', {
      sessionId: 'Session 1',
      name: ' Ada ',
      merge: false,
    });
    assert.deepEqual([renamed.sessionId, renamed.messages.length], ['Ada', 2]);
    const copied = await call('duplicateSession', { sessionId: 'Ada' });
    assert.deepEqual([copied.sessionId, copied.messages.length], ['Ada copy', 2]);
    const deleted = await call('deleteSession', { sessionId: 'Ada copy' });
    assert.equal(deleted.sessionId, flowId);
    assert.deepEqual(
      deleted.sessions.map(({ id }) => id),
      ['Ada'],
    );
  });

  it('find messages by a word and say where', async () => {
    await call('send', { sessionId: 's1', text: 'The elephant is grey' });
    const hits = await call('searchMessages', { text: 'elephant' });
    assert.ok(hits.length > 0);
    assert.ok(
      hits.every(({ sessionId, excerpt }) => sessionId === 's1' && excerpt.includes('elephant')),
    );
  });

  it('read but neither run nor change anything in an untrusted workspace', async () => {
    await call('send', { sessionId: 's1', text: 'Hello' });
    const [message] = (await live.runtime.sessions.pageMessages({ sessionId: 's1', limit: 1 }))
      .messages;
    assert.ok(message);
    isTrusted = false;
    const messageId = message.id;
    const refused: (() => Promise<unknown>)[] = [
      () => call('send', { sessionId: 's1', text: 'x' }),
      () => call('regenerate', { messageId }),
      () => call('createSession', {}),
      () => call('renameSession', { sessionId: 's1', name: 'n', merge: false }),
      () => call('duplicateSession', { sessionId: 's1' }),
      () => call('deleteSession', { sessionId: 's1' }),
      () => call('clearSession', { sessionId: 's1' }),
      () => call('editMessage', { messageId, text: 'x' }),
      () => call('rateMessage', { messageId, positive: true }),
      () => call('deleteMessage', { messageId }),
      () => call('deleteMessages', { messageIds: [messageId] }),
      () => call('undo', undefined),
    ];
    for (const attempt of refused) {
      await assert.rejects(attempt, (error) => isAppError(error, 'untrusted'));
    }
    const snapshot = await call('openSession', { sessionId: 's1' });
    assert.deepEqual([snapshot.isTrusted, snapshot.messages.length], [false, 2]);
  });
});
