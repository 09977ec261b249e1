import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ErrorCode } from '../../../src/base/errors';
import { exitCodeOf, exitCodes } from '../../../src/cli/exitCodes';
import { runCli } from '../../../src/cli/program';
import { fakeTerminal } from '../../support/fakeTerminal';

async function helpOf(...command: readonly string[]): Promise<string> {
  const terminal = fakeTerminal();
  assert.equal(await runCli([...command, '--help'], terminal, '1.2.3'), exitCodes.ok);
  assert.equal(terminal.err(), '');
  return terminal.out();
}

/** The commands that a help text lists below a command. */
function listed(help: string): readonly string[] {
  const [, list = ''] = help.split('\nCommands:\n');
  const names = list.split('\n\n')[0]?.match(/^ {2}(\w+)/gm) ?? [];
  return names.map((name) => name.trim()).filter((name) => name !== 'help');
}

describe('help of the command line', () => {
  it('has examples and the exit codes for every command, each example of that command', async () => {
    const commands: string[][] = [];
    for (const name of listed(await helpOf())) {
      const inner = listed(await helpOf(name));
      commands.push(...(inner.length === 0 ? [[name]] : inner.map((each) => [name, each])));
    }
    assert.ok(commands.length >= 15, String(commands.length));
    for (const command of commands) {
      const help = await helpOf(...command);
      const [, examples = ''] = help.split(/\nExamples?:\n/);
      assert.ok(examples.includes(`flow-playground ${command.join(' ')}`), command.join(' '));
      assert.match(help, /Exit codes: 0 done/);
      assert.doesNotMatch(help, /default: (false|\[\])/, command.join(' '));
    }
  });

  it('is what wrong usage is answered with, on standard error', async () => {
    for (const args of [
      ['run'],
      ['nonsense'],
      ['run', 'a.json', '--nonsense'],
      ['serve', '-p', 'x'],
    ]) {
      const terminal = fakeTerminal();
      assert.equal(await runCli(args, terminal, '1.2.3'), exitCodes.usage, args.join(' '));
      assert.equal(terminal.out(), '');
      assert.match(terminal.err(), /error: /);
    }
  });
});

describe('the command line where there is nothing', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('says so, leaves nothing behind, and lets no check of nothing pass', async () => {
    for (const [args, code, words] of [
      [['check', '.'], exitCodes.usage, /There is no flow in \./],
      [['sessions', 'list'], exitCodes.ok, /There are no sessions/],
      [['messages', 'list', 's1'], exitCodes.usage, /There is no session s1/],
      [['run', 'echo.json'], exitCodes.usage, /There is no file echo\.json/],
    ] as const) {
      const terminal = fakeTerminal({ workingFolder: folder });
      assert.equal(await runCli(args, terminal, '1.2.3'), code, args.join(' '));
      assert.equal(terminal.out(), '', args.join(' '));
      assert.match(terminal.err(), words);
    }
    assert.deepEqual(await readdir(folder), []);
  });
});

describe('exit codes', () => {
  const table: Readonly<Record<string, readonly ErrorCode[]>> = {
    failed: ['component-failed', 'provider-auth', 'key-refused', 'store-busy', 'internal'],
    usage: ['input-invalid', 'flow-not-found', 'session-not-found', 'message-not-found'],
    notSupported: ['component-unknown', 'component-custom', 'provider-unknown', 'not-supported'],
  };

  it('tell what failed from what was asked wrongly and what cannot be done', () => {
    assert.deepEqual(exitCodes, { ok: 0, failed: 1, usage: 2, notSupported: 3 });
    for (const [name, codes] of Object.entries(table)) {
      for (const code of codes) {
        assert.equal(
          exitCodeOf(code),
          Object.entries(exitCodes).find(([key]) => key === name)?.[1],
        );
      }
    }
  });
});
