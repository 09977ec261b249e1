/**
 * Takes the pictures of the product: node scripts/screenshots.mjs [text in the name of a picture]
 * All of them go to out/screenshots; those that the repository keeps also, smaller, to media/screenshots.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { runScript } from './lib/prepare.mjs';

const taken = path.join(projectRoot, 'out', 'screenshots');
const kept = path.join(projectRoot, 'media', 'screenshots');

/** Renews the kept pictures; those that are no longer taken go, unless only some were asked for. */
async function keep(/** @type {boolean} */ isAll) {
  const { smallPng } = await import('./lib/smallPng.mjs');
  const names = await readdir(path.join(taken, 'kept')).catch(() => []);
  if (isAll) await rm(kept, { recursive: true, force: true });
  await mkdir(kept, { recursive: true });
  let bytes = 0;
  for (const name of names) {
    const small = smallPng(await readFile(path.join(taken, 'kept', name)));
    bytes += small.length;
    await writeFile(path.join(kept, name), small);
  }
  console.log(`media/screenshots: ${names.length} renewed, ${Math.round(bytes / 1000)} KB`);
}

await runScript(async () => {
  const { buildProduct } = await import('../esbuild.mjs');
  const { findBrowser } = await import('./lib/browser.mjs');
  const { ensureWorkbench } = await import('./lib/installWorkbench.mjs');
  const { runMocha } = await import('./lib/runMocha.mjs');
  const { bundleTests } = await import('./lib/testBundle.mjs');

  const [grep] = process.argv.slice(2);
  await rm(taken, { recursive: true, force: true });
  await buildProduct({ production: true });
  const { file } = await bundleTests('pictures', ['test/pictures'], '.pictures.ts');
  await ensureWorkbench('current');
  process.env['FLOW_PLAYGROUND_BROWSER'] = await findBrowser();
  process.env['FLOW_PLAYGROUND_WORKBENCH'] = 'current';
  const outcome = await runMocha(file, {
    timeoutMs: 120_000,
    verbose: true,
    ...(grep === undefined ? {} : { grep }),
  });
  const isComplete = outcome.failed === 0 && grep === undefined;
  await keep(isComplete);
  console.log(`pictures: ${outcome.passed} passed, ${outcome.failed} failed`);
  process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);
});
