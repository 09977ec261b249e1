/**
 * Tests inside a real extension host: node scripts/host.mjs [oldest|current] [grep]
 * Without a version, on both.
 */
import { isWorkbenchName, workbenchNames } from './lib/pinned.mjs';
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { buildProduct } = await import('../esbuild.mjs');
  const { buildHostTests, runHostTests } = await import('./lib/hostTests.mjs');

  const args = process.argv.slice(2);
  const wanted = args.filter(isWorkbenchName);
  const grep = args.find((arg) => !isWorkbenchName(arg));
  await buildProduct({ production: true });
  await buildHostTests();
  const total = { passed: 0, failed: 0 };
  for (const name of wanted.length > 0 ? wanted : workbenchNames) {
    const outcome = await runHostTests(name, grep === undefined ? {} : { grep, verbose: true });
    const { version, passed, failed } = outcome;
    console.log(`host, VS Code ${version}: ${passed} passed, ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  }
  process.send?.(total);
  process.exit(total.failed > 0 ? 1 : 0);
});
