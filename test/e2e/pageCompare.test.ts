import assert from 'node:assert/strict';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

describe('compare and replay', () => {
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

  async function open(scenario = 'chat'): Promise<PageDriver> {
    driver = new PageDriver(await harness.open({ scenario, width: 1200 }));
    await driver.showView('Compare');
    return driver;
  }

  const run = { name: 'Run', exact: true } as const;

  it('sets a session as recorded beside its questions asked again', async () => {
    const { page } = await open();
    await page.getByText('Turn 2').waitFor();
    await page.getByRole('button', run).click();
    await page.getByRole('heading', { name: '1 of 2 answers differ' }).waitFor();
    await page.getByText('Right is 1.6 s faster. Right uses 1,068 fewer tokens').waitFor();
    await page.locator('del', { hasText: 'Munich' }).waitFor();
    await page.locator('ins', { hasText: 'Vienna' }).waitFor();
    await page.getByText('Same answer').waitFor();
    const asked = await driver.lastCall('replay');
    assert.ok(typeof asked === 'object' && asked !== null && 'history' in asked);
    assert.equal(asked.history, 'recorded');
  });

  it('asks with an own history, another model or another flow', async () => {
    const { page } = await open();
    await page.getByRole('combobox', { name: 'History' }).selectOption('free');
    await page.getByRole('button', { name: /^Left side/ }).click();
    await page.getByRole('menuitem', { name: 'Another model…' }).click();
    await page.getByRole('button', { name: 'Left side: Model claude-3-5-haiku' }).waitFor();
    await page.getByRole('button', { name: /^Right side/ }).click();
    await page.getByRole('menuitem', { name: 'Flow Refund Desk' }).click();
    await page.getByRole('button', run).click();
    await page.getByRole('heading', { name: '0 of 2 answers differ' }).waitFor();
    const calls = JSON.stringify(await driver.calls('replay'));
    assert.match(calls, /"history":"free"/);
    assert.match(calls, /"model":\{"provider":"Anthropic","model":"claude-3-5-haiku"\}/);
    assert.match(calls, /"flowId":"refund-desk"/);
  });

  it('asks both sides one input', async () => {
    const { page } = await open();
    await page.getByRole('combobox', { name: 'What is asked' }).selectOption('one');
    const field = page.getByRole('textbox', { name: 'Input for both sides' });
    await field.fill('Is it packed?');
    await field.press('Tab');
    await page.getByRole('button', run).click();
    await page.getByRole('heading', { name: '0 of 1 answers differ' }).waitFor();
    assert.equal(await page.getByText('It is packed.').count(), 2);
    assert.equal((await driver.calls('replay')).length, 2);
  });

  it('goes from difference to difference by F7', async () => {
    const { page } = await open();
    await page.getByRole('button', run).click();
    await page.locator('del').first().waitFor();
    await page.keyboard.press('F7');
    await page.locator('.compare-question.current').getByText('Turn 1').waitFor();
    await page.getByRole('button', { name: 'Mark words that differ' }).click();
    await page.locator('del').first().waitFor({ state: 'detached' });
  });

  it('keeps the right side as a session of its own', async () => {
    const { page } = await open();
    await page.getByRole('button', run).click();
    await page.locator('ins').first().waitFor();
    await page.getByRole('button', { name: 'Keep Right as Branch' }).click();
    await driver.messages.filter({ hasText: 'our hub in Vienna' }).waitFor();
    await driver.thread.waitFor();
  });

  it('says so where a session has nothing to ask again', async () => {
    const { page } = await open('empty');
    await page.getByRole('heading', { name: /^This session has no questions/ }).waitFor();
  });
});
