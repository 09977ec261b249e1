/** Fetches what tests need, so that they need not: both workbenches, a browser and PostgreSQL. */
import { workbenchNames } from './lib/pinned.mjs';
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { findBrowser } = await import('./lib/browser.mjs');
  const { ensureWorkbench } = await import('./lib/installWorkbench.mjs');
  const { findPostgres } = await import('./lib/postgres.mjs');
  const [browser, postgres, ...workbenches] = await Promise.all([
    findBrowser(),
    findPostgres(),
    ...workbenchNames.map(ensureWorkbench),
  ]);
  console.log(`Browser: ${browser}`);
  console.log(`PostgreSQL: ${postgres.folder}`);
  for (const { version, vscodeRoot } of workbenches)
    console.log(`VS Code ${version}: ${vscodeRoot}`);
});
