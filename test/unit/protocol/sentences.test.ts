import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Sentences } from '../../../src/protocol/sentences';

const german = new Sentences({
  'The run was stopped.': 'Der Lauf wurde angehalten.',
  'There is no file {0}.': 'Es gibt keine Datei {0}.',
  '{0} has more than {1} pages.': '{0} hat mehr als {1} Seiten.',
  '{0} cannot be read.': '{0} kann nicht gelesen werden.',
  '{0} cannot be read: {1}.': '{0} kann nicht gelesen werden: {1}.',
  '{0} (And {1} more problems.)': '{0} (Und {1} weitere Probleme.)',
  '{0}: it takes a table, and got {1}.': '{0}: Eine Tabelle wird gebraucht (bekommen: {1}).',
  'a message': 'eine Nachricht',
  message: 'Nachricht',
});

describe('sentences', () => {
  it('are said in the other language with what stands in their places', () => {
    assert.equal(german.translate('The run was stopped.'), 'Der Lauf wurde angehalten.');
    assert.equal(german.translate('There is no file a.txt.'), 'Es gibt keine Datei a.txt.');
    assert.equal(german.translate('x.pdf has more than 9 pages.'), 'x.pdf hat mehr als 9 Seiten.');
  });

  it('are recognised by most of their words', () => {
    assert.equal(german.translate('a cannot be read: b.'), 'a kann nicht gelesen werden: b.');
  });

  it('are recognised behind the name of who says them, and inside another', () => {
    assert.equal(german.translate('Sub: There is no file b.'), 'Sub: Es gibt keine Datei b.');
    assert.equal(
      german.translate('There is no file a. (And 2 more problems.)'),
      'Es gibt keine Datei a. (Und 2 weitere Probleme.)',
    );
    assert.equal(
      german.translate('Parser: it takes a table, and got a message.'),
      'Parser: Eine Tabelle wird gebraucht (bekommen: eine Nachricht).',
    );
  });

  it('are recognised without their full stop', () => {
    assert.equal(german.translate('There is no file a'), 'Es gibt keine Datei a');
  });

  it('leave names alone, also those that are words', () => {
    assert.equal(german.translate('There is no file message.'), 'Es gibt keine Datei message.');
  });

  it('leave what is none of them as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const strange = `⟪${text}⟫`;
        assert.equal(german.translate(strange), strange);
      }),
    );
  });

  it('take any text into their places, and nothing of it as a place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const file = `“${name}$&{0}”`;
        assert.equal(german.translate(`There is no file ${file}.`), `Es gibt keine Datei ${file}.`);
      }),
    );
  });

  it('are not sought in a text of any size', () => {
    const long = `There is no file ${'a'.repeat(30_000)}.`;
    assert.equal(german.translate(long), long);
  });
});
