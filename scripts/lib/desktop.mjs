/** The VS Code that is installed on this machine, if any. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { SilentReporter, downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheFolder, projectRoot } from './paths.mjs';
import { runCommand } from './runCommand.mjs';
import { readManifest } from './manifest.mjs';

const windows = process.platform === 'win32';

/** Whether a window can open here. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  return Boolean(DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME);
}

/** @param {string} version @param {string} minimum */
function isAtLeast(version, minimum) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimum.replace('^', '').split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** The editor behind the command `code`, which is a script in a folder `bin` beside or inside the application. */
async function installedExecutable() {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const command = folders
    .map((folder) => path.join(folder, 'code'))
    .find((file) => existsSync(file));
  if (command === undefined || (await desktopVersion()) === undefined) return undefined;

  const root = path.dirname(path.dirname(await realpath(command)));
  const places = ['code', 'Code.exe', path.join('..', '..', 'MacOS', 'Electron')];
  return places.map((place) => path.join(root, place)).find((file) => existsSync(file));
}

/**
 * A desktop VS Code for tests: the one that FLOW_PLAYGROUND_VSCODE names, the installed one, or a download.
 * @param {import('./pinned.mjs').WorkbenchName} name
 * @returns {Promise<string | undefined>} the binary; undefined where no window can open or no download works
 */
export async function desktopForTests(name) {
  const { FLOW_PLAYGROUND_VSCODE: named } = process.env;
  if (named) return named === 'browser' ? undefined : named;
  if (!hasDisplay()) return undefined;

  const installed = name === 'current' ? await installedExecutable() : undefined;
  const minimum = (await readManifest()).engines.vscode.replace('^', '');
  return (
    installed ??
    downloadAndUnzipVSCode({
      version: name === 'oldest' ? minimum : 'stable',
      cachePath: path.join(cacheFolder(), 'desktop-vscode'),
      reporter: new SilentReporter(),
      timeout: 10_000,
      // Offline, or a machine that may not download: the browser workbench takes over.
    }).catch(() => undefined)
  );
}

/** The version of `code` on the PATH, if there is one that the extension supports and that can open a window. */
export async function desktopVersion() {
  const output = await runCommand('code', ['--version'], {
    timeoutMs: 20_000,
    shell: windows,
  }).catch(() => '');
  const version = /^\d+\.\d+\.\d+/m.exec(output)?.[0];
  if (version === undefined) return undefined;

  const minimum = (await readManifest()).engines.vscode;
  if (!isAtLeast(version, minimum)) {
    console.log(
      `Desktop VS Code ${version} is older than ${minimum}; using the browser workbench.`,
    );
    return undefined;
  }
  if (!hasDisplay()) {
    console.log('There is no display for desktop VS Code; using the browser workbench.');
    return undefined;
  }
  return version;
}

/**
 * Opens a new window of desktop VS Code with the extension under development.
 * @param {string} folder
 * @returns {Promise<void>} settles when the command that opens the window has ended
 */
export function openDesktop(folder) {
  const args = [`--extensionDevelopmentPath=${projectRoot}`, '--new-window', folder];
  // VS Code refuses to run as root without these.
  if (process.getuid?.() === 0) {
    args.push('--no-sandbox', `--user-data-dir=${path.join(cacheFolder(), 'desktop')}`);
  }
  return new Promise((resolve, reject) => {
    const quoted = windows ? args.map((arg) => `"${arg}"`) : args;
    const child = spawn('code', quoted, { stdio: 'inherit', shell: windows });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`code ended with code ${code}`));
    });
  });
}
