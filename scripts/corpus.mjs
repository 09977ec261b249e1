/**
 * Checks and really runs a corpus of flows against servers on this machine that stand in for model providers and the
 * web: node scripts/corpus.mjs [folder] [part of a file name]. Without a folder: ../shared/corpus. Report: out/corpus.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { runScript } from './lib/prepare.mjs';

const folder = path.resolve(process.argv[2] ?? path.join(projectRoot, '..', 'shared', 'corpus'));

await runScript(async () => {
  const { bundleProgram } = await import('./lib/testBundle.mjs');

  if (!existsSync(folder)) throw new Error(`There is no folder ${folder} with flows.`);
  const file = await bundleProgram('corpus', 'runCorpus', 'test/corpus/runCorpus.ts');
  const part = process.argv[3] ?? '';
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', file, folder, part], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
