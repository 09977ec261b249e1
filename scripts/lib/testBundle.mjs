/** Bundles TypeScript test files, found by their place and suffix, into one CommonJS file with a source map. */
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { buildStoreWorker, nodeOptions, projectRoot } from '../../esbuild.mjs';

/** Test tools that have no part in the product and gain nothing from being bundled. */
const testTools = ['mocha', 'fast-check', 'playwright-core', 'axe-core', 'esbuild', 'vscode'];
/** Scripts find their place by their own address, so they stay where they are. */
const scripts = path.join(projectRoot, 'scripts', 'lib', '*');

/** @param {readonly string[]} folders @param {string} suffix */
function findFiles(folders, suffix) {
  return folders
    .filter((folder) => existsSync(path.join(projectRoot, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith(suffix))
        .map((file) => `${folder}/${file.split(path.sep).join('/')}`),
    )
    .sort();
}

/**
 * @param {string} name of the bundle: the result is out/<name>/tests.js, with the store's worker beside it
 * @param {readonly string[]} folders relative to the project; searched to any depth
 * @param {string} [suffix] of the test files
 * @returns {Promise<{ file: string, sources: string[] }>} `sources` are the test files, sorted
 */
export async function bundleTests(name, folders, suffix = '.test.ts') {
  const folder = path.join(projectRoot, 'out', name);
  const file = path.join(folder, 'tests.js');
  const sources = findFiles(folders, suffix);
  await rm(folder, { recursive: true, force: true });
  await esbuild.build({
    ...nodeOptions,
    stdin: {
      contents: sources.map((source) => `import ${JSON.stringify(`./${source}`)};`).join('\n'),
      resolveDir: projectRoot,
      sourcefile: `${name}-tests.ts`,
      loader: 'ts',
    },
    outfile: file,
    external: [...testTools, scripts],
    loader: { '.css': 'empty', '.ttf': 'empty' },
  });
  await buildStoreWorker(folder);
  return { file, sources };
}

/**
 * Bundles one TypeScript program, with the store's worker beside it.
 * @param {string} folder below `out` @param {string} name @param {string} source relative to the project
 */
export async function bundleProgram(folder, name, source) {
  const output = path.join(projectRoot, 'out', folder);
  const file = path.join(output, `${name}.js`);
  await esbuild.build({
    ...nodeOptions,
    entryPoints: [source],
    outfile: file,
    external: [...testTools, scripts],
  });
  await buildStoreWorker(output);
  return file;
}
