/** Builds out/flow-playground.vsix and checks what is in it: node scripts/package.mjs */
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { runScript } from './lib/prepare.mjs';
import { vsixFile } from './lib/vsix.mjs';

const maxBytes = 6_000_000;
/** Without these the extension would be broken, or unlawful to pass on. */
const required = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/core.js',
  'dist/commands.js',
  'dist/extension.js',
  'dist/cli.js',
  'dist/storeWorker.js',
  'dist/sqliteWorker.js',
  'dist/patternWorker.js',
  'dist/pdfWorker.js',
  'dist/sql-wasm.wasm',
  'dist/licenses.txt',
  'dist/webview/main.js',
  'dist/webview/main.css',
  'dist/webview/graph.js',
  'dist/webview/graph.css',
  'dist/webview/katex.js',
  'dist/webview/katex.css',
  'dist/webview/mermaid.js',
  'dist/webview/graph.js',
  'dist/webview/graph.css',
  'dist/webview/codicon.css',
  'dist/webview/codicon.ttf',
  'examples/echo.json',
];
/** Nothing else goes in. */
const allowed = [
  ...required,
  /^dist\/libraries\/[\w-]+\.js$/,
  /^dist\/webview\/KaTeX_[\w-]+\.woff2$/,
  /^l10n\/(page|bundle\.l10n|sentences)\.[\w-]+\.json$/,
  /^package\.nls\.[\w-]+\.json$/,
  /^examples\/[\w-]+\.json$/,
  /^media\/[\w/-]+\.(svg|png|css)$/,
];

/** The README's pictures are seen where the extension is installed, and no others are carried there. */
async function pictureComplaints(/** @type {readonly string[]} */ files) {
  const readme = await readFile(path.join(projectRoot, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, file = '']) => file);
  const carried = files.filter((file) => file.startsWith('media/screenshots/'));
  return [
    ...shown
      .filter((file) => !files.includes(file))
      .map((file) => `The README shows ${file}, which is not in the package`),
    ...carried
      .filter((file) => !shown.includes(file))
      .map((file) => `${file} is in the package, and the README does not show it`),
  ];
}

/** @param {readonly string[]} files */
function complaints(files) {
  const missing = required.filter((name) => !files.includes(name));
  const strangers = files.filter(
    (file) => !allowed.some((rule) => (typeof rule === 'string' ? rule === file : rule.test(file))),
  );
  return [
    ...missing.map((name) => `${name} is missing from the package`),
    ...strangers.map((name) => `${name} must not be in the package`),
  ];
}

await runScript(async () => {
  const { createVSIX, listFiles, PackageManager } = await import('@vscode/vsce');
  const { buildProduct } = await import('../esbuild.mjs');

  await rm(vsixFile, { force: true });
  await mkdir(path.dirname(vsixFile), { recursive: true });
  await buildProduct({ production: true });
  const files = await listFiles({ cwd: projectRoot, packageManager: PackageManager.None });
  await createVSIX({
    cwd: projectRoot,
    packagePath: vsixFile,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const { size } = await stat(vsixFile);
  const found = [...complaints(files), ...(await pictureComplaints(files))];
  if (size > maxBytes) found.push(`The package has ${size} bytes; the limit is ${maxBytes}`);
  if (found.length > 0) throw new Error(found.join('\n'));

  const megabytes = (size / 1_000_000).toFixed(2);
  console.log(`${path.relative(projectRoot, vsixFile)}: ${megabytes} MB, ${files.length} files`);
});
