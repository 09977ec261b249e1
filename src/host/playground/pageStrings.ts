import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord, tryParseJson } from '../../base/json';

const known = new Map<string, string | undefined>();

/**
 * The page's texts in a language, as JSON that may stand inside a `<script>`; undefined where there is
 * no translation, so that the page speaks English. `de-AT` gets what there is for `de`.
 */
export function pageStrings(extensionDir: string, language: string): string | undefined {
  const base = language.toLowerCase().split('-')[0] ?? '';
  if (!/^[a-z]{2,3}$/.test(base) || base === 'en') return undefined;
  if (known.has(base)) return known.get(base);

  const strings = read(path.join(extensionDir, 'l10n', `page.${base}.json`));
  known.set(base, strings);
  return strings;
}

function read(file: string): string | undefined {
  try {
    const parsed = tryParseJson(readFileSync(file, 'utf8'));
    return isRecord(parsed) ? JSON.stringify(parsed).replaceAll('<', '\\u003c') : undefined;
  } catch {
    // No translation for this language.
    return undefined;
  }
}
