import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

describe('zz undo probe', () => {
  let workbench: Workbench;
  before(async () => { workbench = await startWorkbench({ size: { width: 1600, height: 900 } }); });
  after(async () => { await workbench.stop(); });
  const text = (): Promise<string> => readFile(path.join(workbench.folder, 'echo.json'), 'utf8');
  const page = (): FrameLocator => workbench.webview();
  async function change(value: string) {
    await page().getByRole('button', { name: 'Parameters' }).click();
    const pane = page().getByRole('complementary', { name: 'Parameters' });
    await pane.getByRole('button', { name: 'Advanced parameters too' }).click();
    await pane.getByRole('region', { name: 'Chat Output' }).getByLabel('Sender Name', { exact: true }).fill(value);
    await pane.getByRole('region', { name: 'Chat Input' }).getByLabel('Sender Name', { exact: true }).fill(value);
    await pane.getByRole('button', { name: 'Write to Flow File…' }).click();
    await workbench.tab(/changes to write/).waitFor();
    const question = workbench.notification('Write 2 changes to echo.json?');
    await question.getByRole('button', { name: 'Write to File' }).click();
    await eventually('written', async () => (await text()).includes(`"${value}"`));
  }
  it('not open before', async () => {
    const original = await text();
    await workbench.quickInput.openFile('echo.json');
    await workbench.pressEditorAction('Run Flow');
    await workbench.tab('Echo').waitFor();
    await workbench.tab(/echo\.json/).first().click();
    await workbench.runCommand('View: Close Editor');
    await change('Echo Desk');
    await workbench.screenshot('undo-0');
    await workbench.tab(/echo\.json/).click();
    await workbench.screenshot('undo-1');
    await workbench.page.keyboard.press('ControlOrMeta+Z');
    await new Promise((r) => setTimeout(r, 1500));
    await workbench.screenshot('undo-2');
    await workbench.runCommand('File: Save');
    await new Promise((r) => setTimeout(r, 1500));
    assert.equal(await text() === original, true, 'one undo');
  });
});
