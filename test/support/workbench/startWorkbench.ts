import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../../scripts/lib/browser.mjs';
import { ensureWorkbench } from '../../../scripts/lib/installWorkbench.mjs';
import { startServer, windowAddress } from '../../../scripts/lib/workbenchServer.mjs';
import { copyWorkspace } from '../../../scripts/lib/workspaceCopy.mjs';
import { inProject, projectRoot } from '../projectRoot.js';
import { slowDown } from '../slowDown.js';
import { fixedClock } from './fixedClock.js';
import { themeSettings, Workbench, type Theme } from './workbench.js';

/** How long the page waits for anything before it gives up. */
const waitMs = 40_000;

/** What a test can choose. */
export interface WorkbenchOptions {
  /** Folder to open a private copy of; `examples` if not given. */
  readonly workspace?: string;
  /** `oldest` supported VS Code or `current`; if not given, the one the runner was asked for. */
  readonly version?: 'oldest' | 'current';
  /** Leaves the workspace untrusted, and asks nothing about it. */
  readonly isUntrusted?: boolean;
  /** Further folders of the workspace, each with a private copy of the first one's files, by name. */
  readonly moreFolders?: readonly string[];
  /** Environment of the extension host. Keys and addresses of model providers in ours never reach it. */
  readonly env?: Readonly<Record<string, string>>;
  /** User settings, read when the window opens. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: Theme;
  /** A .vsix to install; the project as it lies there if not given. */
  readonly vsix?: string;
  /** Fills the private copy of the workspace before the window opens. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** What the clocks of window and extension show when they start; else they are right. */
  readonly startMs?: number;
  readonly size?: { readonly width: number; readonly height: number };
}

const untrustedSettings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};

let sharedBrowser: Promise<Browser> | undefined;
const running = new Set<Workbench>();

async function getBrowser(): Promise<Browser> {
  sharedBrowser ??= findBrowser().then(launchBrowser);
  return sharedBrowser;
}

function wantedVersion(): 'oldest' | 'current' {
  return process.env['FLOW_PLAYGROUND_WORKBENCH'] === 'current' ? 'current' : 'oldest';
}

/** The folder, or a workspace file beside it that names it and copies of it. */
async function withFolders(folder: string, names: readonly string[]): Promise<string> {
  if (names.length === 0) return folder;

  const parent = path.dirname(folder);
  for (const name of names) await cp(folder, path.join(parent, name), { recursive: true });
  const folders = [path.basename(folder), ...names].map((name) => ({ path: name }));
  const file = path.join(parent, 'several.code-workspace');
  await writeFile(file, JSON.stringify({ folders }));
  return file;
}

async function openPage(
  browser: Browser,
  { size = { width: 1280, height: 800 }, startMs }: WorkbenchOptions,
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({
    viewport: size,
    locale: 'en-US',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(waitMs);
  if (startMs !== undefined) await context.addInitScript(fixedClock(startMs));
  const page = await context.newPage();
  await slowDown(page);
  return { context, page };
}

/** A file that sets the clock of the process that loads it. */
async function clockFile(startMs: number): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'flow-playground-')), 'clock.cjs');
  await writeFile(file, fixedClock(startMs));
  return file;
}

/**
 * Opens a VS Code window with the extension in it. The caller stops it, normally in `after`; a test that fails leaves
 * a screenshot and the logs of every running window in out/failures.
 */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const workbench = await ensureWorkbench(options.version ?? wantedVersion());
  const workspace = await copyWorkspace(options.workspace ?? inProject('examples'));
  await options.prepare?.(workspace.folder);
  const place = await withFolders(workspace.folder, options.moreFolders ?? []);
  const server = await startServer(workbench, {
    extension: options.vsix ?? process.env['FLOW_PLAYGROUND_VSIX'] ?? projectRoot,
    settings: {
      ...themeSettings(options.theme ?? 'dark'),
      ...(options.isUntrusted === true ? untrustedSettings : {}),
      ...options.settings,
    },
    asksTrust: options.isUntrusted === true,
    env: options.env ?? {},
    ...(options.startMs === undefined ? {} : { preload: await clockFile(options.startMs) }),
    isolated: true,
  });
  const browser = await getBrowser();
  const { context, page } = await openPage(browser, options);
  const window = new Workbench({
    page,
    address: windowAddress(server, { folder: place }),
    folder: workspace.folder,
    version: workbench.version,
    dataDir: server.dataDir,
    stop: async () => {
      running.delete(window);
      await context.close();
      await server.stop();
      await workspace.remove();
    },
  });
  running.add(window);
  await window.open();
  return window;
}

// Hooks outside of any suite are mocha's root hooks: they apply to all tests of the run.
afterEach(async function () {
  if (this.currentTest?.state !== 'failed') return;

  const name = this.currentTest.fullTitle().replace(/\W+/g, '-').slice(0, 100);
  await mkdir(inProject('out', 'failures'), { recursive: true });
  for (const [index, window] of [...running].entries()) {
    const file = inProject('out', 'failures', `${name}-${index}`);
    await window.page.screenshot({ path: `${file}.png` }).catch(() => undefined);
    await writeFile(`${file}.txt`, await window.diagnostics());
  }
});

after(async () => {
  for (const window of running) await window.stop();
  await (await sharedBrowser)?.close();
});
