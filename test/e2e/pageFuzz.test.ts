import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { hostileMessages } from '../support/page/hostileMessages';
import { PageHarness, problemsOf } from '../support/page/pageHarness';

/** A slice in the usual tests; `npm run fuzz:page` takes 10,000. */
const total = Number(process.env['FUZZ_MESSAGES'] ?? 400);
const seed = Number(process.env['FUZZ_SEED'] ?? 20261121);
const batch = 40;

describe('hostile messages', function () {
  this.timeout(60_000 + total * 100);
  let harness: PageHarness;
  let page: Page;
  const outside: string[] = [];

  before(async () => {
    harness = await PageHarness.start();
    page = await harness.open({ scenario: 'empty', isMeasured: true });
    const own = new URL(page.url()).origin;
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(own) && !/^(?:data|blob):/.test(url)) outside.push(url);
    });
    page.on('crash', () => outside.push('the page crashed'));
  });

  after(async () => {
    await harness.stop();
  });

  it(`neither run, load, escape nor break anything: ${total} of them`, async () => {
    const messages = hostileMessages(seed, total);
    for (let start = 0; start < total; start += batch) {
      const texts = messages.slice(start, start + batch);
      await page.evaluate(async (shown) => {
        window.fakeHost.replaceAll(shown);
        // Formulas and colours are drawn when the page has time for them.
        const idle = (): Promise<unknown> =>
          new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 }));
        await new Promise((resolve) => requestAnimationFrame(resolve));
        for (let round = 0; round < 5; round++) await idle();
      }, texts);
      const shown = await page.getByRole('article').count();
      assert.deepEqual(
        [await problemsOf(page), outside, shown],
        [[], [], Math.min(batch, texts.length)],
        `seed ${seed}, messages ${start} to ${start + batch}`,
      );
    }
    const strangers = await page.evaluate(
      () =>
        document.querySelectorAll(
          'fp-thread :is(script, style, iframe, form, object, embed, base, meta, link, [onerror], [onload], a[href^="javascript"])',
        ).length,
    );
    assert.equal(strangers, 0);
  });
});
