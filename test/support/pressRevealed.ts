import type { Locator } from 'playwright-core';
import { eventually } from './eventually.js';

/**
 * Presses a button that is only there while the pointer is over its owner. An owner that was drawn anew, or moved
 * because something grew above it, lies no longer under a pointer that rests: then the pointer follows it, as a hand does.
 */
export async function pressRevealed(owner: Locator, button: Locator): Promise<void> {
  await eventually(`the pointer reveals ${button.toString()}`, async () => {
    await owner.hover({ timeout: 2000 });
    await button.click({ timeout: 2000 });
    return true;
  });
}
