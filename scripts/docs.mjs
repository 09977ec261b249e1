/** Writes docs/components.md from the components' declarations: node scripts/docs.mjs */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from './lib/paths.mjs';

const { status } = spawnSync(
  process.execPath,
  [path.join(projectRoot, 'scripts', 'unit.mjs'), 'docs/components.md'],
  { stdio: 'inherit', env: { ...process.env, WRITE_DOCS: '1' } },
);
process.exitCode = status ?? 1;
