/** Finds or brings a Chromium, and starts it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { projectRoot } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

/** Names on the PATH, in order of preference. */
const commands = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chrome',
];

/** Places where installers put browsers that are not on the PATH. */
function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'];
    return roots
      .map((name) => process.env[name] ?? '')
      .flatMap((root) => [
        path.join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        path.join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  return ['/usr/bin/chromium', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'];
}

function installedBrowsers() {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = commands.flatMap((name) =>
    folders.map((folder) => path.join(folder, name + suffix)),
  );
  const candidates = [...onPath, ...usualPlaces(), chromium.executablePath()];
  return [...new Set(candidates)].filter((file) => existsSync(file));
}

async function downloadByPlaywright() {
  console.log('No Chrome, Chromium or Edge found: trying Playwright’s download …');
  const cli = path.join(projectRoot, 'node_modules', 'playwright-core', 'cli.js');
  await runCommand(process.execPath, [cli, 'install', '--no-shell', 'chromium'], {
    timeoutMs: 300_000,
  });
  return [chromium.executablePath()];
}

async function installByApt() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return [];

  console.log('Trying the distribution’s package chromium …');
  const isRoot = process.getuid?.() === 0;
  const apt = async (/** @type {string[]} */ ...args) => {
    const line = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', ...args];
    const [command = '', ...rest] = isRoot ? line : ['sudo', '-n', ...line];
    await runCommand(command, rest, { timeoutMs: 300_000 });
  };
  await apt('update');
  await apt('install', '--no-install-recommends', 'chromium', 'fonts-liberation');
  return installedBrowsers();
}

/** A file that exists may still be a stub, or lack system libraries: what counts is whether it starts. */
async function works(/** @type {string} */ executable) {
  try {
    const browser = await launchBrowser(executable);
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

const help = `No browser for the tests. Install Google Chrome, Chromium or Microsoft Edge (Debian: apt-get install chromium),
or name the binary of one in FLOW_PLAYGROUND_BROWSER.`;

/**
 * The binary of a browser that starts: the one the user names, an installed one, Playwright's download, or the
 * package of a Debian where we may install packages.
 * @returns {Promise<string>}
 */
export async function findBrowser() {
  const named = process.env['FLOW_PLAYGROUND_BROWSER'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`FLOW_PLAYGROUND_BROWSER names ${named}, which does not exist`);
  }
  for (const find of [async () => installedBrowsers(), downloadByPlaywright, installByApt]) {
    // A way that fails is no news: the next one is tried, and the message at the end says what to do.
    for (const executable of await find().catch(() => [])) {
      if (await works(executable)) return executable;
    }
  }
  throw new Error(help);
}

/** Starts a browser of its own, without a window, with a fresh profile. */
export function launchBrowser(/** @type {string} */ executable) {
  return chromium.launch({
    executablePath: executable,
    // Playwright's own switch asks for the old headless mode, which browsers no longer have; the flag is the new one.
    headless: false,
    timeout: 30_000,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}
