/**
 * Runs the API for long: node scripts/soak.mjs [runs]
 * 20,000 runs unless given, half of them streams that the client leaves; ends with 1 where memory, handles or
 * sockets grew.
 */
import { spawnSync } from 'node:child_process';
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { bundleProgram } = await import('./lib/testBundle.mjs');
  const file = await bundleProgram('soak', 'soak', 'test/soak/soak.ts');
  // Without source maps, which fill four fifths of the heap once an error has a stack.
  const args = ['--expose-gc', file, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
