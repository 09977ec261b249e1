/**
 * Builds everything that ships into `dist/`: node esbuild.mjs [--production] [--watch]
 *
 *   dist/extension.js      what an editor loads at its start, CommonJS, `vscode` left to the host
 *   dist/commands.js       what commands do, loaded with the first one that is called
 *   dist/core.js           engine, store, server and libraries, which it loads on first use
 *   dist/cli.js            the command line, one file with a shebang
 *   dist/storeWorker.js    the worker thread that owns the database
 *   dist/sqliteWorker.js   the worker process that runs a flow's query on a SQLite file
 *   dist/patternWorker.js  the worker thread that runs regular expressions of flows
 *   dist/pdfWorker.js      the worker thread that reads one PDF
 *   dist/sql-wasm.wasm     SQLite
 *   dist/licenses.txt      the licences of what is bundled
 *   dist/libraries/        what reads documents, tables and databases: loaded on first use, shared by the programs
 *   dist/webview/          the Playground page, its style sheet and the icon font
 *
 * The store finds its worker and the WASM file next to the running bundle, so test bundles use the same layout.
 */
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { collectLicenses } from './scripts/lib/licenses.mjs';

export const projectRoot = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** What all bundles have in common. */
export const sharedOptions = /** @satisfies {esbuild.BuildOptions} */ ({
  absWorkingDir: projectRoot,
  bundle: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
  // Its entry for Node hides its modules from the bundler.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
});

/** The page at /docs of the API: its parts are texts in the server, so that it needs no files beside it. */
async function buildApiPage() {
  const { outputFiles } = await esbuild.build({
    ...sharedOptions,
    entryPoints: ['webview/apiDocs/main.ts', 'webview/apiDocs/page.css'],
    outdir: 'apiDocs',
    write: false,
    minify: true,
    sourcemap: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  });
  /** @param {string} end */
  const text = (end) => JSON.stringify(outputFiles.find((file) => file.path.endsWith(end))?.text);
  return { apiPageScript: text('.js'), apiPageStyle: text('.css') };
}

const apiPage = await buildApiPage();

/** What all bundles for Node have in common. CommonJS keeps `import()` lazy: the module is evaluated on first use. */
export const nodeOptions = /** @satisfies {esbuild.BuildOptions} */ ({
  ...sharedOptions,
  platform: 'node',
  format: 'cjs',
  target: 'node22.13',
  define: apiPage,
});

/** The extension's own bundle is small; what it loads on first use are bundles beside it, by the module they begin with. */
const apart = /** @type {Readonly<Record<string, string>>} */ ({
  core: './core.js',
  commandHandlers: './commands.js',
});

const partsApart = /** @satisfies {esbuild.Plugin} */ ({
  name: 'parts-apart',
  setup(build) {
    build.onResolve({ filter: /\/\w+$/ }, ({ kind, path: module }) => {
      const file = kind === 'dynamic-import' ? apart[path.basename(module)] : undefined;
      return file === undefined ? undefined : { path: file, external: true };
    });
  },
});

/** @type {esbuild.BuildOptions} */
const inTheHost = {
  ...nodeOptions,
  external: ['vscode'],
  plugins: [partsApart],
  // The host's own module loader knows `require` only where a file is not an ES module.
  supported: { 'dynamic-import': false },
};

const hostFolders = [
  'src/host/',
  'src/extension.ts',
  'src/base/',
  'src/protocol/',
  'src/sessions/',
  'src/flow/',
  'src/models/',
  'src/sql/database',
];

/**
 * The toolkit tries out `:focus-visible` with an inline style when it is loaded. The page's policy forbids those, so it
 * is told what every browser of ours knows.
 */
const knownFocusVisible = /** @satisfies {esbuild.Plugin} */ ({
  name: 'known-focus-visible',
  setup(build) {
    build.onLoad(
      { filter: /fast-foundation[\\/]dist[\\/]esm[\\/]utilities[\\/]style[\\/]focus\.js$/ },
      () => ({
        contents: "export const focusVisible = 'focus-visible';",
      }),
    );
  },
});

/** KaTeX writes some styles as attributes, which the page's policy forbids; set one by one they are allowed. */
const katexWithoutStyleAttributes = /** @satisfies {esbuild.Plugin} */ ({
  name: 'katex-without-style-attributes',
  setup(build) {
    build.onLoad({ filter: /katex[\\/]dist[\\/]katex\.mjs$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8')).replaceAll(
        /node\.setAttribute\(attr, ([^;]+)\);/g,
        "if (attr === 'style') node.style.cssText = $1; else node.setAttribute(attr, $1);",
      ),
    }));
  },
});

/** What the page loads when a message needs it. */
const extraOptions = /** @type {esbuild.BuildOptions} */ ({
  ...sharedOptions,
  platform: 'browser',
  format: 'iife',
  target: 'chrome138',
  sourcemap: false,
  loader: { '.woff2': 'file' },
  assetNames: '[name]',
  external: ['*.woff', '*.ttf'],
  plugins: [katexWithoutStyleAttributes],
});

/** Packages that few runs need: built once each, so that the programs stay small and quick to load. */
const libraries = [
  '@joplin/turndown-plugin-gfm',
  '@xmldom/xmldom',
  'chardet',
  'cheerio/slim',
  'fflate',
  'jsonrepair',
  'mammoth',
  'nanotar',
  'papaparse',
  'pg',
  'read-excel-file/universal',
  'turndown',
  'unpdf',
  'write-excel-file/universal',
  'yaml',
];

/** @param {string} name of a package @returns the file of its bundle, relative to `dist` */
function libraryFile(name) {
  return `libraries/${name.replace('@', '').replaceAll('/', '-')}.js`;
}

/** Lets a program load the libraries from beside it. */
const shareLibraries = /** @type {esbuild.Plugin} */ ({
  name: 'share-libraries',
  setup(build) {
    build.onResolve({ filter: /^[@a-z]/ }, ({ path: name }) =>
      libraries.includes(name) ? { path: `./${libraryFile(name)}`, external: true } : undefined,
    );
  },
});

/**
 * For programs that load libraries from beside them. With `require`, because a CommonJS file shows its names
 * to nobody else.
 * @type {esbuild.BuildOptions}
 */
const besideLibraries = { plugins: [shareLibraries], supported: { 'dynamic-import': false } };

/** What the pages have in common. */
const pageOptions = /** @satisfies {esbuild.BuildOptions} */ ({
  ...sharedOptions,
  platform: 'browser',
  format: 'iife',
  target: 'chrome138',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  plugins: [knownFocusVisible],
});

/**
 * @typedef {object} Bundle
 * @property {string} source entry point, relative to the project
 * @property {string} output relative to `dist`
 * @property {number} limit largest minified size, in bytes
 * @property {esbuild.BuildOptions} options
 * @property {readonly string[]} [mayContain] the only source folders that may end up in the bundle
 */

/** @type {readonly Bundle[]} */
const bundles = [
  {
    source: 'src/extension.ts',
    output: 'extension.js',
    // All of it is read when a window opens.
    limit: 180_000,
    options: inTheHost,
    mayContain: hostFolders,
  },
  {
    source: 'src/host/commands/commandHandlers.ts',
    output: 'commands.js',
    limit: 100_000,
    options: inTheHost,
    mayContain: hostFolders,
  },
  {
    source: 'src/core.ts',
    output: 'core.js',
    limit: 4_000_000,
    // `vscode` is not external here, so an import of it that slips in stops the build.
    options: { ...nodeOptions, ...besideLibraries },
  },
  {
    source: 'src/cli/main.ts',
    output: 'cli.js',
    limit: 4_000_000,
    // `vscode` is not external here, so an import of it that slips in stops the build.
    options: {
      ...nodeOptions,
      banner: { js: '#!/usr/bin/env node' },
      ...besideLibraries,
    },
  },
  {
    source: 'src/store/sqljs/worker.ts',
    output: 'storeWorker.js',
    limit: 500_000,
    options: nodeOptions,
  },
  {
    source: 'src/sql/sqliteWorker.ts',
    output: 'sqliteWorker.js',
    limit: 20_000,
    options: nodeOptions,
  },
  {
    source: 'src/patterns/patternWorker.ts',
    output: 'patternWorker.js',
    limit: 10_000,
    options: nodeOptions,
  },
  {
    source: 'src/files/pdfWorker.ts',
    output: 'pdfWorker.js',
    limit: 20_000,
    options: { ...nodeOptions, ...besideLibraries },
  },
  {
    source: 'webview/main.ts',
    output: 'webview/main.js',
    limit: 2_000_000,
    options: pageOptions,
    mayContain: ['webview/', 'src/protocol/', 'src/base/', 'node_modules/'],
  },
  {
    source: 'webview/graphMain.ts',
    output: 'webview/graph.js',
    limit: 200_000,
    options: pageOptions,
    mayContain: ['webview/', 'src/protocol/', 'src/base/', 'node_modules/'],
  },
  {
    source: 'webview/extras/katex.ts',
    output: 'webview/katex.js',
    limit: 400_000,
    options: extraOptions,
    mayContain: ['webview/extras/', 'node_modules/katex/'],
  },
  {
    source: 'webview/extras/mermaid.ts',
    output: 'webview/mermaid.js',
    limit: 5_600_000,
    options: extraOptions,
    mayContain: ['webview/extras/', 'node_modules/'],
  },
];

/** Largest minified size of a library, in bytes: the one that reads PDF. */
const libraryLimit = 2_500_000;

/** @type {readonly Bundle[]} */
const libraryBundles = libraries.map((name) => ({
  source: name,
  output: libraryFile(name),
  limit: libraryLimit,
  options: { ...nodeOptions, sourcemap: false },
}));

/** Files that are copied as they are; the second column is relative to the output folder. */
const assets = {
  store: [[require.resolve('sql.js/dist/sql-wasm.wasm'), 'sql-wasm.wasm']],
  webview: [
    [require.resolve('@vscode/codicons/dist/codicon.css'), 'webview/codicon.css'],
    [require.resolve('@vscode/codicons/dist/codicon.ttf'), 'webview/codicon.ttf'],
  ],
};

/** @param {string[][]} files @param {string} folder */
async function copyAssets(files, folder) {
  for (const [from = '', to = ''] of files) {
    const target = path.join(folder, to);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(from, target);
  }
}

/** @param {Bundle} bundle @param {string} folder @param {boolean} production */
function buildOptions(bundle, folder, production) {
  return {
    ...bundle.options,
    entryPoints: [bundle.source],
    outfile: path.join(folder, bundle.output),
    minify: production,
    define: {
      ...bundle.options.define,
      'process.env.NODE_ENV': production ? '"production"' : '"development"',
    },
  };
}

/**
 * Throws if a bundle contains what it must not, or has outgrown its limit.
 * @param {Bundle} bundle @param {esbuild.Metafile} metafile @param {boolean} production
 */
function verify(bundle, metafile, production) {
  const inputs = Object.keys(metafile.inputs).map((input) => input.replace(/^(\.\.\/)+/, ''));
  const strangers = bundle.mayContain
    ? inputs.filter((input) => !bundle.mayContain?.some((part) => input.includes(part)))
    : [];
  if (strangers.length > 0) {
    throw new Error(`${bundle.output} must not contain ${strangers.join(', ')}`);
  }
  const size = Object.entries(metafile.outputs).find(([name]) => name.endsWith('.js'))?.[1].bytes;
  if (production && size !== undefined && size > bundle.limit) {
    throw new Error(`${bundle.output} has ${size} bytes; the limit is ${bundle.limit}`);
  }
}

/** Builds the workers and SQLite into a folder, so that a bundle beside them can open databases. */
export async function buildStoreWorker(/** @type {string} */ folder) {
  for (const bundle of bundles.filter(({ output }) => output.endsWith('Worker.js'))) {
    if (existsSync(path.join(projectRoot, bundle.source))) {
      // No libraries lie beside it there, so it holds its own.
      await esbuild.build(buildOptions({ ...bundle, options: nodeOptions }, folder, false));
    }
  }
  await copyAssets(assets.store, folder);
}

/** Builds the product into `dist/`. */
export async function buildProduct({ production = false } = {}) {
  const dist = path.join(projectRoot, 'dist');
  await rm(dist, { recursive: true, force: true });
  await copyAssets([...assets.store, ...assets.webview], dist);
  const inputs = [...assets.store, ...assets.webview].map(([from = '']) => from);
  const programs = bundles.filter(({ source }) => existsSync(path.join(projectRoot, source)));
  for (const bundle of [...programs, ...libraryBundles]) {
    const { metafile } = await esbuild.build({
      ...buildOptions(bundle, dist, production),
      metafile: true,
    });
    verify(bundle, metafile, production);
    inputs.push(...Object.keys(metafile.inputs));
  }
  await writeFile(path.join(dist, 'licenses.txt'), await collectLicenses(inputs));
  const cli = path.join(dist, 'cli.js');
  if (existsSync(cli)) await chmod(cli, 0o755);
}

/** Lines that an editor's problem matcher understands. */
const watchReport = /** @type {esbuild.Plugin} */ ({
  name: 'watch-report',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`> ${location?.file}:${location?.line}:${location?.column}: error: ${text}`);
      }
      console.log('[watch] build finished');
    });
  },
});

async function watchProduct() {
  const dist = path.join(projectRoot, 'dist');
  await copyAssets([...assets.store, ...assets.webview], dist);
  for (const bundle of [...bundles, ...libraryBundles]) {
    const options = buildOptions(bundle, dist, false);
    const context = await esbuild.context({
      ...options,
      logLevel: 'silent',
      plugins: [...(options.plugins ?? []), watchReport],
    });
    await context.watch();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--watch')) await watchProduct();
  else await buildProduct({ production: process.argv.includes('--production') });
}
