import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { pageStrings } from '../../../src/host/playground/pageStrings';
import { english } from '../../../webview/strings';
import { inProject } from '../../support/projectRoot';

type Texts = Readonly<Record<string, string>>;

const languages = ['de'];

function readTexts(...names: readonly string[]): Texts {
  // Written by us; the tests below look at every entry.
  return JSON.parse(readFileSync(inProject(...names), 'utf8')) as Texts;
}

/** Every text that the extension asks the editor to translate. */
function hostTexts(): Texts {
  const call = /l10n\.t\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs;
  const found = globSync('src/**/*.ts', { cwd: inProject() }).flatMap((file) => [
    ...readFileSync(inProject(file), 'utf8').matchAll(call),
  ]);
  const texts = found.map(([, , text = '']) => text.replaceAll('\\n', '\n'));
  return Object.fromEntries(texts.map((text) => [text, text]));
}

/** Places that are filled in, commands that are linked, and code: the same in every language. */
function fixedParts(text: string): readonly string[] {
  return (text.match(/\{\d\}|command:[\w.]+|`[a-zA-Z_:${}/*.@?=0-9]+`/g) ?? []).toSorted();
}

function compare(original: Texts, translated: Texts): void {
  const missing = Object.keys(original).filter((key) => !(key in translated));
  const surplus = Object.keys(translated).filter((key) => !(key in original));
  assert.deepEqual({ missing, surplus }, { missing: [], surplus: [] });
  for (const [key, text] of Object.entries(original)) {
    const other = translated[key] ?? '';
    assert.notEqual(other.trim(), '', key);
    assert.deepEqual(fixedParts(other), fixedParts(text), key);
  }
}

describe('translations', () => {
  for (const language of languages) {
    it(`hold every text of the page in ${language}`, () => {
      compare(english, readTexts('l10n', `page.${language}.json`));
    });

    it(`hold every text of package.json in ${language}`, () => {
      compare(readTexts('package.nls.json'), readTexts(`package.nls.${language}.json`));
    });

    it(`hold every text that the extension shows in ${language}`, () => {
      compare(hostTexts(), readTexts('l10n', `bundle.l10n.${language}.json`));
    });
  }

  it('reach the page in the editor’s language, and only where there is one', () => {
    const german = pageStrings(inProject(), 'de-AT') ?? '';
    assert.match(german, /"sessions.title":"Sitzungen"/);
    assert.doesNotMatch(german, /</);
    assert.equal(pageStrings(inProject(), 'en-GB'), undefined);
    assert.equal(pageStrings(inProject(), 'xx'), undefined);
    assert.equal(pageStrings(inProject(), '../../x'), undefined);
  });
});
