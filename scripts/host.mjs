/**
 * Tests inside a real extension host: node scripts/host.mjs [oldest|current] [grep]
 * Without a version, on both.
 */
import { runScript } from './lib/prepare.mjs';
import { workbenchNames } from './lib/pinned.mjs';

await runScript(async () => {
  const { buildProduct } = await import('../esbuild.mjs');
  const { buildHostTests, runHostTests } = await import('./lib/hostTests.mjs');

  const args = process.argv.slice(2);
  const names = workbenchNames.filter(
    (name) => !args.length || !isName(args[0]) || args[0] === name,
  );
  const grep = args.find((arg) => !isName(arg));
  await buildProduct();
  await buildHostTests();
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    const outcome = await runHostTests(name, grep === undefined ? {} : { grep, verbose: true });
    console.log(
      `host, VS Code ${outcome.version}: ${outcome.passed} passed, ${outcome.failed} failed`,
    );
    total.passed += outcome.passed;
    total.failed += outcome.failed;
  }
  process.send?.(total);
  process.exit(total.failed > 0 ? 1 : 0);
});

/** @param {string | undefined} arg */
function isName(arg) {
  return workbenchNames.some((name) => name === arg);
}
