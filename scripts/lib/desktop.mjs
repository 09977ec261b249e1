/** The VS Code that is installed on this machine, if any. */
import { spawn } from 'node:child_process';
import path from 'node:path';
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
