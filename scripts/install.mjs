/** Fetches what the tests in an editor need, so that they need not: both workbenches and a browser. */
import { workbenchNames } from './lib/pinned.mjs';
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { findBrowser } = await import('./lib/browser.mjs');
  const { ensureWorkbench } = await import('./lib/installWorkbench.mjs');
  const [browser, ...workbenches] = await Promise.all([
    findBrowser(),
    ...workbenchNames.map(ensureWorkbench),
  ]);
  console.log(`Browser: ${browser}`);
  for (const { version, vscodeRoot } of workbenches)
    console.log(`VS Code ${version}: ${vscodeRoot}`);
});
