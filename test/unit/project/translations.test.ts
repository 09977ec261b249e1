import assert from 'node:assert/strict';
import {
  editorTexts,
  pageTexts,
  readTexts,
  sentences,
  translatedLanguages,
  untranslatedTexts,
} from '../../../scripts/lib/texts.mjs';
import { pageStrings } from '../../../src/host/playground/pageStrings';
import { Sentences } from '../../../src/protocol/sentences';
import { english } from '../../../webview/strings';
import { inProject } from '../../support/projectRoot';

type Texts = Readonly<Record<string, string>>;

/** Each text by itself: what is shown in English is its own key. */
function asTable(keys: Iterable<string>): Texts {
  return Object.fromEntries([...keys].map((key) => [key, key]));
}

/** Places that are filled in, commands that are linked, and code: the same in every language. */
function fixedParts(text: string): readonly string[] {
  return (
    text.match(
      /\{\d\}|\$\([\w~-]+\)|command:[\w.]+|https?:\/\/[\w./]+\w|flowPlayground[.\w]+\w|\.langflow\b|`[a-zA-Z_:${}/*.@?=0-9]+`/g,
    ) ?? []
  ).toSorted();
}

/** A singular may name its number or leave it out, as the language has it. */
function expectedParts(key: string, text: string): readonly string[] {
  return fixedParts(key.endsWith('.one') ? text.replace('{0}', '') : text);
}

function compare(original: Texts, translated: Texts): void {
  const missing = Object.keys(original).filter((key) => !(key in translated));
  const stale = Object.keys(translated).filter((key) => !(key in original));
  assert.deepEqual({ missing, stale }, { missing: [], stale: [] });
  for (const [key, text] of Object.entries(original)) {
    const other = translated[key] ?? '';
    assert.notEqual(other.trim(), '', key);
    assert.equal(other, other.normalize('NFC'), key);
    assert.deepEqual(expectedParts(key, other), expectedParts(key, text), key);
    // A place that is glued on, or a line that begins anew, is part of the layout.
    assert.equal(other.split('\n').length, text.split('\n').length, key);
  }
}

/** Sentences of which the last can be told from the first only by what stands in their places. */
function fill(text: string): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => `⟨${index}⟩`);
}

describe('translations', () => {
  const languages = translatedLanguages();

  it('are there in German, French and Japanese', () => {
    assert.deepEqual(languages, ['de', 'fr', 'ja']);
  });

  it('are sought for the texts that the page has', () => {
    assert.deepEqual(pageTexts(), english);
  });

  it('are asked for wherever the editor shows a text', function () {
    this.timeout(30_000);
    assert.deepEqual(untranslatedTexts(), []);
  });

  for (const language of languages) {
    it(`hold every text of the page in ${language}`, () => {
      compare(english, readTexts(`l10n/page.${language}.json`));
    });

    it(`hold every text of package.json in ${language}`, () => {
      compare(readTexts('package.nls.json'), readTexts(`package.nls.${language}.json`));
    });

    it(`hold every text that the extension shows in ${language}`, function () {
      this.timeout(30_000);
      compare(asTable(editorTexts().keys()), readTexts(`l10n/bundle.l10n.${language}.json`));
    });

    it(`hold every sentence of engine, stores and providers in ${language}`, function () {
      this.timeout(30_000);
      compare(asTable(sentences().keys()), readTexts(`l10n/sentences.${language}.json`));
    });

    it(`are found for every sentence in ${language}, whatever stands in its places`, () => {
      const table = readTexts(`l10n/sentences.${language}.json`);
      const translator = new Sentences(table);
      for (const [sentence, translation] of Object.entries(table)) {
        assert.equal(translator.translate(fill(sentence)), fill(translation));
      }
    });

    it(`write singular and plural of one thing in ${language}`, () => {
      const page = readTexts(`l10n/page.${language}.json`);
      const singular = Object.keys(page).filter((key) => key.endsWith('.one'));
      assert.notEqual(singular.length, 0);
      for (const key of singular) {
        const other = page[key.replace(/one$/, 'other')] ?? '';
        assert.match(other, /\{0\}/, key);
        // Zero is singular in some languages: a text that says 1 must not stand for it.
        if (isSingular(language, 0)) assert.match(page[key] ?? '', /\{0\}/, key);
      }
    });
  }

  it('reach the page in the editor’s language, and only where there is one', () => {
    const german = pageStrings(inProject(), 'de-AT');
    assert.match(german?.strings ?? '', /"sessions.title":"Sitzungen"/);
    assert.match(german?.sentences ?? '', /"The run was stopped.":"Der Lauf wurde angehalten."/);
    assert.doesNotMatch(JSON.stringify(german), /</);
    assert.equal(pageStrings(inProject(), 'en-GB'), undefined);
    assert.equal(pageStrings(inProject(), 'xx'), undefined);
    assert.equal(pageStrings(inProject(), '../../x'), undefined);
  });
});

function isSingular(language: string, count: number): boolean {
  return new Intl.PluralRules(language).select(count) === 'one';
}
