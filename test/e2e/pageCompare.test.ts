import assert from 'node:assert/strict';
import type { PageDriver } from '../support/page/pageDriver';
import { usePage } from '../support/page/usePage';

describe('compare and replay', () => {
  const shown = usePage();

  async function open(scenario = 'chat'): Promise<PageDriver> {
    const driver = await shown.open({ scenario, width: 1200 });
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
    const asked = await shown.driver.lastCall('replay');
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
    const calls = JSON.stringify(await shown.driver.calls('replay'));
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
    await page.getByText('It is packed.').nth(1).waitFor();
    assert.equal(await page.getByText('It is packed.').count(), 2);
    assert.equal((await shown.driver.calls('replay')).length, 2);
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
    await shown.driver.messages.filter({ hasText: 'our hub in Vienna' }).waitFor();
    await shown.driver.thread.waitFor();
  });

  it('sums up times and tokens of each side', async () => {
    const { page } = await open();
    await page.getByRole('button', run).click();
    await page.getByRole('heading', { name: '1 of 2 answers differ' }).waitFor();
    const heads = page.locator('.compare-head .meta');
    assert.deepEqual(
      (await heads.allTextContents()).map((words) => words.trim()),
      ['3.5 s, 1,908 tokens', '1.9 s, 840 tokens'],
    );
  });

  describe('a session of 10,000 messages', () => {
    it('is read page by page, and drawn as far as it is seen', async () => {
      const { page } = await open('huge');
      const table = page.getByRole('table');
      await page.locator('.compare-grid[aria-rowcount="10001"]').waitFor();
      assert.ok((await shown.driver.calls('turns')).length >= 10);
      await page.getByText('Answer 1', { exact: true }).waitFor();
      assert.ok((await page.locator('.compare-turn').count()) < 60);
      assert.ok((await shown.driver.calls('turn')).length < 100);
      await table.getByText('Turn 1', { exact: true }).waitFor();
    });

    it('is asked again to its end, which is reached by keys', async () => {
      const { page } = await open('huge');
      await page.locator('.compare-grid[aria-rowcount="10001"]').waitFor();
      await page.getByRole('button', run).click();
      await page.getByRole('heading', { name: '0 of 5,000 answers differ' }).waitFor();
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
      await page.locator('.compare-body').focus();
      await page.keyboard.press('End');
      await page.getByText('Turn 5,000').waitFor();
      assert.ok((await page.locator('.compare-turn').count()) < 60);
    });

    it('can be stopped, and what there is be kept', async () => {
      const { page } = await open('huge');
      await page.locator('.compare-grid[aria-rowcount="10001"]').waitFor();
      await page.evaluate(() => {
        window.fakeHost.replays.holdAt = 120;
      });
      await page.getByRole('button', run).click();
      await page.getByText('120 of 5,000 answered').waitFor();
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await page.getByRole('heading', { name: '0 of 120 answers differ' }).waitFor();
      await page.getByRole('button', { name: 'Keep Right as Branch' }).click();
      await shown.driver.messages.filter({ hasText: 'Question 120' }).waitFor();
    });
  });

  it('says so where a session has nothing to ask again', async () => {
    const { page } = await open('empty');
    await page.getByRole('heading', { name: /^This session has no questions/ }).waitFor();
  });
});
