import path from 'node:path';
import { readTable } from '../words';

/** What the page is given in the editor's language, as JSON that may stand inside a `<script>`. */
interface PageStrings {
  /** Its own texts, by key. */
  readonly strings: string;
  /** What the engine and the stores say, by the English sentence. */
  readonly sentences: string;
}

const known = new Map<string, PageStrings | undefined>();

/**
 * The page's texts in a language; undefined where there is no translation, so that the page speaks
 * English. `de-AT` gets what there is for `de`.
 */
export function pageStrings(extensionDir: string, language: string): PageStrings | undefined {
  const base = language.toLowerCase().split('-')[0] ?? '';
  if (!/^[a-z]{2,3}$/.test(base) || base === 'en') return undefined;
  if (known.has(base)) return known.get(base);

  const table = (name: string): Readonly<Record<string, string>> =>
    readTable(path.join(extensionDir, 'l10n', `${name}.${base}.json`));
  const strings = table('page');
  const found =
    Object.keys(strings).length === 0
      ? undefined
      : { strings: asData(strings), sentences: asData(table('sentences')) };
  known.set(base, found);
  return found;
}

function asData(table: Readonly<Record<string, string>>): string {
  return JSON.stringify(table).replaceAll('<', '\\u003c');
}
