import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import type { PageDriver } from '../support/page/pageDriver';
import { usePage } from '../support/page/usePage';

function ids(...seqs: readonly number[]): readonly string[] {
  return seqs.map((seq) => `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`);
}

describe('Message Logs', () => {
  const shown = usePage();

  async function open(scenario = 'chat'): Promise<PageDriver> {
    const driver = await shown.open({ scenario, width: 1200 });
    await driver.showView('Message Logs');
    return driver;
  }

  it('shows all columns of a message on request, and moves one to another session', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Show all columns' }).click();
    const heads = await page.getByRole('columnheader').allTextContents();
    assert.deepEqual(
      heads.slice(1).map((head) => head.trim()),
      [
        ...['Time', 'Sender', 'Name', 'Text', 'Files', 'State', 'Session', 'ID', 'Flow'],
        ...['Context ID', 'Category', 'Error', 'Edited', 'Duration (ms)', 'Properties'],
        'Content blocks',
      ],
    );
    const cell = page.getByRole('row').nth(1).locator('.log-cell.col-session');
    await cell.dblclick();
    // Keys pressed before the field is there would go to the grid.
    const field = page.getByRole('textbox', { name: 'Session of row 1' });
    await field.fill('order-8841');
    await field.press('Enter');
    assert.deepEqual(await shown.driver.lastCall('editMessage'), {
      messageId: '00000000-0000-4000-8000-000000000001',
      sessionId: 'order-8841',
    });
    await shown.driver.notice.getByText('Message changed.').waitFor();
  });

  it('edits a text in its cell', async () => {
    const { page } = await open();
    await page.getByRole('gridcell', { name: /^Yes. Austria/ }).dblclick();
    const field = page.getByRole('textbox', { name: 'Text of row 2' });
    await field.fill('No.');
    await field.press('Enter');
    await page.getByRole('gridcell', { name: 'No.' }).waitFor();
    assert.deepEqual(await shown.driver.lastCall('editMessage'), {
      messageId: ids(2)[0],
      text: 'No.',
    });
  });

  it('leaves a cell as it was on Esc', async () => {
    const { page } = await open();
    await page.getByRole('gridcell', { name: /^Yes. Austria/ }).dblclick();
    const field = page.getByRole('textbox', { name: 'Text of row 2' });
    await field.fill('No.');
    await field.press('Escape');
    await page.getByRole('gridcell', { name: /^Yes. Austria/ }).waitFor();
    assert.deepEqual(await shown.driver.calls('editMessage'), []);
  });

  it('is worked with by keyboard alone', async () => {
    const { page } = await open();
    const grid = page.getByRole('grid', { name: 'Messages of Default Session' });
    await grid.focus();
    await grid.press('ArrowDown');
    await grid.press('ArrowRight');
    await grid.press('ArrowRight');
    await grid.press('F2');
    const field = page.getByRole('textbox', { name: 'Name of row 2' });
    await field.fill('Desk');
    await field.press('Enter');
    assert.deepEqual(await shown.driver.lastCall('editMessage'), {
      messageId: ids(2)[0],
      senderName: 'Desk',
    });
    await grid.press('Space');
    await grid.press('Delete');
    assert.deepEqual(await shown.driver.lastCall('deleteMessages'), { messageIds: ids(2) });
  });

  it('deletes many at a time, with a way back', async () => {
    const { page } = await open();
    await page.getByRole('checkbox', { name: 'Select row 2' }).click();
    await page.getByRole('checkbox', { name: 'Select row 4' }).click({ modifiers: ['Shift'] });
    await page.getByText('3 of 4 selected').waitFor();
    await page.getByRole('button', { name: 'Delete 3 messages (Del)' }).click();
    await shown.driver.notice.getByText('Deleted 3 messages.').waitFor();
    assert.deepEqual(await shown.driver.lastCall('deleteMessages'), { messageIds: ids(2, 3, 4) });
    await shown.driver.notice.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('checkbox', { name: 'Select row 4' }).waitFor();
  });

  it('sorts and filters', async () => {
    const { page } = await open();
    const texts = page.locator('.log-rows .log-cell.col-text');
    await page.getByRole('button', { name: 'Time' }).click();
    await eventually('newest first', async () =>
      ((await texts.first().textContent()) ?? '').includes('Order'),
    );
    await page.getByRole('textbox', { name: 'Filter messages' }).fill('sender:user austria');
    await eventually('one row', async () => (await texts.count()) === 1);
    await page.getByRole('textbox', { name: 'Filter messages' }).fill('zebra');
    await page.getByText('No message matches “zebra”').waitFor();
  });

  it('sorts and filters by the columns that are shown on request', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Show all columns' }).click();
    const durations = page.locator('.log-rows .log-cell.col-duration');
    await page.getByRole('button', { name: 'Duration (ms)' }).click();
    await page.getByRole('button', { name: 'Duration (ms)' }).click();
    await eventually('longest first', async () => {
      const shown = await durations.allTextContents();
      return shown.map((cell) => cell.trim()).join() === '2400,1100,,';
    });
    await page.getByRole('textbox', { name: 'Filter messages' }).fill('edit:true');
    await eventually('one row', async () => (await durations.count()) === 1);
  });

  it('copies the session, or the turns of the messages selected, as a test', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Copy the session as a test…' }).click();
    const sessionId = '3f9c2e10-0000-4000-8000-000000000001';
    const overrides = { tweaks: {} };
    assert.deepEqual(await shown.driver.lastCall('copyTest'), { sessionId, overrides });
    await page.getByRole('checkbox', { name: 'Select row 2' }).click();
    await page.getByRole('button', { name: 'Copy the turn of 1 message as a test…' }).click();
    await eventually(
      'the second call',
      async () => (await shown.driver.calls('copyTest')).length === 2,
    );
    const params = await shown.driver.lastCall('copyTest');
    assert.deepEqual(params, { sessionId, messageIds: ids(2), overrides });
  });

  it('reads a whole session and draws only what is seen', async () => {
    const { page } = await open('long');
    await page.locator('.grid-foot').getByText('2,000 messages').waitFor();
    const grid = page.getByRole('grid');
    assert.equal(await grid.getAttribute('aria-rowcount'), '2001');
    assert.ok((await page.locator('.log-rows > .log-row').count()) < 100);
    await grid.focus();
    await grid.press('Control+End');
    await page.locator('[aria-rowindex="2001"]').waitFor();
  });
});
