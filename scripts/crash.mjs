/**
 * The store's crash tests at length: node scripts/crash.mjs [rounds]
 * The unit tests run a few rounds of each; this kills a writing process 200 times and cuts the power 600 times.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from './lib/paths.mjs';

const rounds = Number(process.argv[2] ?? 200);
const { status } = spawnSync(
  process.execPath,
  [path.join(projectRoot, 'scripts', 'unit.mjs'), 'killing a process|a power cut|a failing disk'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      STORE_CRASH_ROUNDS: String(rounds),
      STORE_POWER_CUTS: String(rounds * 3),
    },
  },
);
process.exitCode = status ?? 1;
