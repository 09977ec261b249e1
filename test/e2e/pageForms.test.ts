import assert from 'node:assert/strict';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

const sessionId = '3f9c2e10-0000-4000-8000-000000000001';

describe('flows without chat', () => {
  let harness: PageHarness;
  let driver: PageDriver;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  afterEach(async () => {
    await driver.expectNoProblems();
    await driver.close();
  });

  async function open(scenario: string): Promise<PageDriver> {
    driver = new PageDriver(await harness.open({ scenario }));
    return driver;
  }

  it('run with what was typed into the form', async () => {
    const { page } = await open('form');
    await page.getByRole('textbox', { name: 'Region' }).fill('IT');
    await page.getByRole('button', { name: 'Run Flow', exact: true }).click();
    assert.deepEqual(await driver.lastCall('send'), {
      sessionId,
      inputs: {
        'TextInput-2': { input_value: 'IT' },
      },
    });
  });

  it('go back to the values of the file', async () => {
    const { page } = await open('form');
    const region = page.getByRole('textbox', { name: 'Region' });
    await region.fill('IT');
    await page.getByRole('button', { name: /^Reset inputs/ }).click();
    await page.waitForFunction(() => !sessionStorage.getItem('page-state')?.includes('"IT"'));
    assert.equal(await region.inputValue(), 'AT, CH, DE');
  });

  it('show text as Markdown, rows as a table and the rest as JSON', async () => {
    const { page } = await open('form');
    const outputs = page.getByRole('region', { name: 'Outputs' });
    await outputs.getByText('Alpenholz', { exact: true }).waitFor();
    assert.equal(await outputs.getByRole('columnheader').count(), 5);
    assert.equal(await outputs.getByRole('row').count(), 5);
    await outputs.locator('.tok-key', { hasText: 'rows_read' }).waitFor();
    await page.getByRole('button', { name: 'Open Debug in an editor' }).click();
    const params = await driver.lastCall('act');
    assert.match(JSON.stringify(params), /"action":"open-text".*"language":"json"/);
  });

  it('take over new results when a run ends', async () => {
    const { page } = await open('run');
    await page.getByRole('heading', { name: 'Language Model: text_output' }).waitFor();
    await page.getByRole('button', { name: 'Run Flow', exact: true }).click();
    await page.evaluate((id) => {
      window.fakeHost.run({
        type: 'run-end',
        runId: 'run-2',
        sessionId: id,
        status: 'failed',
        durationMs: 800,
        outputs: [],
        error: { code: 'component-failed', message: 'It broke.', subject: { component: 'Parser' } },
      });
    }, sessionId);
    await page.getByRole('heading', { name: 'Parser stopped the run' }).waitFor();
    await page
      .getByRole('heading', { name: 'Language Model: text_output' })
      .waitFor({ state: 'detached' });
  });

  it('with chat show their other inputs and outputs beside it', async () => {
    const { page, composer } = await open('chat-io');
    await page.getByRole('complementary', { name: 'Inputs and outputs' }).waitFor();
    await page.getByRole('textbox', { name: 'Region' }).fill('IT');
    await composer.fill('Hello');
    await composer.press('Enter');
    assert.deepEqual(await driver.lastCall('send'), {
      sessionId,
      text: 'Hello',
      inputs: { 'TextInput-2': { input_value: 'IT' } },
    });
    await page.getByRole('button', { name: 'Toggle inputs and outputs' }).click();
    await page.getByRole('complementary').waitFor({ state: 'detached' });
  });

  it('follow the file when its layout changes', async () => {
    const { page } = await open('chat');
    await page.evaluate(() => {
      window.fakeHost.emitLayout('run');
    });
    await page.getByRole('tab', { name: 'Run' }).waitFor();
    await page.getByRole('button', { name: 'Run Flow', exact: true }).waitFor();
  });
});
