import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness, themeNames } from '../support/page/pageHarness';
import { states } from '../support/page/states';
import { inProject } from '../support/projectRoot';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

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

  for (const { name, scenario = name, width = 1000, height = 800, language, act } of states) {
    it(`${name}: nothing to object to in any theme`, async () => {
      const page = await harness.open({
        scenario,
        width,
        height,
        ...(language === undefined ? {} : { language }),
      });
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
