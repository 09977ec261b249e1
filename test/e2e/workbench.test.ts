import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

describe('workbench @smoke', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench();
  });

  after(async () => {
    await workbench.stop();
  });

  it('opens a private copy of the examples', async () => {
    await workbench.sideBar.open('Explorer');
    await workbench.sideBar.row('echo.json').waitFor();
    assert.ok(existsSync(path.join(workbench.folder, 'echo.json')));
  });

  it('lists the extension as installed', async () => {
    await workbench.runCommand('Extensions: Show Installed Extensions');
    await workbench.page
      .locator('.part.sidebar .extension-list-item')
      .filter({ hasText: 'Flow Playground' })
      .waitFor();
  });

  it('wears every theme', async () => {
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`workbench-${theme}`);
    }
  });

  it('comes back after a reload', async () => {
    await workbench.reload();
    await workbench.quickInput.openFile('echo.json');
    await workbench.tab('echo.json').waitFor();
  });
});
