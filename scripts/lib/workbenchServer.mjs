/** Starts a VS Code server on 127.0.0.1 for windows in a browser. */
import { fork } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readManifest } from './manifest.mjs';
import { projectRoot } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

const hostProcess = path.join(projectRoot, 'scripts', 'lib', 'workbenchHost.mjs');
const startLimitMs = 60_000;
const stopLimitMs = 5_000;

/** User settings for a window in which nothing happens that was not asked for. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // Newer releases would show settings and the question of trust over all else.
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': false,
  'window.confirmBeforeClose': 'never',
  'git.openRepositoryInParentFolders': 'never',
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'json.schemaDownload.enable': false,
  'files.autoSave': 'off',
  // Where tests put the settings of a workspace.
  'files.exclude': { '**/.vscode': true },
};

/**
 * @typedef {object} ServerOptions
 * @property {string} [dataDir] kept when the server stops; a temporary folder otherwise
 * @property {string} [extension] folder (linked) or .vsix (unpacked by VS Code itself) to be installed
 * @property {Readonly<Record<string, unknown>>} [settings] user settings on top of the quiet ones
 * @property {Readonly<Record<string, string>>} [env] for the extension host, on top of ours
 * @property {boolean} [isolated] keeps addresses and keys of model providers in our environment from the extension
 * @property {boolean} [testDriver] needed by newer releases for an extension under test in the address of the
 *   window; it suppresses notifications
 * @property {boolean} [asksTrust] whether folders are untrusted until the user says otherwise
 * @property {string} [preload] a CommonJS file that the server and its extension hosts run first
 * @property {number} [port] any free one otherwise
 */

/**
 * @typedef {object} WorkbenchServer
 * @property {string} origin
 * @property {number} port
 * @property {string} dataDir
 * @property {string} logFile
 * @property {() => Promise<void>} stop
 */

/** What a surrounding VS Code or npm exports would confuse the server inside. */
const foreignVariables = /^(VSCODE_|ELECTRON_|CODE_SERVER_|npm_|NODE_OPTIONS$)/;
const providerVariables = /^(OPENAI|ANTHROPIC|OLLAMA|LANGFLOW)_/;

/** @param {ServerOptions} options */
function serverEnvironment({ env, isolated }) {
  const own = Object.entries(process.env).filter(
    ([name]) => !foreignVariables.test(name) && !(isolated && providerVariables.test(name)),
  );
  return { ...Object.fromEntries(own), ...env };
}

/** @param {string} folder @param {string} extensions */
async function linkExtension(folder, extensions) {
  const { publisher, name, version } = await readManifest(folder);
  const id = `${publisher}.${name}`;
  for (const entry of await readdir(extensions)) {
    // The list of a kept folder would hide a new link; VS Code makes it anew.
    if (entry === 'extensions.json' || entry.startsWith(`${id}-`))
      await rm(path.join(extensions, entry));
  }
  await symlink(path.resolve(folder), path.join(extensions, `${id}-${version}`), 'junction');
}

/** @param {import('./installWorkbench.mjs').Workbench} workbench @param {string} vsix @param {string} dataDir */
async function installVsix(workbench, vsix, dataDir) {
  const args = ['--accept-server-license-terms', '--server-data-dir', dataDir];
  await runCommand(
    workbench.node,
    [
      path.join(workbench.vscodeRoot, 'out', 'server-main.js'),
      ...args,
      '--extensions-dir',
      path.join(dataDir, 'extensions'),
      '--install-extension',
      path.resolve(vsix),
    ],
    { env: serverEnvironment({}), timeoutMs: 60_000 },
  );
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} the port */
function whenListening(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The VS Code server did not start within ${startLimitMs / 1000} s`));
    }, startLimitMs);
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The VS Code server ended with code ${code} while it started`));
    });
    child.once('message', (/** @type {{ port: number }} */ message) => {
      clearTimeout(timer);
      resolve(message.port);
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;

  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(timer);
}

/**
 * Starts a server and waits until it listens.
 * @param {import('./installWorkbench.mjs').Workbench} workbench
 * @param {ServerOptions} [options]
 * @returns {Promise<WorkbenchServer>}
 */
export async function startServer(workbench, options = {}) {
  const { dataDir: kept, extension, settings, testDriver = false, port: wanted = 0 } = options;
  const dataDir = kept ?? (await mkdtemp(path.join(os.tmpdir(), 'flow-playground-')));
  const extensions = path.join(dataDir, 'extensions');
  const settingsFile = path.join(dataDir, 'data', 'User', 'settings.json');
  await mkdir(extensions, { recursive: true });
  await mkdir(path.dirname(settingsFile), { recursive: true });
  // In a kept folder the settings are the user's.
  if (!existsSync(settingsFile)) {
    await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  }
  if (extension?.endsWith('.vsix')) await installVsix(workbench, extension, dataDir);
  else if (extension) await linkExtension(extension, extensions);

  const { vscodeRoot, codeServerRoot, node } = workbench;
  const asksTrust = options.asksTrust ?? false;
  const config = { vscodeRoot, codeServerRoot, dataDir, port: wanted, testDriver, asksTrust };
  const child = fork(hostProcess, [JSON.stringify(config)], {
    execPath: node,
    // Extension hosts are started with the same arguments.
    execArgv: options.preload === undefined ? [] : ['--require', options.preload],
    env: serverEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  });
  const logFile = path.join(dataDir, 'server.log');
  const log = createWriteStream(logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });

  const stop = async () => {
    await endProcess(child);
    log.end();
    if (!kept) await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const port = await whenListening(child);
    return { origin: `http://127.0.0.1:${port}`, port, dataDir, logFile, stop };
  } catch (error) {
    const output = await readFile(logFile, 'utf8').catch(() => '');
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`, {
      cause: error,
    });
  }
}

/**
 * The address of a window.
 * @param {Pick<WorkbenchServer, 'origin' | 'port'>} server
 * @param {{ folder: string, extensionDevelopmentPath?: string, extensionTestsPath?: string }} window
 *   `folder` may also be a workspace file
 */
export function windowAddress({ origin, port }, { folder, ...extension }) {
  // Slashes need no escape here, and without it people can read the address.
  const escape = (/** @type {string} */ text) => encodeURIComponent(text).replaceAll('%2F', '/');
  const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = [`${kind}=${escape(path.resolve(folder))}`];
  const payload = Object.entries(extension).map(([name, file]) => [
    name,
    `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`,
  ]);
  if (payload.length > 0) query.push(`payload=${escape(JSON.stringify(payload))}`);
  return `${origin}/?${query.join('&')}`;
}
