/** Unit and contract tests in plain Node: node scripts/unit.mjs [grep] */
import process from 'node:process';
import { projectRoot } from '../esbuild.mjs';
import { runMocha } from './lib/runMocha.mjs';
import { bundleTests } from './lib/testBundle.mjs';

process.chdir(projectRoot);
const grep = process.argv[2];
const { file, sources } = await bundleTests('unit', ['test/unit', 'test/contract']);
const { passed, failed } = await runMocha(file, {
  verbose: grep !== undefined,
  ...(grep === undefined ? {} : { grep }),
});
console.log(`unit: ${passed} passed, ${failed} failed (${sources.length} files)`);
// Whatever a test leaves open must not keep the run alive; the verdict is in.
process.exit(failed > 0 || passed === 0 ? 1 : 0);
