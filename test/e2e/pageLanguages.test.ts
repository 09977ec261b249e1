import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { readTexts } from '../../scripts/lib/texts.mjs';
import { usePage } from '../support/page/usePage';

const languages = ['de', 'fr', 'ja'] as const;

/** Narrow is a side bar; 500 is half of a panel, as at 200 % zoom. */
const widths = [320, 500, 1000] as const;

/**
 * Controls whose words do not fit or that lie outside the page. What is clipped on purpose ends with
 * an ellipsis, and has its words as a title.
 */
function cutControls(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      '.fp :is(button, vscode-button, [role="tab"], [role="menuitem"], h1, h2, label, .meta)',
    );
    const isShown = (element: HTMLElement): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    /** Where a part of the page is scrolled, what lies outside is reached. */
    const frameOf = (element: HTMLElement): DOMRect => {
      let frame = element.parentElement;
      while (frame !== null && !/auto|scroll/.test(getComputedStyle(frame).overflow)) {
        frame = frame.parentElement;
      }
      return (frame ?? document.body).getBoundingClientRect();
    };
    /** A table is scrolled to its columns, a drawing moved. */
    const isReached = (element: HTMLElement): boolean =>
      element.closest('[role="grid"], fp-flow-graph') !== null;
    return [...controls]
      .filter((each) => isShown(each) && !isReached(each))
      .flatMap((element) => {
        const box = element.getBoundingClientRect();
        const frame = frameOf(element);
        const style = getComputedStyle(element);
        const name = [element.textContent, element.title, element.ariaLabel].find(Boolean)?.trim();
        const isOutside =
          box.width > 1 && (box.right > frame.right + 1 || box.left < frame.left - 1);
        const isCut =
          element.scrollWidth > element.clientWidth + 1 &&
          style.overflow === 'hidden' &&
          style.textOverflow !== 'ellipsis' &&
          box.width > 1;
        return isOutside || isCut ? [`${element.tagName} ${name?.slice(0, 60) ?? ''}`] : [];
      });
  });
}

describe('the page in other languages', () => {
  const shown = usePage();

  for (const language of languages) {
    const texts = readTexts(`l10n/page.${language}.json`);

    it(`cuts no words of its controls at any width, in ${language}`, async function () {
      this.timeout(180_000);
      for (const width of widths) {
        for (const scenario of ['chat', 'errors', 'untrusted', 'empty'] as const) {
          const { page } = await shown.open({ scenario, width, language });
          assert.deepEqual(await cutControls(page), [], `${scenario}, ${width} pixels`);
          await shown.driver.close();
        }
        const { page } = await shown.open({ scenario: 'chat', width, language });
        for (const view of ['header.logs', 'header.inspector', 'header.compare']) {
          await page.getByRole('tab', { name: texts[view] ?? '', exact: true }).click();
          await page.getByRole('tabpanel').waitFor();
          assert.deepEqual(await cutControls(page), [], `${view}, ${width} pixels`);
        }
        if (width !== widths.at(-1)) await shown.driver.close();
      }
    });
  }

  it('says what the engine said in the language of the page', async () => {
    const { page } = await shown.open({ scenario: 'chat', language: 'fr' });
    await shown.driver.failNext('send', 'input-invalid', 'There is no flow named order.');
    const composer = page.getByRole('textbox', { name: 'Message à Support Agent' });
    await composer.fill('And now?');
    await composer.press('Enter');
    await page.getByRole('alert').or(page.locator('.error-card')).last().waitFor();
    await page.getByText('Il n’y a pas de flow nommé order.').last().waitFor();
  });
});
