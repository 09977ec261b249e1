/**
 * Writes src/flow/stockFacts.json: node scripts/stock.mjs <file> …
 * Files are wheels of langflow-base, lfx and its bundles (`pip download --no-deps lfx==1.13.0`), and JSON files that map
 * a hash of a component's code to its type. Facts only are kept, of components that run natively: hashes of their
 * code, whole and without comments, and names of their fields. Those of earlier runs stay.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { runScript } from './lib/prepare.mjs';

const target = path.join(projectRoot, 'src', 'flow', 'stockFacts.json');

/** @typedef {{ hashes: Map<string, Set<string>>, fields: Map<string, Set<string>> }} Facts */

/** @param {Map<string, Set<string>>} sets @param {string} key @param {readonly string[]} values */
function addTo(sets, key, values) {
  sets.set(key, new Set([...(sets.get(key) ?? []), ...values]));
}

/** @returns {Facts} */
function readFacts() {
  /** @type {{ hashes: Record<string, string>, fields: Record<string, string> }} */
  const { hashes, fields } = JSON.parse(readFileSync(target, 'utf8'));
  return {
    hashes: new Map(
      Object.entries(hashes).map(([type, text]) => [type, new Set(text.match(/.{12}/g) ?? [])]),
    ),
    fields: new Map(Object.entries(fields).map(([type, text]) => [type, new Set(text.split(' '))])),
  };
}

/** @param {string} text */
function hashOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Names given to inputs, outputs and fields, in the ways of all versions. @param {string} code */
function namesIn(code) {
  const given = [...code.matchAll(/\bname\s*=\s*["'](\w+)["']/g)];
  const built = [
    ...code.matchAll(/["'](\w+)["']\s*:\s*\{\s*["'](?:display_name|info|advanced)["']/g),
  ];
  return [...given, ...built].map((match) => match[1] ?? '');
}

await runScript(async () => {
  const esbuild = await import('esbuild');
  const { unzipSync, strFromU8 } = await import('fflate');

  const product = path.join(projectRoot, 'out', 'stock', 'product.cjs');
  await esbuild.build({
    stdin: {
      contents: `export { builtinComponents } from './src/components/builtin';
        export { normalisePython, declaredClass } from './src/flow/pythonCode';`,
      resolveDir: projectRoot,
      loader: 'ts',
    },
    outfile: product,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const { builtinComponents, normalisePython, declaredClass } = (await import(product)).default;

  /** Every name of a native component to its type. @type {Map<string, string>} */
  const types = new Map(
    builtinComponents.flatMap(
      (/** @type {{ type: string, aliases?: string[] }} */ { type, aliases }) =>
        [type, ...(aliases ?? [])].map((name) => [name, type]),
    ),
  );
  const facts = readFacts();
  for (const file of process.argv.slice(2)) {
    if (file.endsWith('.json')) addHashes(file);
    else addWheel(file);
  }
  writeFileSync(target, shown(facts));
  console.log(
    `${facts.hashes.size} components, ${[...facts.hashes.values()].reduce((sum, { size }) => sum + size, 0)} hashes`,
  );

  /** @param {string} file */
  function addHashes(file) {
    for (const [hash, name] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
      const type = types.get(name);
      if (type !== undefined && /^[0-9a-f]{12}$/.test(hash)) addTo(facts.hashes, type, [hash]);
    }
  }

  /** @param {string} file */
  function addWheel(file) {
    const members = unzipSync(readFileSync(file), { filter: ({ name }) => name.endsWith('.py') });
    for (const bytes of Object.values(members)) addCode(strFromU8(bytes));
  }

  /** @param {string} code */
  function addCode(code) {
    const own = declaredClass(code);
    const given = code.match(/^ {4}name(?:\s*:\s*str)?\s*=\s*["']([^"']+)["']/m)?.[1];
    const type = types.get(given ?? '') ?? types.get(own ?? '');
    const isComponent = /^class \w+\(.*(?:Component|Model|ChatComponent)\b/m.test(code);
    if (type === undefined || !isComponent) return;

    addTo(facts.hashes, type, [hashOf(code), hashOf(normalisePython(code))]);
    addTo(facts.fields, type, namesIn(code));
  }
});

/** @param {Facts} facts */
function shown({ hashes, fields }) {
  const sorted = (/** @type {Map<string, Set<string>>} */ sets, /** @type {string} */ between) =>
    Object.fromEntries(
      [...sets]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, set]) => [key, [...set].sort().join(between)]),
    );
  return `${JSON.stringify({ hashes: sorted(hashes, ''), fields: sorted(fields, ' ') }, undefined, 2)}\n`;
}
