import assert from 'node:assert/strict';
import { explain, locale, plural, said, speak, t } from '../../../src/host/words';
import { inProject } from '../../support/projectRoot';

/** As the editor fills a text that it has no translation for. */
function asIs(message: string, ...values: readonly (string | number | boolean)[]): string {
  return message.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
}

function speakIn(tag: string, language?: string): void {
  const bundle =
    language === undefined ? undefined : inProject('l10n', `bundle.l10n.${language}.json`);
  speak({ translate: asIs, bundle, tag });
}

describe('words of the extension', () => {
  afterEach(() => {
    speakIn('en');
  });

  it('are English where the editor’s language has no translation', () => {
    speakIn('es');
    assert.equal(said('The run was stopped.'), 'The run was stopped.');
    assert.equal(t('Rename {0}', 'a'), 'Rename a');
    assert.equal(plural(0, '{0} flow', '{0} flows'), '0 flows');
    assert.equal(locale(), 'es');
  });

  it('say sentences and remedies of the engine in the editor’s language', () => {
    speakIn('fr', 'fr');
    const error = { message: 'There is no file a b.txt.', remedy: 'Try again.' };
    assert.equal(explain(error), 'Il n’y a pas de fichier a b.txt. Réessayez.');
    speakIn('ja', 'ja');
    assert.equal(explain(error), 'ファイル a b.txt はありません。 もう一度お試しください。');
    speakIn('de', 'de');
    assert.equal(explain({ message: 'x' }), 'x');
  });

  it('choose singular and plural, and write numbers, as the language does', () => {
    speakIn('fr', 'fr');
    assert.equal(plural(0, '{0} one', '{0} other'), '0 one');
    assert.equal(plural(2, '{0} one', '{0} other'), '2 other');
    speakIn('ja', 'ja');
    assert.equal(plural(1, '{0} one', '{0} other'), '1 other');
    speakIn('de', 'de');
    assert.equal(plural(1200, '{0} one of {1}', '{0} other of {1}', 'x'), '1.200 other of x');
  });
});
