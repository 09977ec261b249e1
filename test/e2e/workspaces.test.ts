import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

describe('a workspace that is not trusted', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({ isUntrusted: true });
  });

  after(async () => {
    await workbench.stop();
  });

  it('shows its flows, runs nothing, leaves nothing behind, and says why', async () => {
    const { sideBar } = workbench;
    await sideBar.open('Flow Playground');
    await sideBar.view('Flows').getByText('Restricted Mode').waitFor();
    await sideBar.row('Echo').click();
    const page = workbench.webview();
    await page
      .getByText(/not trusted|Restricted Mode/i)
      .first()
      .waitFor();
    await workbench.screenshot('workspace-untrusted');

    await workbench.runCommand('Flow Playground: Run Flow');
    await workbench.notification('This workspace is not trusted').waitFor();
    assert.equal(existsSync(path.join(workbench.folder, '.langflow')), false);
  });

  it('runs them once it is trusted, in the same window', async () => {
    await workbench.runCommand('Workspaces: Manage Workspace Trust');
    await workbench.page.getByRole('button', { name: 'Trust', exact: true }).click();
    await workbench.sideBar.view('Flows').getByText('Restricted Mode').waitFor({ state: 'hidden' });
    // By its tab: the rows of the tree move up when the notice above them goes.
    await workbench.tab('Echo').click();
    const page = workbench.webview();
    const composer = page.getByRole('textbox', { name: /^Message to/ });
    await composer.fill('Hello');
    await composer.press('Enter');
    await page.getByRole('log').getByText('Hello').nth(1).waitFor();
    assert.ok(existsSync(path.join(workbench.folder, '.langflow', 'langflow.db')));
  });
});

describe('a workspace of two folders', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({
      moreFolders: ['second'],
      // Rows out of sight are not in the page.
      size: { width: 1280, height: 1500 },
    });
  });

  after(async () => {
    await workbench.stop();
  });

  it('lists the flows of both, and keeps the sessions of each in a database of its own', async () => {
    const { sideBar, folder } = workbench;
    await sideBar.open('Flow Playground');
    await sideBar.row(/^Folder second/, 'Flows').waitFor();
    const echoes = sideBar.view('Flows').getByRole('treeitem', { name: /^Echo/ });
    await echoes.nth(1).click();
    await workbench.screenshot('workspace-two-folders');

    const page = workbench.webview();
    const composer = page.getByRole('textbox', { name: /^Message to/ });
    await composer.fill('Hello there');
    await composer.press('Enter');
    await page.getByRole('log').getByText('Hello there').nth(1).waitFor();

    const database = path.join('.langflow', 'langflow.db');
    assert.ok(existsSync(path.join(path.dirname(folder), 'second', database)));
    assert.equal(existsSync(path.join(folder, database)), false);
  });
});
