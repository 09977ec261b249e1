/**
 * Measures: node scripts/bench.mjs [name …] [--option value …]
 * Each test/bench/<name>.bench.ts is a program of its own; it runs alone in a fresh process, gets the
 * options, and prints a table.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { runScript } from './lib/prepare.mjs';

const suffix = '.bench.ts';

await runScript(async () => {
  const { buildProduct } = await import('../esbuild.mjs');
  const { bundleProgram } = await import('./lib/testBundle.mjs');

  const args = process.argv.slice(2);
  const firstOption = args.findIndex((arg) => arg.startsWith('--'));
  const wanted = firstOption < 0 ? args : args.slice(0, firstOption);
  const options = firstOption < 0 ? [] : args.slice(firstOption);
  const names = readdirSync(path.join(projectRoot, 'test', 'bench'))
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .filter((name) => wanted.length === 0 || wanted.includes(name));
  if (names.length === 0) throw new Error(`There is no benchmark ${wanted.join(', ')}`);

  await buildProduct({ production: true });
  let failed = 0;
  for (const name of names) {
    const file = await bundleProgram('bench', name, `test/bench/${name}${suffix}`);
    const { status } = spawnSync(
      process.execPath,
      ['--enable-source-maps', '--expose-gc', file, ...options],
      { stdio: 'inherit' },
    );
    if (status !== 0) failed += 1;
  }
  process.exitCode = failed > 0 ? 1 : 0;
});
