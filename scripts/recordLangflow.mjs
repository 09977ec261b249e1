/**
 * Records what a real Langflow answers: node scripts/recordLangflow.mjs --langflow http://127.0.0.1:7860
 * Sends the list of test/contract/langflow/requests.ts, keeps the shapes of the answers (names, types and order,
 * no texts) in test/contract/langflow/recorded.json, and prints where ours differ. Without an address it only prints.
 */
import { spawnSync } from 'node:child_process';
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { bundleProgram } = await import('./lib/testBundle.mjs');

  const file = await bundleProgram('record', 'langflow', 'test/contract/langflow/record.ts');
  const { status } = spawnSync(
    process.execPath,
    ['--enable-source-maps', file, ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
});
