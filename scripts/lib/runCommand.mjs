/** Child processes whose output matters only when they fail. Needs no installed package. */
import { spawn } from 'node:child_process';
import path from 'node:path';

/** A command that ended with another code than 0, or did not end in time. */
export class CommandFailed extends Error {
  /** @param {string} message @param {string} output what the command printed, without host names */
  constructor(message, output) {
    super(message);
    this.name = 'CommandFailed';
    this.output = output;
  }
}

/** Where packages come from is the business of the user's npm settings, not of a log that may be shared. */
function withoutHosts(/** @type {string} */ text) {
  return text
    .replace(/\b(https?|wss?):\/\/[^\s"'/]+/g, '$1://…')
    .replace(/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT) \S+/g, '$1 …');
}

/**
 * Runs a command to its end.
 * @param {string} command @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean }} [options]
 * @returns {Promise<string>} standard output and standard error together
 * @throws {CommandFailed}
 */
export function runCommand(command, args, { cwd, env, timeoutMs, shell } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
      ...(shell === undefined ? {} : { shell }),
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => reject(new CommandFailed(error.message, '')));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString();
      if (code === 0) {
        resolve(output);
        return;
      }
      const name = [path.basename(command), ...args.slice(0, 2)].join(' ');
      const reason = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      reject(new CommandFailed(`${name} ${reason}`, withoutHosts(output)));
    });
  });
}

/** The environment without what npm adds for the scripts it runs; the user's own npm settings stay. */
function outsideNpm() {
  const added =
    /^npm_(package|lifecycle|command|node_execpath|config_(local|global)_prefix|config_prefix)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !added.test(name)));
}

/**
 * Runs the npm that started us, or else the one on the PATH, under the present Node.
 * @param {readonly string[]} args @param {string} cwd
 */
export function runNpm(args, cwd) {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = outsideNpm();
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('npm-cli.js')) {
    return runCommand(process.execPath, [cli, ...args, ...flags], { cwd, env });
  }
  const windows = process.platform === 'win32';
  return runCommand(windows ? 'npm.cmd' : 'npm', [...args, ...flags], { cwd, env, shell: windows });
}
