import assert from 'node:assert/strict';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

describe('model and parameters', () => {
  let harness: PageHarness;
  let driver: PageDriver;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  beforeEach(async () => {
    driver = new PageDriver(await harness.open({ scenario: 'chat', width: 1200 }));
    await driver.page.getByRole('button', { name: 'Parameters' }).click();
    await driver.page.getByLabel('Temperature', { exact: true }).waitFor();
  });

  afterEach(async () => {
    await driver.expectNoProblems();
    await driver.close();
  });

  it('are used by the next run, and marked until they are reset', async () => {
    const { page } = driver;
    await page.getByLabel('Temperature', { exact: true }).fill('0.7');
    await page.getByText('In the flow: 0.1').waitFor();
    await page.getByRole('button', { name: 'Model: gpt-4o-mini' }).click();
    await page.getByRole('menuitem', { name: 'Choose Another Model…' }).click();
    await page.getByRole('button', { name: 'Parameters, 2 changed' }).waitFor();
    await driver.composer.fill('Hi');
    await driver.composer.press('Enter');
    const sent = await driver.lastCall('send');
    assert.ok(typeof sent === 'object' && sent !== null && 'tweaks' in sent && 'model' in sent);
    assert.deepEqual(sent.tweaks, { 'Model-1': { temperature: 0.7 } });
    assert.deepEqual(sent.model, { provider: 'Anthropic', model: 'claude-3-5-haiku' });
    await page.getByRole('button', { name: 'Reset Temperature to the value in the flow' }).click();
    await page.getByRole('button', { name: 'Reset all to the flow' }).click();
    await page.getByRole('button', { name: 'Parameters', exact: true }).waitFor();
    assert.equal(await page.getByLabel('Temperature', { exact: true }).inputValue(), '0.1');
  });

  it('are no change where they say what the flow says', async () => {
    const { page } = driver;
    await page.getByLabel('Temperature', { exact: true }).fill('0.7');
    await page.getByLabel('Temperature', { exact: true }).fill('0.1');
    await page.getByRole('button', { name: 'Parameters', exact: true }).waitFor();
  });

  it('survive a reload of the page', async () => {
    const { page } = driver;
    await page.getByLabel('Stream', { exact: true }).check();
    await page.getByRole('button', { name: 'Parameters, 1 changed' }).waitFor();
    await page.waitForFunction(() =>
      (sessionStorage.getItem('page-state') ?? '').includes('"stream":true'),
    );
    await page.reload();
    await page.getByRole('button', { name: 'Parameters, 1 changed' }).waitFor();
    assert.equal(await page.getByLabel('Stream', { exact: true }).isChecked(), true);
  });

  it('are kept as presets, used again and deleted', async () => {
    const { page } = driver;
    await page.getByLabel('Temperature', { exact: true }).fill('0.9');
    await page.getByRole('button', { name: 'Presets: Own changes' }).click();
    await page.getByRole('menuitem', { name: 'Save as Preset…' }).click();
    await page.getByRole('textbox', { name: 'Name of the preset' }).fill('warm');
    await page.keyboard.press('Enter');
    assert.deepEqual(await driver.lastCall('savePreset'), {
      name: 'warm',
      tweaks: { 'Model-1': { temperature: 0.9 } },
    });
    await page.getByRole('button', { name: 'Presets: warm' }).waitFor();
    await page.getByRole('button', { name: 'Reset all to the flow' }).click();
    await page.getByRole('button', { name: 'Presets: No preset' }).click();
    await page.getByRole('menuitem', { name: 'warm' }).click();
    assert.equal(await page.getByLabel('Temperature', { exact: true }).inputValue(), '0.9');
    await page.getByRole('button', { name: 'Presets: warm' }).click();
    await page.getByRole('menuitem', { name: 'Delete Preset “warm”' }).click();
    await page.getByRole('button', { name: 'Presets: Own changes' }).waitFor();
  });

  it('are written to the flow file on request, and are no changes then', async () => {
    const { page } = driver;
    await page.getByLabel('Format').selectOption('json');
    await page.getByRole('button', { name: 'Write to Flow File…' }).click();
    assert.deepEqual(await driver.lastCall('writeBack'), {
      tweaks: { 'Model-1': { format: 'json' } },
    });
    await page.getByRole('button', { name: 'Parameters', exact: true }).waitFor();
  });

  it('are found by name; advanced ones are shown when asked for', async () => {
    const { page } = driver;
    assert.equal(await page.getByLabel('Max Tokens').count(), 0);
    await page.getByRole('button', { name: 'Advanced parameters too' }).click();
    await page.getByLabel('Model Kwargs').fill('{"seed": 1}');
    await page.getByRole('button', { name: 'Only changed parameters' }).click();
    await page.getByLabel('Temperature', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Filter parameters' }).fill('zebra');
    await page.getByText('No parameter matches.').waitFor();
  });

  it('close with Esc, and the focus goes back', async () => {
    const { page } = driver;
    await page.getByLabel('Temperature', { exact: true }).press('Escape');
    await page.getByRole('complementary', { name: 'Parameters' }).waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate(() => document.activeElement?.classList.contains('params-toggle')),
      true,
    );
  });
});
