import assert from 'node:assert/strict';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

describe('the sessions sidebar', () => {
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

  async function open(width = 1000, scenario = 'chat'): Promise<PageDriver> {
    driver = new PageDriver(await harness.open({ scenario, width }));
    return driver;
  }

  it('lists the default session first and the others in groups', async () => {
    const { sessionList } = await open();
    const names = await sessionList.locator('.name, .session-group').allTextContents();
    assert.deepEqual(
      names.map((name) => name.trim()),
      [
        'Default Session',
        'Today',
        'order-8841',
        'refund-policy',
        'Session Nov 20, 09:14:22',
        'Last 7 days',
        'api-smoke-test',
        'QA: parcel three days late',
        'Older',
        'scratch',
      ],
    );
  });

  it('opens a session by mouse and by keyboard', async () => {
    const { sessionList } = await open();
    await driver.session('api-smoke-test').click();
    assert.deepEqual(await driver.lastCall('openSession'), { sessionId: 'api-smoke-test' });
    await sessionList.focus();
    await sessionList.press('ArrowUp');
    await sessionList.press('Enter');
    await driver.page.waitForFunction(() => window.fakeHost.calls.length >= 3);
    assert.deepEqual(await driver.lastCall('openSession'), {
      sessionId: 'Session Nov 20, 09:14:22',
    });
  });

  it('renames in place with F2', async () => {
    const { sessionList, page } = await open();
    await driver.session('order-8841').click();
    await sessionList.focus();
    await sessionList.press('F2');
    const field = page.getByRole('textbox', { name: 'New name for order-8841' });
    await field.waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('.rename'));
    await page.keyboard.type('Order of Anna');
    await page.keyboard.press('Enter');
    await driver.session('Order of Anna').waitFor();
    assert.deepEqual(await driver.lastCall('renameSession'), {
      sessionId: 'order-8841',
      name: 'Order of Anna',
      merge: false,
    });
  });

  it('asks before it merges two sessions', async () => {
    const { sessionList, page } = await open();
    await driver.session('order-8841').click();
    await sessionList.focus();
    await sessionList.press('F2');
    await page.waitForFunction(() => document.activeElement?.matches('.rename'));
    await page.keyboard.type('refund-policy');
    await page.keyboard.press('Enter');
    await driver.notice.getByText('A session named “refund-policy” exists.').waitFor();
    await driver.notice.getByRole('button', { name: 'Merge' }).click();
    await driver.session('order-8841').waitFor({ state: 'detached' });
    assert.equal(await sessionList.getByText('refund-policy').count(), 1);
  });

  it('keeps the name when Esc leaves the field', async () => {
    const { sessionList, page } = await open();
    await sessionList.focus();
    await sessionList.press('F2');
    await page.waitForFunction(() => document.activeElement?.matches('.rename'));
    await page.keyboard.type('x');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: /^New name/ }).waitFor({ state: 'detached' });
    assert.deepEqual(await driver.calls('renameSession'), []);
  });

  it('deletes with a way back', async () => {
    const { sessionList } = await open();
    await sessionList.focus();
    await sessionList.press('ArrowDown');
    await sessionList.press('Delete');
    await driver.notice.getByText('Deleted “order-8841”.').waitFor();
    await driver.notice.getByRole('button', { name: 'Undo' }).click();
    await driver.lastCall('undo');
  });

  it('opens a menu with Shift+F10 that the keyboard walks through', async () => {
    const { sessionList, page } = await open();
    await sessionList.focus();
    await sessionList.press('Shift+F10');
    const menu = page.getByRole('menu', { name: 'Session actions' });
    await menu.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.deepEqual(await driver.lastCall('act'), {
      action: 'copy',
      text: '3f9c2e10-0000-4000-8000-000000000001',
    });
    assert.equal(await menu.count(), 0);
    assert.ok(await sessionList.evaluate((list) => document.activeElement === list));
  });

  it('makes a new session and shows it', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'New session' }).click();
    await driver.session('Session 7').waitFor();
    await page.getByText('No messages in this session').waitFor();
  });

  it('finds sessions by name and by what was said in them', async () => {
    const { page, sessionList } = await open();
    const search = page.getByRole('textbox', { name: 'Search sessions and messages' });
    await search.fill('ORDER');
    assert.deepEqual(await sessionList.locator('.name').allTextContents(), ['order-8841']);
    await search.fill('warehouse in Munich');
    await driver.session('Default Session').waitFor();
    await search.fill('nothing like it');
    await page.getByText('No session matches “nothing like it”').waitFor();
    await page.getByRole('button', { name: 'Clear search' }).click();
    await driver.session('scratch').waitFor();
  });

  it('marks a session that someone else wrote to', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      const session = { messageCount: 2, preview: 'Hello', flowIds: [] };
      window.fakeHost.emit('sessions', [
        { ...session, id: 'from-the-api', lastActive: '2026-11-20T14:21:00Z' },
        { ...session, id: 'of-yesterday', lastActive: '2026-11-19T14:21:00Z' },
      ]);
    });
    await driver.session('from-the-api').getByText('unread').waitFor({ state: 'attached' });
    assert.equal(await driver.session('of-yesterday').getByText('unread').count(), 0);
  });

  it('shows a spinner beside a session that runs', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      window.fakeHost.emit('running', ['order-8841']);
    });
    await driver.session('order-8841').getByText('running').waitFor({ state: 'attached' });
  });

  it('is a drawer in a narrow panel, and closes by Esc and by choosing', async () => {
    const { page, sessionList } = await open(480);
    const toggle = page.getByRole('button', { name: 'Toggle sessions' });
    assert.equal(await sessionList.count(), 0);
    await toggle.click();
    await sessionList.waitFor();
    assert.ok(await sessionList.evaluate((list) => document.activeElement === list));
    await page.keyboard.press('Escape');
    await sessionList.waitFor({ state: 'detached' });
    assert.ok(await toggle.evaluate((button) => document.activeElement === button));
    await toggle.click();
    await driver.session('order-8841').click();
    await sessionList.waitFor({ state: 'detached' });
  });

  it('is resized with the arrow keys and remembers its width', async () => {
    const { page } = await open();
    const sash = page.getByRole('separator', { name: 'Width of the sessions sidebar' });
    await sash.press('ArrowRight');
    const width = await page.locator('.sessions').evaluate((pane) => pane.clientWidth);
    assert.equal(width, 259);
    await page.waitForFunction(() => sessionStorage.getItem('page-state')?.includes('260'));
  });

  it('are chosen with Ctrl, Shift and Ctrl+A, and deleted in one step', async () => {
    const { page, sessionList } = await open();
    const selected = (): Promise<number> => sessionList.locator('[aria-selected="true"]').count();
    await driver.session('order-8841').click({ modifiers: ['Control'] });
    assert.equal(await selected(), 2);
    await driver.session('refund-policy').click({ modifiers: ['Shift'] });
    await page.getByText('2 selected').waitFor();
    await sessionList.focus();
    await page.keyboard.press('Control+a');
    await page.getByText(`${await sessionList.getByRole('option').count()} selected`).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await selected(), 1);
    await driver.session('order-8841').click({ modifiers: ['Control'] });
    await driver.session('Default Session').click({ modifiers: ['Control'] });
    await driver.session('refund-policy').click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Delete 2 sessions (Del)' }).click();
    assert.deepEqual(await driver.lastCall('deleteSessions'), {
      sessionIds: ['order-8841', 'refund-policy'],
    });
    await driver.notice.getByText('Deleted 2 sessions.').waitFor();
    await driver.notice.getByRole('button', { name: 'Undo' }).click();
    await driver.lastCall('undo');
  });

  it('are listed in the order chosen, which is kept', async () => {
    const { page, sessionList } = await open();
    await page.getByRole('button', { name: 'Sort and select' }).click();
    await page.getByRole('menuitemradio', { name: 'Sort by Name' }).click();
    await page.waitForFunction(
      () => document.querySelector('.session-group')?.textContent.trim() === 'Sessions',
    );
    const names = await sessionList.locator('.name').allTextContents();
    assert.equal(names[0], 'Default Session');
    assert.deepEqual(
      names.slice(1),
      names.slice(1).toSorted((a, b) => a.localeCompare(b)),
    );
    await page.waitForFunction(() => sessionStorage.getItem('page-state')?.includes('"name"'));
    await page.reload();
    await page.locator('fp-page:not([aria-busy])').waitFor({ state: 'attached' });
    const asked = await driver.lastCall('ready');
    assert.equal(Reflect.get(Object(asked), 'order'), 'name');
  });

  it('that are private say so, take no files and are not remembered', async () => {
    const { page, composer } = await open();
    await page.getByRole('button', { name: 'Sort and select' }).click();
    await page.getByRole('menuitem', { name: 'New Private Session' }).click();
    await page.getByRole('note').getByText('nothing of it is stored').waitFor();
    assert.match((await driver.session('Private session 1').textContent()) ?? '', /not stored/);
    assert.ok(await page.getByRole('button', { name: 'Attach files' }).isDisabled());
    await composer.fill('secret words');
    await page.waitForFunction(() => sessionStorage.getItem('page-state') !== null);
    const kept = await page.evaluate(() => sessionStorage.getItem('page-state') ?? '');
    assert.doesNotMatch(kept, /private:|secret words/);
  });
});
