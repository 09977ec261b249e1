/** The stages of `npm test`: child processes whose output is shown only when it matters. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from './paths.mjs';

/** No stage takes this long unless something hangs. */
const limitMs = 10 * 60_000;
const shownLines = 150;

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {readonly (readonly string[])[]} commands Node scripts with their arguments, one after the other
 * @property {Readonly<Record<string, string>>} [env]
 */

/**
 * @typedef {object} StageResult
 * @property {boolean} ok
 * @property {import('./runMocha.mjs').Outcome} tests
 */

/**
 * @param {readonly string[]} command @param {Stage['env']} env
 * @returns {Promise<{ ok: boolean, output: string, tests: import('./runMocha.mjs').Outcome | undefined }>}
 */
function run(command, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    /** @type {import('./runMocha.mjs').Outcome | undefined} */
    let tests;
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('message', (/** @type {import('./runMocha.mjs').Outcome} */ message) => {
      tests = message;
    });
    const timer = setTimeout(() => {
      output += `\nNo end after ${limitMs / 60_000} minutes.`;
      child.kill('SIGKILL');
    }, limitMs);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ ok: code === 0, output, tests });
    });
  });
}

/** The lines that say how many tests ran; a stage prints one for each editor. */
function summaryLines(/** @type {string} */ output) {
  return output.split('\n').filter((line) => /: \d+ passed, \d+ failed/.test(line));
}

/**
 * Runs a stage and prints one line about it; if it fails, also what it had to say.
 * @param {Stage} stage @returns {Promise<StageResult>}
 */
async function runStage({ name, commands, env }) {
  const started = Date.now();
  const tests = { passed: 0, failed: 0 };
  const failures = [];
  const summaries = [];
  for (const command of commands) {
    const result = await run(command, env);
    tests.passed += result.tests?.passed ?? 0;
    tests.failed += result.tests?.failed ?? 0;
    summaries.push(...summaryLines(result.output));
    if (!result.ok) failures.push(result.output.trim().split('\n').slice(-shownLines).join('\n'));
  }
  const ok = failures.length === 0;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log([`${ok ? '✔' : '✘'} ${name} (${seconds} s)`, ...summaries].join('\n    '));
  for (const failure of failures) console.log(`${failure}\n`);
  // A stage that ends badly without counting a failed test still is a failure.
  if (!ok && tests.failed === 0) tests.failed = 1;
  return { ok, tests };
}

/**
 * Runs stages, several at a time.
 * @param {readonly Stage[]} stages @param {number} atOnce
 */
export async function runStages(stages, atOnce) {
  const waiting = [...stages];
  /** @type {StageResult[]} */
  const results = [];
  const worker = async () => {
    for (let stage = waiting.shift(); stage; stage = waiting.shift()) {
      results.push(await runStage(stage));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** The path of a tool's script inside node_modules. */
export function tool(/** @type {string} */ file) {
  return path.join(projectRoot, 'node_modules', file);
}
