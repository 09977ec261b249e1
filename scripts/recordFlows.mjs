/**
 * Records what whole flows give in a real Langflow: node scripts/recordFlows.mjs --langflow http://127.0.0.1:7860
 * Runs the cases of test/contract/flows there, against a language model that the cases play themselves, and writes flows
 * and outcomes to test/fixtures/recorded, which contract tests compare with ours. `--only text` shows the cases of that name.
 */
import { spawnSync } from 'node:child_process';
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { bundleProgram } = await import('./lib/testBundle.mjs');

  const file = await bundleProgram('record', 'flows', 'test/contract/flows/record.ts');
  const { status } = spawnSync(
    process.execPath,
    ['--enable-source-maps', file, ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
});
