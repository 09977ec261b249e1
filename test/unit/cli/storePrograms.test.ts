import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../../src/cli/program';
import type { StoredMessage } from '../../../src/protocol/model';
import { fakeTerminal } from '../../support/fakeTerminal';
import { inProject } from '../../support/projectRoot';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the command line on the database', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    await cp(inProject('examples'), folder, { recursive: true });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function cli(line: string, input = ''): Promise<Outcome> {
    const terminal = fakeTerminal({
      workingFolder: folder,
      environment: { XDG_CONFIG_HOME: path.join(folder, 'settings') },
      stdin: (async function* () {
        yield Buffer.from(input);
      })(),
    });
    const code = await runCli(line.split(' '), terminal, '1.2.3');
    return { code, out: terminal.out(), err: terminal.err() };
  }

  async function messagesOf(session: string): Promise<readonly StoredMessage[]> {
    const { out } = await cli(`messages list ${session} --json`);
    return JSON.parse(out) as readonly StoredMessage[];
  }

  it('lists nothing, and leaves nothing, where no flow ever ran', async () => {
    const { code, out } = await cli('sessions list --json');

    assert.deepEqual([code, JSON.parse(out)], [0, []]);
    assert.equal(existsSync(path.join(folder, '.langflow')), false);
  });

  it('edits what the flow remembers', async () => {
    await cli('run memory-viewer.json -i blue -s s1');
    const [said] = await messagesOf('s1');

    const edited = await cli(`messages edit ${said?.id ?? ''} --text -`, 'green');
    assert.equal(edited.code, 0, edited.err);
    const { out } = await cli('run memory-viewer.json -i Again -s s1');

    assert.match(out, /^This session remembers:\n\nUser: green\n/);
    assert.equal((await messagesOf('s1'))[0]?.edit, true);
  });

  for (const file of ['s1.jsonl', 's1.csv', 's1.md', 's1.json']) {
    it(`takes a session out as ${file} and into another workspace`, async () => {
      await cli('run echo.json -i Hi -s s1');
      const before = await messagesOf('s1');

      assert.equal((await cli(`messages export s1 -o ${file}`)).code, 0);
      assert.equal((await cli('sessions delete s1')).code, 0);
      assert.equal((await cli('messages list s1')).code, 2);
      const imported = await cli(`messages import ${file} --json`);

      assert.deepEqual(JSON.parse(imported.out), { inserted: 2, renumbered: 0 });
      assert.deepEqual(
        (await messagesOf('s1')).map(({ text, sender }) => [text, sender]),
        before.map(({ text, sender }) => [text, sender]),
      );
    });
  }

  it('exports to standard output what it imports from standard input', async () => {
    await cli('run echo.json -i Hi -s s1');

    const { out } = await cli('messages export s1');
    const { code } = await cli('messages import - --session-id s2', out);

    assert.equal(code, 0);
    assert.deepEqual(
      (await messagesOf('s2')).map(({ text }) => text),
      ['Hi', 'Hi'],
    );
  });

  it('renames, copies, clears and deletes sessions', async () => {
    await cli('run echo.json -i Hi -s s1');

    assert.equal((await cli('sessions rename s1 case')).code, 0);
    assert.equal((await cli('sessions duplicate case copy')).code, 0);
    assert.equal((await cli('sessions clear case')).code, 0);
    const { out } = await cli('sessions list --json');
    const sessions = JSON.parse(out) as { readonly id: string; readonly messageCount: number }[];
    assert.deepEqual(sessions.map(({ id, messageCount }) => [id, messageCount]).sort(), [
      ['case', 0],
      ['copy', 2],
    ]);
    assert.equal((await cli('sessions delete case copy')).code, 0);
    assert.equal((await cli('sessions list --json')).out, '[]\n');
  });

  it('says what it would throw away, and then throws it away', async () => {
    for (const session of ['s1', 's2', 's2']) await cli(`run echo.json -i Hi -s ${session}`);

    const planned = await cli('prune --messages 2 --sessions 1 --runs 1 --dry-run --json');
    assert.deepEqual(JSON.parse(planned.out), { sessions: 1, messages: 4, runs: 2, dryRun: true });
    assert.equal((await messagesOf('s2')).length, 4);

    const done = await cli('prune --messages 2 --sessions 1 --runs 1 --compact');
    assert.equal(done.code, 0, done.err);
    assert.match(done.err, /Deleted 4 messages, 1 session, 2 runs for good\.\nGave back/);
    assert.equal((await messagesOf('s2')).length, 2);
    assert.match((await cli('prune --older-than 1d --dry-run')).err, /Would delete 0 messages/);
    assert.match((await cli('prune --older-than 2100-01-01')).err, /Deleted 2 messages, 1 session/);
    assert.equal((await cli('sessions list --json')).out, '[]\n');
  });

  for (const line of [
    'prune',
    'prune --older-than soon',
    'prune --messages -1',
    'prune --runs x',
  ]) {
    it(`refuses ${line}`, async () => {
      assert.equal((await cli(line)).code, 2);
    });
  }

  it('does not rename onto another session unless told to join them', async () => {
    await cli('run echo.json -i Hi -s s1');
    await cli('run echo.json -i Hi -s s2');

    const refused = await cli('sessions rename s1 s2');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /s2/);
    assert.equal((await cli('sessions rename s1 s2 --merge')).code, 0);
    assert.equal((await messagesOf('s2')).length, 4);
  });

  it('says which line of a file cannot be read, and stores none of it', async () => {
    await writeFile(
      path.join(folder, 'bad.jsonl'),
      '{"text":"Hi","session_id":"s1"}\n{"text":1}\n',
    );

    const { code, err } = await cli('messages import bad.jsonl');

    assert.equal(code, 2);
    assert.match(err, /Line 2/);
    assert.equal((await cli('sessions list --json')).out, '[]\n');
  });

  for (const line of [
    'messages edit nobody --text x',
    'messages edit nobody',
    'messages delete nobody',
    'messages list nobody',
    'messages import nobody.jsonl',
    'sessions delete nobody',
    'sessions list --flow nobody',
    'messages list s1 --limit many',
  ]) {
    it(`calls it wrong usage: ${line}`, async () => {
      const { code, out, err } = await cli(line);

      assert.deepEqual([code, out], [2, '']);
      assert.notEqual(err, '');
    });
  }

  it('keeps one key for its user alone, until another is asked for', async () => {
    const { out: first } = await cli('key');
    const { out: again } = await cli('key --json');
    const { out: other } = await cli('key --new');

    assert.match(first, /^sk-[\w-]{32}\n$/);
    assert.deepEqual(JSON.parse(again), { key: first.trim() });
    assert.notEqual(other, first);
    const file = path.join(folder, 'settings', 'flow-playground', 'api-key');
    assert.equal(await readFile(file, 'utf8'), other);
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o077, 0);
  });
});
