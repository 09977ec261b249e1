import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness, themeNames } from '../support/page/pageHarness';
import { inProject } from '../support/projectRoot';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

interface State {
  readonly name: string;
  readonly scenario?: string;
  readonly width?: number;
  readonly act?: (driver: PageDriver) => Promise<void>;
}

/** States of the page: what to open and what to do there before it is checked. */
const states: readonly State[] = [
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
      const id = await driver.beginAnswer('Tell me more');
      await driver.stream(id, ['Some **words** and `code`', ' and more']);
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
];

describe('accessibility of the page', () => {
  let harness: PageHarness;
  let source: string;

  before(async () => {
    harness = await PageHarness.start();
    source = await readFile(inProject('node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  });

  after(async () => {
    await harness.stop();
  });

  for (const { name, scenario = name, width = 1000, act } of states) {
    it(`${name}: nothing to object to in any theme`, async () => {
      const page = await harness.open({ scenario, width });
      await act?.(new PageDriver(page));
      await page.evaluate(source);
      const found: string[] = [];
      for (const theme of themeNames) {
        await harness.setTheme(page, theme);
        // Only colours depend on the theme.
        const rules = theme === 'dark' ? undefined : ['color-contrast'];
        for (const violation of await violations(page, rules)) found.push(`${theme}: ${violation}`);
      }
      await page.context().close();
      assert.deepEqual(found, []);
    });
  }
});

/** What axe-core finds, one line each; all its rules, or only some. */
async function violations(
  page: Page,
  rules: readonly string[] | undefined,
): Promise<readonly string[]> {
  const results = await page.evaluate(
    (only) =>
      window.axe.run(document, {
        resultTypes: ['violations'],
        rules: { region: { enabled: false } },
        ...(only === undefined ? {} : { runOnly: [...only] }),
      }),
    rules,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
