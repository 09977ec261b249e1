/** Unit and contract tests in plain Node: node scripts/unit.mjs [grep] */
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { bundleTests } = await import('./lib/testBundle.mjs');
  const { runMocha } = await import('./lib/runMocha.mjs');

  const grep = process.argv[2];
  const { file, sources } = await bundleTests('unit', ['test/unit', 'test/contract', 'test/fuzz']);
  const outcome = await runMocha(file, {
    verbose: grep !== undefined,
    ...(grep === undefined ? {} : { grep }),
  });
  console.log(`unit: ${outcome.passed} passed, ${outcome.failed} failed (${sources.length} files)`);
  process.send?.(outcome);
  // Whatever a test leaves open must not keep the run alive; the verdict is in.
  process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);
});
