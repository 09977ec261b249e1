import type { PageDriver } from './pageDriver';

/** A state of the page: what to open and what to do there before it is looked at. */
interface State {
  readonly name: string;
  readonly scenario?: string;
  readonly width?: number;
  readonly height?: number;
  readonly language?: 'de';
  readonly act?: (driver: PageDriver) => Promise<void>;
}

/** Every state of the page that is checked for accessibility and of which a picture can be taken. */
export const states: readonly State[] = [
  { name: 'chat' },
  { name: 'errors' },
  { name: 'empty' },
  { name: 'no-flow' },
  { name: 'broken' },
  { name: 'untrusted' },
  { name: 'prompt' },
  {
    name: 'the prompt of a run',
    scenario: 'prompt',
    act: async (driver) => {
      await driver.messages
        .nth(3)
        .getByRole('button', { name: /^In prompt/ })
        .click();
    },
  },
  {
    name: 'a message being inserted and a note',
    scenario: 'chat',
    act: async ({ page, messages }) => {
      await messages.last().focus();
      await page.keyboard.press('n');
      await page.keyboard.type('Odd');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('note').waitFor();
      await messages.last().focus();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Insert Message Below' }).click();
    },
  },
  {
    name: 'chosen sessions',
    scenario: 'chat',
    act: async (driver) => {
      await driver.session('order-8841').click({ modifiers: ['Control'] });
      await driver.page.getByText('2 selected').waitFor();
    },
  },
  {
    name: 'a private session and the menu of the list',
    scenario: 'chat',
    act: async ({ page }) => {
      const menu = page.getByRole('button', { name: 'Sort and select' });
      await menu.click();
      await page.getByRole('menuitem', { name: 'New Private Session' }).click();
      await page.getByText('Private session: nothing of it is stored').waitFor();
      await menu.click();
    },
  },
  {
    name: 'all columns of Message Logs',
    scenario: 'chat',
    act: async (driver) => {
      await driver.showView('Message Logs');
      await driver.page.getByRole('button', { name: 'Show all columns' }).click();
    },
  },
  {
    name: 'a long session that is asked again',
    scenario: 'huge',
    act: async (driver) => {
      await driver.showView('Compare');
      await driver.page.locator('.compare-grid[aria-rowcount="10001"]').waitFor();
      await driver.page.evaluate(() => {
        window.fakeHost.replays.holdAt = 120;
      });
      await driver.page.getByRole('button', { name: 'Run', exact: true }).click();
      await driver.page.getByText('120 of 5,000 answered').waitFor();
    },
  },
  {
    name: 'formulas, thoughts and a picture to load',
    scenario: 'empty',
    act: async (driver) => {
      const id = await driver.beginAnswer('Explain');
      const text = '<think>Hm.</think>\n\n$E = mc^2$\n\n![A chart](https://example.com/c.png)';
      await driver.stream(id, [text]);
      await driver.endAnswer(id, text);
      await driver.page.locator('.math .katex').first().waitFor();
    },
  },
  {
    name: 'attachments',
    scenario: 'chat',
    act: async ({ page }) => {
      const file = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') };
      await page.locator('input[type="file"]').setInputFiles(file);
      await page.getByRole('button', { name: 'Remove a.txt' }).waitFor();
    },
  },
  { name: 'untrusted-read' },
  { name: 'problems' },
  { name: 'form' },
  { name: 'every-input' },
  {
    name: 'a form with errors beside its fields',
    scenario: 'every-input',
    act: async ({ page }) => {
      await page.getByRole('textbox', { name: 'Rules' }).fill('{"half":');
      await page.getByRole('textbox', { name: 'Thresholds: key 2' }).fill('currency');
      await page.getByText('The key currency stands there twice.').waitFor();
    },
  },
  { name: 'run' },
  { name: 'chat-io' },
  { name: 'no-input' },
  {
    name: 'agent',
    act: async ({ page }) => {
      await page.locator('.steps-head').click();
      await page.locator('.step-head').first().click();
    },
  },
  {
    name: 'a streaming answer',
    scenario: 'chat',
    act: async (driver) => {
      const id = await driver.beginAnswer('Which of them arrives before the weekend?');
      await driver.stream(id, [
        '**Express** does: it leaves today at `15:00`',
        ' and arrives on Fri',
      ]);
    },
  },
  {
    name: 'a message being edited',
    scenario: 'chat',
    act: async (driver) => {
      await driver.messages.first().focus();
      await driver.page.keyboard.press('e');
    },
  },
  {
    name: 'the session menu',
    scenario: 'chat',
    act: async (driver) => {
      await driver.sessionList.focus();
      await driver.sessionList.press('Shift+F10');
    },
  },
  {
    name: 'a session being renamed',
    scenario: 'chat',
    act: async (driver) => {
      await driver.sessionList.focus();
      await driver.sessionList.press('F2');
      await driver.page.getByRole('textbox', { name: /^New name/ }).waitFor();
    },
  },
  {
    name: 'a notice',
    scenario: 'chat',
    act: async (driver) => {
      await driver.messages.nth(1).focus();
      await driver.page.keyboard.press('Delete');
      await driver.notice.waitFor();
    },
  },
  { name: 'Message Logs', scenario: 'errors', act: (driver) => driver.showView('Message Logs') },
  {
    name: 'a cell being edited',
    scenario: 'chat',
    act: async (driver) => {
      await driver.showView('Message Logs');
      await driver.page.getByRole('gridcell', { name: /^Do you also ship/ }).dblclick();
      await driver.page.getByRole('textbox', { name: 'Text of row 1' }).waitFor();
    },
  },
  {
    name: 'chosen rows of Message Logs',
    scenario: 'chat',
    act: async (driver) => {
      await driver.showView('Message Logs');
      for (const row of [2, 3]) {
        await driver.page.getByRole('checkbox', { name: `Select row ${row}` }).click();
      }
      await driver.page.getByRole('button', { name: 'Export…' }).hover();
    },
  },
  { name: 'the Inspector', scenario: 'chat', act: (driver) => driver.showView('Inspector') },
  {
    name: 'a flow of a thousand components',
    scenario: 'big-flow',
    act: (driver) => driver.showView('Inspector'),
  },
  {
    name: 'the inside of a group with its ports',
    scenario: 'group',
    act: async (driver) => {
      await driver.showView('Inspector');
      await driver.page.getByRole('button', { name: 'Zoom in (+)' }).click();
    },
  },
  {
    name: 'the parts of an agent’s work, one value being changed',
    scenario: 'trace',
    act: async (driver) => {
      await driver.showView('Inspector');
      await driver.page
        .getByRole('option', { name: /Is order 8841/ })
        .nth(1)
        .click();
      await driver.page
        .getByRole('button', { name: 'Change input_value and run from here' })
        .click();
    },
  },
  {
    name: 'a comparison of two runs',
    scenario: 'trace',
    act: async (driver) => {
      await driver.showView('Inspector');
      await driver.page.getByRole('button', { name: 'Compare two runs' }).click();
      await driver.page.locator('del').first().waitFor();
    },
  },
  {
    name: 'parameters, one changed',
    scenario: 'chat',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Parameters' }).click();
      await page.getByLabel('Temperature').fill('0.7');
    },
  },
  { name: 'other-version' },
  {
    name: 'a comparison of a session with its replay',
    scenario: 'chat',
    act: async (driver) => {
      await driver.showView('Compare');
      await driver.page.getByRole('button', { name: 'Run', exact: true }).click();
      await driver.page.locator('ins').first().waitFor();
      await driver.page
        .locator('.compare-cell .code')
        .last()
        .locator('.hljs-string')
        .first()
        .waitFor();
    },
  },
  {
    name: 'a failed run in the Inspector',
    scenario: 'chat',
    act: async (driver) => {
      await driver.showView('Inspector');
      await driver.page.getByRole('option', { name: /Summarise the complaint/ }).click();
      await driver.page.getByRole('heading', { name: 'Language Model stopped the run' }).waitFor();
    },
  },
  {
    name: 'a narrow panel with its drawer',
    scenario: 'chat',
    width: 360,
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Toggle sessions' }).click();
    },
  },
  {
    name: 'a long chat, in its middle',
    scenario: 'huge',
    act: async ({ page, thread }) => {
      const older = page.getByText('Question 4985', { exact: true });
      for (let pages = 0; pages < 40 && !(await older.isVisible()); pages += 1) {
        await thread.evaluate((scroller) => {
          scroller.scrollBy(0, -400);
        });
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      }
      await older.scrollIntoViewIfNeeded();
    },
  },
  { name: 'a very narrow panel', scenario: 'agent', width: 280 },
  { name: 'a narrow form', scenario: 'form', width: 280 },
  { name: 'a narrow chat with markup', scenario: 'chat', width: 280 },
  {
    name: 'a narrow Inspector',
    scenario: 'trace',
    width: 480,
    act: (driver) => driver.showView('Inspector'),
  },
  {
    name: 'narrow Message Logs',
    scenario: 'chat',
    width: 360,
    act: (driver) => driver.showView('Message Logs'),
  },
  { name: 'twice the size', scenario: 'agent', width: 500, height: 380 },
  {
    name: 'a wide Inspector',
    scenario: 'trace',
    width: 1440,
    act: async (driver) => {
      await driver.showView('Inspector');
      await driver.page
        .getByRole('option', { name: /Is order 8841/ })
        .nth(1)
        .click();
    },
  },
  { name: 'German', scenario: 'errors', language: 'de' },
  {
    name: 'German parameters',
    scenario: 'chat',
    language: 'de',
    act: async ({ page }) => {
      await page.locator('.params-toggle').click();
    },
  },
];
