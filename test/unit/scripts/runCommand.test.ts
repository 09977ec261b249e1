import assert from 'node:assert/strict';
import { CommandFailed, runCommand } from '../../../scripts/lib/runCommand.mjs';

async function failureOf(program: string): Promise<CommandFailed> {
  try {
    await runCommand(process.execPath, ['-e', program]);
  } catch (error) {
    assert.ok(error instanceof CommandFailed);
    return error;
  }
  return assert.fail('the command has to fail');
}

describe('runCommand', () => {
  it('gives what the command printed', async () => {
    assert.equal(await runCommand(process.execPath, ['-p', '6 * 7']), '42\n');
  });

  it('says how a command ended and what it printed', async () => {
    const failure = await failureOf('console.error("broken"); process.exit(3)');
    assert.match(failure.message, /ended with code 3/);
    assert.match(failure.output, /broken/);
  });

  it('does not say where packages come from', async () => {
    const failure = await failureOf(
      'console.error("GET https://npm.example.org/pkg: ENOTFOUND npm.example.org"); process.exit(1)',
    );
    assert.doesNotMatch(failure.output, /example/);
    assert.match(failure.output, /pkg/);
  });
});
