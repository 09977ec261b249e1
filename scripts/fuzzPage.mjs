/** Draws 10,000 hostile messages in a real browser: node scripts/fuzzPage.mjs [count] [seed] */
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { buildProduct } = await import('../esbuild.mjs');
  const { findBrowser } = await import('./lib/browser.mjs');
  const { runMocha } = await import('./lib/runMocha.mjs');
  const { bundleTests } = await import('./lib/testBundle.mjs');

  const [count = '10000', seed] = process.argv.slice(2);
  process.env['FUZZ_MESSAGES'] = count;
  if (seed !== undefined) process.env['FUZZ_SEED'] = seed;
  process.env['FLOW_PLAYGROUND_BROWSER'] = await findBrowser();
  await buildProduct({ production: true });
  const { file } = await bundleTests('fuzz', ['test/e2e'], 'pageFuzz.test.ts');
  const outcome = await runMocha(file, { timeoutMs: 3_600_000, verbose: true });
  console.log(`${count} hostile messages: ${outcome.failed === 0 ? 'no harm done' : 'failed'}`);
  process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);
});
