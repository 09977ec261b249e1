import type { Page } from 'playwright-core';

/**
 * Makes the browser's processor as many times slower as FLOW_PLAYGROUND_SLOWDOWN says, if it is set: steps that only
 * pass because the page is quicker than the test are found by that, and not by the slowest machine that runs them.
 */
export async function slowDown(page: Page): Promise<void> {
  const rate = Number(process.env['FLOW_PLAYGROUND_SLOWDOWN'] ?? 1);
  if (!(rate > 1)) return;

  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}
