import assert from 'node:assert/strict';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';
import { pressRevealed } from '../support/pressRevealed';

const idOf = (seq: number): string => `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`;

describe('messages of the page', () => {
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

  describe('in several versions', () => {
    it('are switched by button and by key', async () => {
      const { page } = await open('prompt');
      const versions = driver.messages
        .last()
        .getByRole('group', { name: 'Versions of this message' });
      assert.equal((await versions.textContent())?.trim(), '2/2');
      const next = versions.getByRole('button', { name: 'Next version (Alt+Right)' });
      assert.ok(await next.isDisabled());
      await versions.getByRole('button', { name: 'Previous version (Alt+Left)' }).click();
      assert.deepEqual(await driver.lastCall('openSession'), { sessionId: 'order-8841' });
      await driver.session('Default Session').click();
      await driver.messages.last().focus();
      await page.keyboard.press('Alt+ArrowLeft');
      await page.waitForFunction(
        () => window.fakeHost.calls.filter(({ method }) => method === 'openSession').length === 3,
      );
    });

    it('come from a rerun with other words, which leaves the stored ones alone', async () => {
      const { page } = await open('chat');
      await driver.messages.first().focus();
      await page.keyboard.press('e');
      await page.getByRole('textbox', { name: 'Message text' }).fill('And to Italy?');
      await page.getByRole('button', { name: 'Save & Rerun' }).click();
      const params = await driver.lastCall('regenerate');
      assert.deepEqual(params, { messageId: idOf(1), text: 'And to Italy?' });
      assert.deepEqual(await driver.calls('editMessage'), []);
    });

    it('come from another model, chosen in the editor', async () => {
      const { page } = await open('chat');
      await driver.messages.nth(1).focus();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Regenerate with Another Model…' }).click();
      const params = await driver.lastCall('regenerate');
      assert.deepEqual(params, { messageId: idOf(2), model: 'ask' });
    });
  });

  it('are inserted beside others by either side', async () => {
    const { page } = await open('chat');
    const answer = driver.messages.nth(1);
    await pressRevealed(answer, answer.getByRole('button', { name: 'More actions' }));
    await page.getByRole('menuitem', { name: 'Insert Message Above' }).click();
    await page.keyboard.type('Between the two');
    await page.getByRole('radio', { name: 'Answer' }).check();
    await page.getByRole('button', { name: 'Insert', exact: true }).click();
    await driver.notice.getByText('Message inserted.').waitFor();
    assert.deepEqual(await driver.lastCall('insertMessage'), {
      messageId: idOf(2),
      place: 'before',
      sender: 'Machine',
      text: 'Between the two',
    });
    await driver.messages.nth(1).getByText('Between the two').waitFor();
  });

  it('carry a note, which can be undone', async () => {
    const { page } = await open('chat');
    await driver.messages.first().focus();
    await page.keyboard.press('n');
    await page.keyboard.type('Ask again in May');
    await page.keyboard.press('Control+Enter');
    const note = driver.messages.first().getByRole('note', { name: 'Note' });
    await note.getByText('Ask again in May').waitFor();
    await driver.notice.getByRole('button', { name: 'Undo' }).click();
    await driver.notice.getByText('Note removed.').waitFor();
    assert.equal(await note.count(), 0);
  });

  it('can be made undone and done again by keys', async () => {
    const { page } = await open('chat');
    await driver.messages.nth(1).focus();
    await page.keyboard.press('Delete');
    await driver.notice.getByText('Deleted 1 message.').waitFor();
    await driver.messages.first().focus();
    await page.keyboard.press('Control+z');
    await driver.notice.getByText('Undone: Delete').waitFor();
    await driver.messages.nth(3).waitFor();
    await driver.messages.first().focus();
    await page.keyboard.press('Control+Shift+Z');
    await driver.lastCall('redo');
    await driver.composer.fill('text');
    await driver.composer.press('Control+z');
    assert.equal((await driver.calls('undo')).length, 1);
  });

  describe('after a run', () => {
    it('say whether the model saw them', async () => {
      await open('prompt');
      const marks = await driver.messages.evaluateAll((all) =>
        all.map((message) =>
          message
            .querySelector('.mark:is(.in,.outside,.filtered,.changed,.error)')
            ?.textContent.trim(),
        ),
      );
      assert.deepEqual(marks, [
        ...['Outside window', 'Outside window', 'In prompt', 'In prompt'],
        ...['Not in prompt', 'Changed since', 'In prompt', undefined],
      ]);
      const line = driver.page.getByRole('separator', { name: 'Memory window: last 4 messages' });
      assert.equal(await line.count(), 1);
    });

    it('show the prompt on hover, and keep it after a click', async () => {
      const { page } = await open('prompt');
      const card = page.getByRole('dialog', { name: 'Prompt of the last run' });
      await driver.messages
        .nth(3)
        .getByRole('button', { name: /^In prompt/ })
        .hover();
      await card.waitFor();
      assert.match((await card.locator('mark').textContent()) ?? '', /^Order `8841`/);
      await page.mouse.move(2, 400);
      await card.waitFor({ state: 'detached' });
      const mark = driver.messages.nth(2).getByRole('button', { name: /^In prompt/ });
      await mark.focus();
      await page.keyboard.press('Enter');
      await card.getByText('tools: lookup_order, search_policy').waitFor();
      await page.keyboard.press('Escape');
      assert.equal(await card.count(), 0);
      assert.ok(await mark.evaluate((button) => document.activeElement === button));
    });
  });
});
