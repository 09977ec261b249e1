import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { AppError } from '../base/errors';
import { exitCodes, type ExitCode } from './exitCodes';
import { printJson } from './storeAccess';
import type { Terminal } from './terminal';

/** The key of served workspaces, where the caller wants to choose it. */
const keyVariable = 'FLOW_PLAYGROUND_API_KEY';

/**
 * The key that `serve` asks callers for: the environment's, else the one kept for this user, which is
 * made at the first call and readable by nobody else.
 */
export async function apiKey(terminal: Terminal): Promise<string> {
  const chosen = terminal.environment[keyVariable] ?? '';
  if (chosen !== '') return chosen;

  const kept = await readFile(keyFile(terminal), 'utf8').catch(() => '');
  return kept.trim() === '' ? newKey(terminal) : kept.trim();
}

/** Prints the key; `isNew` makes another one first. */
export async function printKey(
  terminal: Terminal,
  options: { readonly new: boolean; readonly json: boolean },
): Promise<ExitCode> {
  if (options.new && (terminal.environment[keyVariable] ?? '') !== '') {
    throw new AppError('input-invalid', `The key is the one in ${keyVariable}.`, {
      remedy: `Change ${keyVariable}, or unset it.`,
    });
  }
  const key = options.new ? await newKey(terminal) : await apiKey(terminal);
  if (options.json) printJson(terminal, { key });
  else terminal.stdout.write(`${key}\n`);
  return exitCodes.ok;
}

async function newKey(terminal: Terminal): Promise<string> {
  const key = `sk-${randomBytes(24).toString('base64url')}`;
  const file = keyFile(terminal);
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${key}\n`, { mode: 0o600 });
  } catch (error) {
    throw new AppError('store-readonly', `The API key cannot be kept in ${file}.`, {
      remedy: `Give a key in the environment variable ${keyVariable}.`,
      cause: error,
    });
  }
  return key;
}

/** Where the system keeps settings of a user (XDG base directories; on Windows the roaming profile). */
function keyFile({ environment }: Terminal): string {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  const settings =
    environment['XDG_CONFIG_HOME'] ?? environment['APPDATA'] ?? path.join(home, '.config');
  return path.join(settings, 'flow-playground', 'api-key');
}
