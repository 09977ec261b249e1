/**
 * Runs mutated flow files and prompts: node scripts/fuzz.mjs [rounds] [seed]
 * The unit tests run a few hundred of the same.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from './lib/paths.mjs';

const [rounds = '10000', seed = '1'] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [path.join(projectRoot, 'scripts', 'unit.mjs'), 'fuzzed flows'],
  { stdio: 'inherit', env: { ...process.env, FUZZ_ROUNDS: rounds, FUZZ_SEED: seed } },
);
process.exitCode = status ?? 1;
