/**
 * Installs the VS Code workbench that the npm package `code-server` carries, without running any install script: no
 * compiler, no system headers and nothing from outside npm is needed. What those scripts would have built or fetched
 * is put in place here: packages that come prebuilt, and small stand-ins for two native logging and watchdog modules.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installOnce } from './installOnce.mjs';
import { nodeBinary } from './node.mjs';
import { prebuiltPieces, workbenchVersions } from './pinned.mjs';
import { runNpm } from './runCommand.mjs';

/** Goes up when the steps below change, so that older installs are not used. */
const recipe = 2;

/**
 * @typedef {object} Workbench
 * @property {string} version of VS Code
 * @property {string} codeServerRoot
 * @property {string} vscodeRoot the VS Code server inside it
 * @property {string} node the binary it runs under
 */

/**
 * The interface of the native logger, in plain JavaScript: without it there is no log file, and an error per channel.
 * Kept as text because it is written into the workbench. It is CommonJS that is imported by name, which Node only sees
 * through from assignments to `exports`.
 */
const loggerStandIn = `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
    this.plain = false;
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() {}
  write(index, message) {
    if (index < this.level) return;
    const line = this.plain ? String(message) : new Date().toISOString() + ' [' + levels[index] + '] ' + message + '\\n';
    try { fs.appendFileSync(this.file, line); } catch { /* the folder goes away when the server stops */ }
  }
}
levels.forEach((name, index) => {
  Logger.prototype[name] = function (message) { this.write(index, message); };
});
async function open(_name, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger(file);
}
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = open;
exports.createAsyncRotatingLogger = open;
`;

/** The extension host also watches its parent in JavaScript; the native thread can be left out. */
const watchdogStandIn = `'use strict';
exports.start = () => {};
exports.exit = (code) => process.exit(code || 0);
`;

const standIns = {
  '@vscode/spdlog': loggerStandIn,
  'native-watchdog': watchdogStandIn,
  '@vscode/native-watchdog': watchdogStandIn,
};

async function placeStandIns(/** @type {string} */ modules) {
  for (const [name, source] of Object.entries(standIns)) {
    const folder = path.join(modules, name);
    if (existsSync(folder)) await writeFile(path.join(folder, 'index.js'), source);
  }
}

/** File search runs `rg`, which its own package would download. */
async function placeRipgrep(/** @type {string} */ base, /** @type {string} */ modules) {
  const entry = path.join(base, 'node_modules', '@vscode', 'ripgrep', 'lib', 'index.js');
  const { rgPath } = await import(pathToFileURL(entry).href);
  const target = path.join(modules, '@vscode', 'ripgrep', 'bin', path.basename(rgPath));
  await mkdir(path.dirname(target), { recursive: true });
  await copyFile(rgPath, target);
  await chmod(target, 0o755);
}

/** The integrated terminal: the fork carries the binaries that the original compiles. */
async function placeTerminal(/** @type {string} */ base, /** @type {string} */ modules) {
  const target = path.join(modules, 'node-pty');
  await rm(target, { recursive: true, force: true });
  const prebuilt = path.join(base, 'node_modules', '@lydell', 'node-pty');
  await cp(prebuilt, target, { recursive: true, dereference: true });
}

/** @param {string} base @param {string} codeServer version */
async function install(base, codeServer) {
  const manifest = {
    name: 'workbench',
    private: true,
    dependencies: { 'code-server': codeServer, ...prebuiltPieces },
  };
  await writeFile(path.join(base, 'package.json'), JSON.stringify(manifest));
  const flags = ['install', '--omit=dev', '--no-save', '--no-package-lock', '--prefer-offline'];
  await runNpm(flags, base);
  const vscodeRoot = path.join(base, 'node_modules', 'code-server', 'lib', 'vscode');
  // The server has a dependency tree and a shrinkwrap of its own, and so have the built-in extensions:
  // without TypeScript there, opening a .ts file shows an error.
  await runNpm(flags, vscodeRoot);
  await runNpm(flags, path.join(vscodeRoot, 'extensions'));
  const modules = path.join(vscodeRoot, 'node_modules');
  await placeStandIns(modules);
  await placeRipgrep(base, modules);
  await placeTerminal(base, modules);
  await symlink('node_modules', `${modules}.asar`, 'junction');
}

/**
 * The workbench of this name, installed on first use.
 * @param {import('./pinned.mjs').WorkbenchName} name
 * @returns {Promise<Workbench>}
 */
export async function ensureWorkbench(name) {
  const { codeServer, node } = workbenchVersions[name];
  const label = `the ${name} VS Code workbench, code-server ${codeServer}`;
  const [base, binary] = await Promise.all([
    installOnce(`code-server-${codeServer}-r${recipe}`, label, (folder) =>
      install(folder, codeServer),
    ),
    nodeBinary(node),
  ]);
  const codeServerRoot = path.join(base, 'node_modules', 'code-server');
  const vscodeRoot = path.join(codeServerRoot, 'lib', 'vscode');
  const { version } = JSON.parse(await readFile(path.join(vscodeRoot, 'package.json'), 'utf8'));
  return { version, codeServerRoot, vscodeRoot, node: binary };
}
