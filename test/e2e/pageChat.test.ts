import assert from 'node:assert/strict';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';
import { pressRevealed } from '../support/pressRevealed';

describe('the chat page', () => {
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

  describe('composer', () => {
    it('sends on Enter and starts a line on Shift+Enter', async () => {
      const { composer } = await open('chat');
      await composer.fill('first');
      await composer.press('Shift+Enter');
      await composer.pressSequentially('second');
      await composer.press('Enter');
      const params = await driver.lastCall('send');
      assert.deepEqual(params, {
        sessionId: '3f9c2e10-0000-4000-8000-000000000001',
        text: 'first\nsecond',
      });
      assert.equal(await composer.inputValue(), '');
    });

    it('does not send while an input method composes', async () => {
      const { composer } = await open('chat');
      await composer.fill('にほん');
      await composer.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
      assert.deepEqual(await driver.calls('send'), []);
    });

    it('puts the text back and says why when the run is refused', async () => {
      const { composer, page } = await open('chat');
      await driver.failNext('send', 'internal', 'The database is closed.');
      await composer.fill('Hello');
      await composer.press('Enter');
      await page
        .getByRole('group', { name: 'Error' })
        .getByText('The database is closed.')
        .waitFor();
      assert.equal(await composer.inputValue(), 'Hello');
    });

    it('recalls earlier inputs with Up and goes back with Down', async () => {
      const { composer } = await open('chat');
      await composer.press('ArrowUp');
      assert.match(await composer.inputValue(), /^What would the three/);
      await composer.press('ArrowUp');
      assert.equal(await composer.inputValue(), 'Do you also ship to Austria?');
      await composer.press('ArrowDown');
      await composer.press('ArrowDown');
      assert.equal(await composer.inputValue(), '');
    });

    it('keeps a draft for each session', async () => {
      const { composer } = await open('chat');
      await composer.fill('unsent');
      await driver.session('order-8841').click();
      await driver.page.getByText('No messages in this session').waitFor();
      assert.equal(await composer.inputValue(), '');
      await driver.session('Default Session').click();
      await driver.messages.first().waitFor();
      assert.equal(await composer.inputValue(), 'unsent');
    });

    it('keeps drafts over a reload', async () => {
      const { composer, page } = await open('chat');
      await composer.fill('unsent');
      await page.waitForFunction(() => sessionStorage.getItem('page-state')?.includes('unsent'));
      await page.reload();
      await composer.waitFor();
      await page.locator('fp-page:not([aria-busy])').waitFor({ state: 'attached' });
      assert.equal(await composer.inputValue(), 'unsent');
    });

    it('grows to seven lines and then scrolls', async () => {
      const { composer } = await open('chat');
      await composer.fill(Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n'));
      const height = await composer.evaluate((field) => field.clientHeight);
      assert.equal(height, 152);
    });

    it('turns into a Run button where the flow takes no message', async () => {
      const { page } = await open('no-input');
      await page.getByRole('button', { name: 'Run Flow', exact: true }).click();
      assert.deepEqual(await driver.lastCall('send'), {
        sessionId: '3f9c2e10-0000-4000-8000-000000000001',
      });
    });
  });

  describe('streaming', () => {
    it('writes an answer as it comes and leaves settled blocks alone', async () => {
      const { page } = await open('chat');
      const id = await driver.beginAnswer('Tell me more');
      await driver.stream(id, ['First para', 'graph.\n\nSecond ']);
      const answer = driver.messages.last();
      assert.equal(await answer.getAttribute('aria-busy'), 'true');
      await page.evaluate(() => {
        const blocks = document.querySelectorAll('.message:last-of-type fp-markdown > p');
        Reflect.set(window, 'settledBlock', [...blocks].at(-2));
      });
      await driver.stream(id, ['paragraph', ' grows.\n\n- one\n', '- two']);
      const isSame = await page.evaluate(() => {
        const block: unknown = Reflect.get(window, 'settledBlock');
        return (
          block instanceof Element && block.isConnected && block.textContent === 'First paragraph.'
        );
      });
      assert.ok(isSame);
      await driver.endAnswer(id, 'First paragraph.\n\nSecond paragraph grows.\n\n- one\n- two');
      await answer.getByText('1.9 s').waitFor();
      assert.equal(await answer.getAttribute('aria-busy'), null);
      assert.deepEqual(await answer.getByRole('listitem').allTextContents(), ['one', 'two']);
      assert.match((await driver.status.textContent()) ?? '', /Answer finished, \d+ words/);
    });

    it('folds what a model thought once its answer begins', async () => {
      const { page } = await open('chat');
      const id = await driver.beginAnswer('Think');
      await driver.stream(id, ['<think>\nHm, ', 'let me see.']);
      const thoughts = driver.messages.last().getByText('let me see');
      await thoughts.waitFor();
      await driver.stream(id, ['</think>', '\n\nYes.']);
      await driver.messages.last().getByText('Yes.').waitFor();
      await thoughts.waitFor({ state: 'hidden' });
      await page.getByText('Reasoning', { exact: true }).click();
      await thoughts.waitFor();
    });

    it('appends to a code block that is still open', async () => {
      await open('chat');
      const id = await driver.beginAnswer('Code');
      await driver.stream(id, ['```js\nconst a', ' = 1;\n', 'const b = 2;\n', '```\n\ndone']);
      const answer = driver.messages.last();
      assert.equal(await answer.locator('code').textContent(), 'const a = 1;\nconst b = 2;\n');
      assert.equal(await answer.getByText('done').count(), 1);
    });

    it('keeps the text that came when no final message follows', async () => {
      const { page } = await open('chat');
      const id = await driver.beginAnswer('Stop me');
      await driver.stream(id, ['Half an answer']);
      await page.evaluate(() => {
        window.fakeHost.run({
          type: 'run-end',
          runId: 'run-9',
          sessionId: '3f9c2e10-0000-4000-8000-000000000001',
          status: 'cancelled',
          durationMs: 3100,
          outputs: [],
        });
      });
      await page.getByText('Last run stopped after 3.1 s').waitFor();
      await driver.messages.last().getByText('Half an answer').waitFor();
    });

    it('names the component at work and stops by button and by Esc', async () => {
      const { page, composer } = await open('chat');
      await driver.beginAnswer('Tell me more');
      await page.getByText('Running: Language Model').waitFor();
      await page.getByRole('button', { name: 'Stop (Esc)', exact: true }).click();
      await composer.press('Escape');
      await page.waitForFunction(
        () => window.fakeHost.calls.filter(({ method }) => method === 'stop').length === 2,
      );
    });
  });

  describe('messages', () => {
    it('are edited in place by either side', async () => {
      const { page } = await open('chat');
      await driver.messages.nth(1).focus();
      await page.keyboard.press('e');
      const field = page.getByRole('textbox', { name: 'Message text' });
      await field.fill('No.');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await driver.messages.nth(1).getByText('Edited').waitFor();
      assert.equal((await driver.messages.nth(1).locator('.md').textContent())?.trim(), 'No.');
      const isFocused = await driver.messages
        .nth(1)
        .evaluate((message) => document.activeElement === message);
      assert.ok(isFocused);
    });

    it('are left as they were by Esc', async () => {
      const { page } = await open('chat');
      await driver.messages.first().focus();
      await page.keyboard.press('e');
      await page.getByRole('textbox', { name: 'Message text' }).fill('else');
      await page.keyboard.press('Escape');
      assert.equal(
        await driver.messages.first().locator('.bubble').textContent(),
        'Do you also ship to Austria?',
      );
      assert.deepEqual(await driver.calls('editMessage'), []);
    });

    it('are saved and run again', async () => {
      const { page } = await open('chat');
      const question = driver.messages.first();
      await pressRevealed(question, question.getByRole('button', { name: 'Edit (E)' }));
      await page.getByRole('textbox', { name: 'Message text' }).fill('And to Italy?');
      await page.keyboard.press('Control+Enter');
      const params = await driver.lastCall('regenerate');
      assert.deepEqual(params, {
        messageId: '00000000-0000-4000-8000-000000000001',
        text: 'And to Italy?',
      });
    });

    it('are deleted at once, with a way back', async () => {
      const { page } = await open('chat');
      await driver.messages.nth(1).focus();
      await page.keyboard.press('Delete');
      await driver.notice.getByText('Deleted 1 message.').waitFor();
      assert.equal(await driver.messages.count(), 3);
      await driver.notice.getByRole('button', { name: 'Undo' }).click();
      await driver.messages.nth(3).waitFor();
      await driver.notice.getByRole('button', { name: 'Redo' }).waitFor();
    });

    it('are rated, and the rating taken back', async () => {
      await open('chat');
      const answer = driver.messages.nth(1);
      await answer.hover();
      const helpful = answer.getByRole('button', { name: 'Helpful', exact: true });
      assert.equal(await helpful.getAttribute('aria-pressed'), 'true');
      await helpful.click();
      assert.equal(await helpful.getAttribute('aria-pressed'), 'false');
      assert.deepEqual(await driver.lastCall('rateMessage'), {
        messageId: '00000000-0000-4000-8000-000000000002',
        positive: null,
      });
      await driver.notice.getByText('Rating removed.').waitFor();
      await driver.notice.getByRole('button', { name: 'Undo' }).click();
      await driver.lastCall('undo');
    });

    it('are walked through with the arrow keys', async () => {
      const { page, thread } = await open('chat');
      await thread.focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      assert.match(label ?? '', /^User, /);
      await page.keyboard.press('Enter');
      const button = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      assert.equal(button, 'Copy (C)');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Escape');
      const back = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      assert.equal(back, label);
    });

    it('have code that can be copied', async () => {
      await open('chat');
      const code = driver.messages.nth(3).locator('.code');
      await pressRevealed(code, code.getByRole('button', { name: 'Copy' }));
      const params = await driver.lastCall('act');
      assert.match(JSON.stringify(params), /"action":"copy","text":"curl -s localhost/);
    });
  });

  describe('errors', () => {
    it('name the component and offer to set the missing variable', async () => {
      const { page } = await open('errors');
      const card = page.getByRole('group', { name: 'Key missing' });
      await card.getByRole('button', { name: 'Set ANTHROPIC_API_KEY' }).click();
      assert.deepEqual(await driver.lastCall('act'), {
        action: 'set-variable',
        name: 'ANTHROPIC_API_KEY',
      });
    });

    it('lead to the component in the flow file and run again', async () => {
      const { page } = await open('errors');
      const card = page.getByRole('group', { name: 'Error' });
      await card.getByText('Language Model stopped the run').waitFor();
      await card.getByRole('button', { name: 'Show in Flow File' }).click();
      assert.deepEqual(await driver.lastCall('act'), { action: 'show-node', nodeId: 'Model-1' });
      await card.getByRole('button', { name: 'Run Again' }).click();
      assert.deepEqual(await driver.lastCall('regenerate'), {
        messageId: '00000000-0000-4000-8000-000000000003',
      });
    });

    it('that keep the flow from running are shown before it runs', async () => {
      const { page, composer } = await open('problems');
      await page.getByRole('heading', { name: 'Apify Actors cannot run' }).waitFor();
      await composer.fill('Hello');
      await composer.press('Enter');
      assert.deepEqual(await driver.calls('send'), []);
    });
  });
});
