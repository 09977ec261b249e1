/**
 * Says which texts have no translation, and which translations no text, in every language there is:
 * node scripts/translations.mjs [--tidy]
 *
 * `--tidy` takes out what is stale and puts the tables into the order of the sources.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import {
  editorTexts,
  pageTexts,
  readTexts,
  sentences,
  translatedLanguages,
  untranslatedTexts,
} from './lib/texts.mjs';

const tidies = process.argv.includes('--tidy');
let problems = 0;

/** @param {string} file @param {Iterable<string>} keys */
function compare(file, keys) {
  const wanted = new Set(keys);
  const table = readTexts(file);
  const missing = [...wanted].filter((key) => !(key in table));
  const stale = Object.keys(table).filter((key) => !wanted.has(key));
  problems += missing.length + stale.length;
  for (const key of missing) console.log(`${file} misses ${JSON.stringify(key)}`);
  for (const key of stale) console.log(`${file} no longer needs ${JSON.stringify(key)}`);
  if (!tidies) return;

  const entries = [...wanted].flatMap((key) => (key in table ? [[key, table[key]]] : []));
  const text = `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
  if (text !== readFileSync(path.join(projectRoot, file), 'utf8')) {
    writeFileSync(path.join(projectRoot, file), text);
  }
}

const spoken = [...editorTexts().keys()].toSorted();
const told = [...sentences().keys()].toSorted();
const page = Object.keys(pageTexts());
const manifest = Object.keys(readTexts('package.nls.json'));
for (const language of translatedLanguages()) {
  compare(`package.nls.${language}.json`, manifest);
  compare(`l10n/page.${language}.json`, page);
  compare(`l10n/bundle.l10n.${language}.json`, spoken);
  compare(`l10n/sentences.${language}.json`, told);
}
for (const text of untranslatedTexts()) {
  problems++;
  console.log(`not translated: ${text}`);
}
console.log(problems === 0 ? 'All texts are translated.' : `${problems} to do.`);
process.exitCode = problems === 0 ? 0 : 1;
