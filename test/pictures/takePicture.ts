import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fixFonts } from '../support/fixedFonts';
import { inProject } from '../support/projectRoot';

interface PictureOptions {
  /** Whether the repository keeps it; else it is only looked at. */
  readonly isKept: boolean;
}

/**
 * Writes `<name>.png` into out/screenshots, or into the folder `kept` below, with the fonts of
 * pictures in every frame.
 */
export async function takePicture(
  page: Page,
  name: string,
  { isKept }: PictureOptions,
): Promise<void> {
  const folder = inProject('out', 'screenshots', ...(isKept ? ['kept'] : []));
  await mkdir(folder, { recursive: true });
  await fixFonts(page);
  // Whatever follows the size of words has a frame to do so.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.screenshot({
    path: path.join(folder, `${name}.png`),
    animations: 'disabled',
    caret: 'hide',
  });
}
