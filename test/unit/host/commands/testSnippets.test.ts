import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isRecord, type JsonObject } from '../../../../src/base/json';
import {
  testWriters,
  toTestTurn,
  type TestSnippet,
} from '../../../../src/host/commands/testSnippets';
import { turnsOfFlow } from '../../../../src/sessions/turns';
import { LiveApi } from '../../../support/liveApi';
import { aMessage, plainProperties } from '../../../support/page/builders';

const key = 'sk-test';
const run = promisify(execFile);
/** Everything that a string, a template or a comment could trip over. */
const hostile = `It's "$HOME" \`id\` \\d {{x}} \${1} %s 🙂\u2028 */ """ ''' end\nnext`;

function outputOf(failure: unknown): string {
  assert.ok(isRecord(failure));
  return `${String(failure['stdout'])}${String(failure['stderr'])}`;
}

describe('a conversation as a test', function () {
  this.timeout(120_000);

  let api: LiveApi;
  let folder: string;

  before(async () => {
    api = await LiveApi.start({ auth: { kind: 'key', key } });
    folder = await mkdtemp(path.join(tmpdir(), 'copied test '));
  });

  after(async () => {
    await api.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs what was copied, as its head says; what the runner said about it, and whether it passed. */
  async function play(
    language: keyof typeof testWriters,
    code: string,
  ): Promise<[boolean, string]> {
    const file = path.join(folder, language === 'Python' ? 'test_copied.py' : 'copied.test.mjs');
    await writeFile(file, code);
    const env = { ...process.env, LANGFLOW_API_KEY: key, NO_PROXY: '*' };
    const call = language === 'Python' ? ['python3', file] : [process.execPath, '--test', file];
    const [program = '', ...args] = call;
    return run(program, args, { env, cwd: folder }).then(
      ({ stdout, stderr }) => [true, stdout + stderr],
      (failure: unknown) => [false, outputOf(failure)],
    );
  }

  /** A session in which a flow was asked some things, as Copy as Test would write it. */
  async function recorded(
    flow: string,
    sessionId: string,
    questions: readonly string[],
    tweaks?: JsonObject,
  ): Promise<TestSnippet> {
    for (const inputValue of questions) {
      const request = {
        flow,
        inputValue,
        sessionId,
        origin: 'playground',
        inputType: 'chat',
        outputType: 'any',
        stream: false,
        tweaks,
      } as const;
      const events = api.runtime.runs
        .run(request, new AbortController().signal)
        [Symbol.asyncIterator]();
      while ((await events.next()).done !== true);
    }
    const turns = await turnsOfFlow(api.runtime.sessions, sessionId, await api.idOf(flow));
    return {
      url: api.server.url,
      flow,
      title: `${flow} ${hostile}`,
      needsKey: true,
      turns: turns.map(toTestTurn).filter((turn) => turn !== undefined),
      leftOut: 0,
      tweaks,
    };
  }

  const sessionCount = async (): Promise<number> =>
    (await api.runtime.sessions.listSessions({ order: 'recent', offset: 0, limit: 1000 })).length;

  for (const [name, write] of Object.entries(testWriters)) {
    const language = name === 'Python' ? 'Python' : 'JavaScript';

    describe(`in ${language}`, () => {
      it('passes where every turn is answered as it was, whatever was said, and leaves no session', async () => {
        const test = await recorded('echo', `${language} echo`, ['Hello', hostile]);
        const before = await sessionCount();
        const [isPassed, said] = await play(language, write(test));
        assert.ok(isPassed, said);
        assert.equal(test.turns.length, 2);
        assert.equal(await sessionCount(), before);
      });

      it('fails at the turn that is answered otherwise, and says how', async () => {
        const test = await recorded('echo', `${language} changed`, ['Hello', 'And now?']);
        const [first, second] = test.turns;
        assert.ok(first !== undefined && second !== undefined);
        const turns = [first, { ...second, answers: ['Something else.'] }];
        const [isPassed, said] = await play(language, write({ ...test, turns }));
        assert.ok(!isPassed);
        assert.match(said, /Something else\./);
        assert.match(said, /And now\?/);
      });

      it('takes a pattern in place of an answer', async () => {
        const test = await recorded('echo', `${language} pattern`, ['Order 8841']);
        const pattern = language === 'Python' ? 're.compile(r"Order \\d+")' : '/Order \\d+/';
        const code = write(test).replace(/(answers"?): \["Order 8841"\]/, `$1: [${pattern}]`);
        assert.match(code, /answers"?: \[(re|\/)/);
        const [isPassed, said] = await play(language, code);
        assert.ok(isPassed, said);
      });

      it('goes on with what was said before, and runs with the tweaks in force', async () => {
        const tweaks = { 'Chat Input': { sender_name: hostile } };
        const test = await recorded(
          'memory-viewer',
          `${language} memory`,
          ['I am Ada', 'Who am I?'],
          tweaks,
        );
        const [isPassed, said] = await play(language, write(test));
        assert.ok(isPassed, said);
      });

      it('says so where the flow cannot be run', async () => {
        const test = await recorded('echo', `${language} gone`, ['Hello']);
        const [isPassed] = await play(language, write({ ...test, flow: 'no such flow' }));
        assert.ok(!isPassed);
      });
    });
  }

  it('holds no key', async () => {
    const test = await recorded('echo', 'key', ['Hello']);
    for (const write of Object.values(testWriters)) assert.doesNotMatch(write(test), /sk-test/);
  });

  it('leaves out turns that failed or were stopped', () => {
    const asked = aMessage({ sender: 'User' });
    const stopped = aMessage({ properties: { ...plainProperties, stopped: true } });
    assert.equal(toTestTurn({ asked, answers: [aMessage({ error: true })] }), undefined);
    assert.equal(toTestTurn({ asked, answers: [stopped] }), undefined);
    assert.deepEqual(
      toTestTurn({ asked, answers: [aMessage({ text: 'b' }), aMessage({ text: 'a' })] }),
      {
        question: 'Hello',
        answers: ['a', 'b'],
        files: [],
      },
    );
  });
});
