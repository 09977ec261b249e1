/**
 * Everything that is checked: node scripts/test.mjs [stage …]
 * The last line is the total: the tests of all stages, and one failure for a stage that fails without counting tests.
 */
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { runScript } from './lib/prepare.mjs';
import { runStages, tool } from './lib/stages.mjs';
import { vsixFile } from './lib/vsix.mjs';

const tsc = tool('typescript/bin/tsc');
const script = (/** @type {string} */ name) => path.join(projectRoot, 'scripts', `${name}.mjs`);

/** These neither build nor start anything, so they run side by side, while the editors are being fetched. */
const checks = [
  { name: 'editors and browser', commands: [[script('install')]] },
  { name: 'types', commands: ['.', 'webview', 'test', 'scripts'].map((part) => [tsc, '-p', part]) },
  { name: 'lint', commands: [[tool('eslint/bin/eslint.js'), '--max-warnings=0', '.']] },
  {
    name: 'format',
    commands: [[tool('prettier/bin/prettier.cjs'), '--check', '.', '--log-level=warn']],
  },
  { name: 'unused', commands: [[tool('knip/bin/knip.js'), '--no-progress']] },
];
const runs = [
  { name: 'unit', commands: [[script('unit')]] },
  { name: 'package', commands: [[script('package')]] },
  { name: 'host', commands: [[script('host')]] },
  { name: 'e2e', commands: [[script('e2e'), 'oldest']] },
  // The file that ships, in the VS Code that most people have.
  {
    name: 'e2e-current',
    commands: [[script('e2e'), 'current']],
    env: { FLOW_PLAYGROUND_VSIX: vsixFile },
  },
];

await runScript(async () => {
  const wanted = process.argv.slice(2);
  const known = [...checks, ...runs].map(({ name }) => name);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no stage ${unknown.join(', ')}; there are ${known.join(', ')}`);
  }
  const isWanted = (/** @type {{ name: string }} */ { name }) =>
    wanted.length === 0 || wanted.includes(name);
  const results = [
    ...(await runStages(checks.filter(isWanted), 2)),
    ...(await runStages(runs.filter(isWanted), 1)),
  ];
  const passed = results.reduce((sum, { tests }) => sum + tests.passed, 0);
  const failed = results.reduce((sum, { tests }) => sum + tests.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});
