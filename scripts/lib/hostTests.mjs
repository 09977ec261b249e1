/** Runs the tests of test/host inside a real extension host. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { nodeOptions } from '../../esbuild.mjs';
import { findBrowser, launchBrowser } from './browser.mjs';
import { desktopForTests } from './desktop.mjs';
import { reportReader } from './hostReports.mjs';
import { ensureWorkbench } from './installWorkbench.mjs';
import { projectRoot } from './paths.mjs';
import { bundleTests } from './testBundle.mjs';
import { startServer, windowAddress } from './workbenchServer.mjs';
import { copyWorkspace } from './workspaceCopy.mjs';

const usualLimitMs = 180_000;
const usualTests = path.join(projectRoot, 'out', 'host', 'index.js');

/**
 * @typedef {object} HostOptions
 * @property {string} [grep] in test names
 * @property {boolean} [verbose] prints tests that pass
 * @property {string} [testsPath] the bundle that the extension host runs; the tests of test/host if not given
 * @property {string} [extension] folder of the extension; the project itself if not given
 * @property {string} [workspace] a folder to work in as it is; a private copy of the examples if not given
 * @property {Record<string, string>} [env] for the extension host, beside what every run has
 * @property {number} [limitMs]
 */

/**
 * @typedef {object} HostRun
 * @property {string} folder the workspace
 * @property {Record<string, string>} env for the extension host
 * @property {() => import('./runMocha.mjs').Outcome | undefined} readReports
 */

/** Builds out/host/index.js, which loads out/host/tests.js. */
export async function buildHostTests() {
  await bundleTests('host', ['test/host']);
  await esbuild.build({
    ...nodeOptions,
    entryPoints: ['test/host/index.ts'],
    outfile: usualTests,
    external: ['mocha'],
  });
}

/**
 * Gives a run its own workspace and removes it afterwards.
 * @template T @param {HostOptions} options @param {(run: HostRun) => Promise<T>} work
 */
async function withHostRun({ grep, verbose = false, workspace: given, env: own = {} }, work) {
  const workspace = await copyWorkspace(path.join(projectRoot, 'examples'));
  const results = path.join(path.dirname(workspace.folder), 'results.jsonl');
  const env = {
    ...own,
    FLOW_PLAYGROUND_RESULTS: results,
    ...(grep === undefined ? {} : { FLOW_PLAYGROUND_GREP: grep }),
  };
  try {
    return await work({
      folder: given ?? workspace.folder,
      env,
      readReports: reportReader(results, verbose),
    });
  } finally {
    await workspace.remove();
  }
}

/**
 * The verdict of the run, once both the tests and the host have said how it ended.
 * @param {HostRun['readReports']} readReports @param {() => number | undefined} hostExit @param {number} [limitMs]
 */
async function awaitVerdict(readReports, hostExit, limitMs = usualLimitMs) {
  const deadline = Date.now() + limitMs;
  /** @type {import('./runMocha.mjs').Outcome | undefined} */
  let outcome;
  while (Date.now() < deadline) {
    const exit = hostExit();
    outcome ??= readReports();
    if (exit !== undefined) return checkVerdict(outcome, exit);
    await delay(100);
  }
  throw new Error(`No result from the extension host within ${limitMs / 1000} s`);
}

/** @param {import('./runMocha.mjs').Outcome | undefined} outcome @param {number} exit */
function checkVerdict(outcome, exit) {
  if (!outcome) throw new Error(`The extension host ended with ${exit} before the tests did`);
  if (outcome.passed + outcome.failed === 0) throw new Error('No test ran');
  if ((exit === 0) !== (outcome.failed === 0)) {
    throw new Error(`The tests and the extension host disagree: ${outcome.failed} failed, ${exit}`);
  }
  return outcome;
}

/**
 * In the browser workbench.
 * @param {import('./pinned.mjs').WorkbenchName} name
 * @param {HostOptions} [options]
 */
async function runInWorkbench(name, options = {}) {
  const workbench = await ensureWorkbench(name);
  const executable = await findBrowser();
  return withHostRun(options, async ({ folder, env, readReports }) => {
    const server = await startServer(workbench, { env, isolated: true, testDriver: true });
    const browser = await launchBrowser(executable);
    try {
      const page = await browser.newPage();
      /** @type {number | undefined} */
      let exit;
      await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => {
        exit = code;
      });
      await page.exposeFunction('codeAutomationLog', () => undefined);
      await page.goto(
        windowAddress(server, {
          folder,
          extensionDevelopmentPath: options.extension ?? projectRoot,
          extensionTestsPath: options.testsPath ?? usualTests,
        }),
      );
      const outcome = await awaitVerdict(readReports, () => exit, options.limitMs).catch(
        async (error) => {
          const screenshot = path.join(projectRoot, 'out', 'screenshots', `host-${name}.png`);
          await mkdir(path.dirname(screenshot), { recursive: true });
          await page.screenshot({ path: screenshot });
          throw new Error(`${error.message} (see ${screenshot})`, { cause: error });
        },
      );
      return { ...outcome, version: workbench.version };
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}

/**
 * In desktop VS Code.
 * @param {string} executable
 * @param {HostOptions} [options]
 */
async function runInDesktop(executable, options = {}) {
  return withHostRun(options, async ({ folder, env, readReports }) => {
    const profile = path.join(path.dirname(folder), 'profile');
    const exit = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: options.extension ?? projectRoot,
      extensionTestsPath: options.testsPath ?? usualTests,
      extensionTestsEnv: env,
      launchArgs: [folder, '--disable-extensions', `--user-data-dir=${profile}`],
    }).catch(() => 1);
    return { ...checkVerdict(readReports(), exit), version: `desktop, ${executable}` };
  });
}

/**
 * Runs out/host in desktop VS Code where there is one, and in the browser workbench otherwise.
 * @param {import('./pinned.mjs').WorkbenchName} name
 * @param {HostOptions} [options]
 * @returns {Promise<import('./runMocha.mjs').Outcome & { version: string }>}
 */
export async function runHostTests(name, options) {
  const desktop = await desktopForTests(name);
  return desktop === undefined ? runInWorkbench(name, options) : runInDesktop(desktop, options);
}
