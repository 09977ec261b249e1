import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

/** One story: each test goes on where the one before it stopped. */
describe('looking into a flow and trying it otherwise', () => {
  let workbench: Workbench;
  let original: string;

  before(async () => {
    workbench = await startWorkbench({ size: { width: 1600, height: 900 } });
    original = await flowText();
  });

  after(async () => {
    await workbench.stop();
  });

  function flowText(): Promise<string> {
    return readFile(path.join(workbench.folder, 'echo.json'), 'utf8');
  }

  function page(): FrameLocator {
    return workbench.webview();
  }

  function thread(): Locator {
    return page().getByRole('log');
  }

  async function send(text: string): Promise<void> {
    const composer = page().getByRole('textbox', { name: 'Message to Echo' });
    await composer.fill(text);
    await composer.press('Enter');
  }

  it('leads from an answer to its run, its component and its line in the file', async () => {
    await workbench.quickInput.openFile('echo.json');
    await workbench.pressEditorAction('Run Flow');
    await workbench.tab('Echo').waitFor();
    await send('Hello');
    await thread().getByRole('article').nth(1).getByText('Hello').waitFor();
    await page().getByRole('tab', { name: 'Inspector' }).click();
    await page()
      .getByRole('row', { name: /Chat Output/ })
      .click();
    await page()
      .getByRole('complementary', { name: 'Chat Output' })
      .getByText('Hello')
      .first()
      .waitFor();
    await page().getByRole('button', { name: 'Go to Chat Output in the flow file' }).click();
    await workbench.tab(/echo\.json, preview/).waitFor();
    await eventually('the cursor is at the component', async () => {
      const place = await workbench.statusItem(/^Ln /).first().textContent();
      return !(place ?? '').startsWith('Ln 1,');
    });
  });

  it('runs from a component on with a changed value', async () => {
    await workbench.runCommand('View: Close All Editors in Group');
    await workbench.tab(/^Echo/).click();
    const detail = page().getByRole('complementary', { name: 'Chat Output' });
    await detail.getByRole('button', { name: 'Change input_value and run from here' }).click();
    const field = detail.getByRole('textbox', { name: /^Change input_value/ });
    await field.fill('Corrected');
    await field.press('Control+Enter');
    await page()
      .getByText(/from Chat Output on/)
      .waitFor();
    await page().getByRole('tab', { name: 'Chat' }).click();
    await thread().getByText('Corrected').waitFor();
  });

  it('runs with another value, which is then written to the file after a look', async () => {
    await page().getByRole('button', { name: 'Parameters' }).click();
    const pane = page().getByRole('complementary', { name: 'Parameters' });
    await pane.getByRole('button', { name: 'Advanced parameters too' }).click();
    const output = pane.getByRole('region', { name: 'Chat Output' });
    await output.getByLabel('Sender Name', { exact: true }).fill('Echo Desk');
    await send('Who answers?');
    await thread().getByText('Echo Desk').waitFor();
    assert.equal(await flowText(), original);
    await pane.getByRole('button', { name: 'Write to Flow File…' }).click();
    await workbench.tab(/changes to write/).waitFor();
    const question = workbench.notification('Write 1 change to echo.json?');
    await question.getByRole('button', { name: 'Write to File' }).click();
    await eventually('the file holds the value', async () =>
      (await flowText()).includes('"Echo Desk"'),
    );
    const [before, after] = [original.split('\n'), (await flowText()).split('\n')];
    assert.equal(after.length, before.length);
    assert.equal(after.filter((line, index) => line !== before[index]).length, 1);
    await page().getByRole('button', { name: 'Parameters', exact: true }).waitFor();
  });

  it('takes back what was written by one undo in the editor, beside the page', async () => {
    const written = await flowText();
    const beside = workbench.tab(/echo\.json, Editor Group 2/);
    await beside.click();
    await eventually('the cursor is at the value', async () => {
      const place = await workbench.statusItem(/^Ln /).first().textContent();
      return !(place ?? '').startsWith('Ln 1,');
    });
    await workbench.page.keyboard.press('ControlOrMeta+Z');
    await beside.and(workbench.page.locator('.dirty')).waitFor();
    await workbench.save();
    assert.equal(await flowText(), original);
    await workbench.page.keyboard.press('ControlOrMeta+Shift+Z');
    await workbench.save();
    assert.equal(await flowText(), written);
  });

  it('takes back several values in one step by a button, also where the file was open all the time', async () => {
    const before = await flowText();
    const tabs = await workbench.tab(/echo\.json/).count();
    const pane = page().getByRole('complementary', { name: 'Parameters' });
    await pane
      .getByRole('region', { name: 'Chat Output' })
      .getByLabel('Sender Name', { exact: true })
      .fill('First Desk');
    await pane
      .getByRole('region', { name: 'Chat Input' })
      .getByLabel('Sender Name', { exact: true })
      .fill('Customer');
    await pane.getByRole('button', { name: 'Write to Flow File…' }).click();
    const question = workbench.notification('Write 2 changes to echo.json?');
    await question.getByRole('button', { name: 'Write to File' }).click();
    const done = workbench.notification('Wrote 2 changes to echo.json.');
    await done.waitFor();
    assert.equal(await workbench.tab(/echo\.json/).count(), tabs);
    await done.getByRole('button', { name: 'Undo' }).click();
    await eventually('the file is as it was', async () => (await flowText()) === before);
    await page().getByRole('complementary', { name: 'Parameters' }).waitFor();
  });

  it('says that the session was made with another version, and shows what changed', async () => {
    await page().getByRole('note').getByText('Made with another version').waitFor();
    await page().getByRole('button', { name: 'Show What Changed' }).click();
    await workbench.tab(/1 change/).waitFor();
  });

  it('asks a session again beside itself', async () => {
    await workbench.runCommand('View: Close Editor');
    await workbench.tab(/^Echo/).click();
    await page().getByRole('button', { name: 'Close', exact: true }).click();
    await page().getByRole('tab', { name: 'Compare' }).click();
    await page().getByRole('button', { name: 'Run', exact: true }).click();
    await page()
      .getByRole('heading', { name: /answers differ/ })
      .waitFor();
    await page().getByRole('button', { name: 'Keep Right as Branch' }).click();
    await thread().getByRole('article').getByText('Who answers?').first().waitFor();
  });
});
