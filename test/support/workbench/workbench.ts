import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { isRecord, tryParseJson } from '../../../src/base/json.js';
import { eventually } from '../eventually.js';
import { inProject } from '../projectRoot.js';
import { QuickInput } from './quickInput.js';
import { SideBar } from './sideBar.js';

/** Built-in themes with the class that the window then carries. */
const themes = {
  dark: { id: 'Default Dark Modern', className: 'vs-dark' },
  light: { id: 'Default Light Modern', className: 'vs' },
  'high-contrast': { id: 'Default High Contrast', className: 'hc-black' },
  'high-contrast-light': { id: 'Default High Contrast Light', className: 'hc-light' },
} as const;

/** How a window can look. */
export type Theme = keyof typeof themes;

/** Settings that give a theme. */
export function themeSettings(theme: Theme): Readonly<Record<string, string>> {
  return { 'workbench.colorTheme': themes[theme].id };
}

/** What a workbench needs from whoever started it. */
export interface WorkbenchHandles {
  readonly page: Page;
  readonly address: string;
  readonly folder: string;
  readonly version: string;
  /** The server's data: settings, logs. */
  readonly dataDir: string;
  readonly stop: () => Promise<void>;
}

/** A VS Code window in a browser, with the extension installed and a private copy of a workspace open. */
export class Workbench {
  readonly page: Page;
  /** The private copy of the workspace. */
  readonly folder: string;
  /** Of VS Code. */
  readonly version: string;
  readonly quickInput: QuickInput;
  readonly sideBar: SideBar;
  readonly #handles: WorkbenchHandles;
  readonly #consoleErrors: string[] = [];

  constructor(handles: WorkbenchHandles) {
    this.#handles = handles;
    this.page = handles.page;
    this.folder = handles.folder;
    this.version = handles.version;
    this.quickInput = new QuickInput(handles.page);
    this.sideBar = new SideBar(handles.page);
    handles.page.on('console', (message) => {
      if (message.type() === 'error') this.#consoleErrors.push(message.text());
    });
  }

  /** Loads the window and waits until it is drawn. Extensions start after that. */
  async open(): Promise<void> {
    await this.page.goto(this.#handles.address, { waitUntil: 'domcontentloaded' });
    await this.#drawn();
  }

  /** Reloads the window. Its layout comes back, and the extension host starts anew. */
  async reload(): Promise<void> {
    // The command saves the layout first; the browser's own reload is too quick for that.
    const loaded = this.page.waitForEvent('domcontentloaded');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#drawn();
  }

  async #drawn(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.part.activitybar .action-item').first().waitFor();
  }

  /** Runs a command through the palette. `title` includes the category: "Flow Playground: Open Playground". */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** A tab in the editor area. */
  tab(name: string | RegExp): Locator {
    return this.page.locator('.part.editor').getByRole('tab', { name });
  }

  /** Presses a button at the right of the tabs. */
  async pressEditorAction(name: string | RegExp): Promise<void> {
    await this.page.locator('.part.editor .editor-actions').getByRole('button', { name }).click();
  }

  /** An entry of the status bar. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** A toast; its buttons are found by role below it. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text });
  }

  /** A modal dialog; its buttons are found by role below it. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /**
   * The document of a visible webview. It lies in a frame of the workbench's own; the frames of hidden webviews stay
   * in the page, so only visible ones count.
   */
  webview(index = 0): FrameLocator {
    return this.page
      .locator('iframe.webview.ready')
      .filter({ visible: true })
      .nth(index)
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame();
  }

  /** Replaces the text of the active text editor. */
  async replaceEditorText(text: string): Promise<void> {
    await this.page.locator('.part.editor .monaco-editor .view-lines').last().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    // Inserted at once: typed text would be completed and indented by the editor.
    await this.page.keyboard.insertText(text);
  }

  /** Saves the active editor and waits until it is no longer dirty. */
  async save(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.locator('.part.editor .tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** Changes settings of the workspace; the window follows on its own. User settings it reads only when it opens. */
  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = path.join(this.folder, '.vscode', 'settings.json');
    const present = tryParseJson(await readFile(file, 'utf8').catch(() => '{}'));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ ...(isRecord(present) ? present : {}), ...settings }));
  }

  /** Switches the colour theme and waits until the window wears it. */
  async setTheme(theme: Theme): Promise<void> {
    const worn = this.page.locator(`.monaco-workbench.${themes[theme].className}`);
    await eventually(`the window wears the theme ${theme}`, async () => {
      // Written again after a while: a window that has just opened may not be watching the file yet.
      await this.configure(themeSettings(theme));
      await worn.waitFor({ timeout: 2000 });
      return true;
    });
  }

  /**
   * Writes `<name>.png` into out/screenshots, or into the folder that FLOW_PLAYGROUND_SCREENSHOTS names.
   * @returns the file
   */
  async screenshot(name: string): Promise<string> {
    const folder = process.env['FLOW_PLAYGROUND_SCREENSHOTS'];
    const file = path.join(inProject(folder ?? path.join('out', 'screenshots')), `${name}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  /** What helps to understand a failure: errors in the page's console, and the ends of the server's logs. */
  async diagnostics(): Promise<string> {
    const { dataDir } = this.#handles;
    const files = await readdir(dataDir, { recursive: true });
    const logs = files.filter((file) => /(^server|remoteexthost|Flow Playground)\.log$/.test(file));
    const texts = await Promise.all(
      logs.map(async (file) => {
        const text = await readFile(path.join(dataDir, file), 'utf8').catch(() => '');
        return `--- ${file}\n${text.slice(-3000)}`;
      }),
    );
    return ['--- console', ...this.#consoleErrors.slice(-20), ...texts].join('\n');
  }

  /** Closes the window, ends the server and removes the workspace. */
  async stop(): Promise<void> {
    await this.#handles.stop();
  }
}
