import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** A browser without a window that asks nobody but the pages it opens. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath(),
    headless: false,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      '--force-color-profile=srgb',
    ],
  });
}

function browserPath(): string {
  const named = process.env['FLOW_PLAYGROUND_BROWSER'];
  const places = ['/usr/bin/chromium', '/usr/bin/google-chrome', chromium.executablePath()];
  const found = [...(named === undefined ? [] : [named]), ...places].find((file) =>
    existsSync(file),
  );
  if (found === undefined) throw new Error('No browser; name one in FLOW_PLAYGROUND_BROWSER.');
  return found;
}
