import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { orderForm, twoAnswers } from '../support/formFlow.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

/** One story: each test goes on where the one before it stopped. */
describe('a flow without chat, in a window', function () {
  this.timeout(180_000);

  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({ size: { width: 1400, height: 900 } });
  });

  after(async () => {
    await workbench.stop();
  });

  function page(): FrameLocator {
    return workbench.webview();
  }

  function output(name: string): Locator {
    return page().getByRole('region', { name, exact: true });
  }

  it('shows an editor for each input and runs with what stands in them', async () => {
    const file = path.join(workbench.folder, 'order-form.json');
    await writeFile(file, JSON.stringify(orderForm()));
    await workbench.quickInput.openFile('order-form.json');
    await workbench.runCommand('Flow Playground: Open Playground');
    await workbench.tab('Order Form').waitFor();
    await page().getByRole('textbox', { name: 'Instruction' }).fill('Only the **largest**.');
    const invoice = page().getByRole('group', { name: 'Invoice', exact: true });
    await invoice
      .locator('input[type="file"]')
      .setInputFiles({ name: 'bill.txt', mimeType: 'text/plain', buffer: Buffer.from('4711 EUR') });
    await invoice.getByText('bill.txt').waitFor();
    await page().getByRole('textbox', { name: 'Suppliers: item 2' }).press('Enter');
    await page().getByRole('textbox', { name: 'Suppliers: item 3' }).fill('Holzwerk');
    await page().getByRole('textbox', { name: 'Thresholds: value 1' }).fill('250');
    await page().getByRole('button', { name: 'Run Flow', exact: true }).click();

    await output('Summary').locator('strong', { hasText: 'largest' }).waitFor();
    await output('Read').getByText('4711 EUR').waitFor();
    await output('Checked').getByText('250').waitFor();
    await output('Sorted').getByText('Table, 3 rows').waitFor();
    const rows = await output('Sorted').locator('tbody tr').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.trim()),
      ['Alpenholz', 'Holzwerk', 'Seewerk'],
    );
    const stored = await readFile(file, 'utf8');
    assert.equal(stored.includes('Holzwerk'), false);
    await workbench.screenshot('form-flow');
  });

  it('keeps what was entered when the file changes and the window is loaded again', async () => {
    const file = path.join(workbench.folder, 'order-form.json');
    await writeFile(file, JSON.stringify(orderForm('Purchase Form')));
    await workbench.tab('Purchase Form').waitFor();
    const third = page().getByRole('textbox', { name: 'Suppliers: item 3' });
    assert.equal(await third.inputValue(), 'Holzwerk');
    await workbench.reload();
    await workbench.tab('Purchase Form').waitFor();
    await page().getByRole('textbox', { name: 'Suppliers: item 3' }).waitFor();
    assert.equal(await third.inputValue(), 'Holzwerk');
    await output('Summary').locator('strong', { hasText: 'largest' }).waitFor();
  });

  it('labels the answers of several outputs', async () => {
    await writeFile(path.join(workbench.folder, 'two.json'), JSON.stringify(twoAnswers()));
    await workbench.quickInput.openFile('two.json');
    await workbench.runCommand('Flow Playground: Open Playground');
    await workbench.tab('Two Answers').waitFor();
    const composer = page().getByRole('textbox', { name: 'Message to Two Answers' });
    await composer.fill('Hello');
    await composer.press('Enter');
    await page()
      .getByRole('article', { name: /^AI, Plain, / })
      .getByText('Hello')
      .waitFor();
    await page()
      .getByRole('article', { name: /^AI, Quoted, / })
      .getByText('Hello')
      .waitFor();
  });
});

/** One story: each test goes on where the one before it stopped. */
describe('the Playground in the side bar', function () {
  this.timeout(180_000);

  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench();
  });

  after(async () => {
    await workbench.stop();
  });

  function page(): FrameLocator {
    return workbench.webview();
  }

  function composer(flow: string): Locator {
    return page().getByRole('textbox', { name: `Message to ${flow}` });
  }

  it('answers beside the file of the flow', async () => {
    await workbench.quickInput.openFile('echo.json');
    await workbench.runCommand('Flow Playground: Open Playground in Side Bar');
    await composer('Echo').fill('Hello from the side');
    await composer('Echo').press('Enter');
    const answer = page().getByRole('article').nth(1);
    await answer.getByText('Hello from the side').waitFor();
    await workbench.tab('echo.json').waitFor();
  });

  it('is usable at 280 pixels in every theme', async () => {
    await workbench.sideBar.resize(280);
    const header = page().getByRole('banner');
    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await workbench.setTheme(theme);
      await header.getByRole('button', { name: 'More actions' }).click();
      await page().getByRole('menuitem', { name: 'Open Flow File' }).waitFor();
      await workbench.page.keyboard.press('Escape');
      await workbench.screenshot(`side-bar-${theme}`);
    }
  });

  it('shows the flow that is picked in its title, and keeps what is typed for each', async () => {
    await composer('Echo').fill('half a sen');
    await workbench.sideBar.pressTitleAction('Show Another Flow in Side Bar');
    await workbench.quickInput.pick('Greeting Card');
    await page().getByRole('button', { name: 'Run Flow', exact: true }).waitFor();
    await workbench.sideBar.pressTitleAction('Show Another Flow in Side Bar');
    await workbench.quickInput.pick('Echo');
    await composer('Echo').waitFor();
    assert.equal(await composer('Echo').inputValue(), 'half a sen');
  });

  it('comes back after a reload with what was said and typed', async () => {
    await workbench.reload();
    await composer('Echo').waitFor();
    await page().getByRole('article').nth(1).getByText('Hello from the side').waitFor();
    assert.equal(await composer('Echo').inputValue(), 'half a sen');
  });
});
