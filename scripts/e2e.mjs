/**
 * Tests in a VS Code window, driven by a browser: node scripts/e2e.mjs [oldest|current] [grep]
 * The oldest VS Code, which is the default, runs all of them; the current one runs those with @smoke in their name.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { isWorkbenchName } from './lib/pinned.mjs';
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { buildProduct } = await import('../esbuild.mjs');
  const { findBrowser } = await import('./lib/browser.mjs');
  const { ensureWorkbench } = await import('./lib/installWorkbench.mjs');
  const { runMocha } = await import('./lib/runMocha.mjs');
  const { bundleTests } = await import('./lib/testBundle.mjs');

  const args = process.argv.slice(2);
  const name = args.find(isWorkbenchName) ?? 'oldest';
  const named = args.find((arg) => !isWorkbenchName(arg));
  const grep = named ?? (name === 'current' ? '@smoke' : undefined);

  await rm(path.join(projectRoot, 'out', 'failures'), { recursive: true, force: true });
  await buildProduct({ production: true });
  const { file } = await bundleTests('e2e', ['test/e2e']);
  // What has to be installed is installed here, where no test's time limit applies.
  const { version } = await ensureWorkbench(name);
  process.env['FLOW_PLAYGROUND_BROWSER'] = await findBrowser();
  process.env['FLOW_PLAYGROUND_WORKBENCH'] = name;

  const outcome = await runMocha(file, {
    timeoutMs: 120_000,
    verbose: true,
    ...(grep === undefined ? {} : { grep }),
  });
  console.log(`end to end, VS Code ${version}: ${outcome.passed} passed, ${outcome.failed} failed`);
  process.send?.(outcome);
  process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);
});
