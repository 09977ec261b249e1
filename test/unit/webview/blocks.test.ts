import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockParser, languageOf, referencesOf } from '../../../webview/markdown/blocks';

/** The HTML of a text that arrives in pieces, as the page puts it together. */
function renderInPieces(pieces: readonly string[]): string {
  const parser = new BlockParser();
  let settledHtml = '';
  let openHtml = '';
  let source = '';
  for (const piece of pieces) {
    source += piece;
    const { settled, open } = parser.read(source);
    settledHtml += settled.map(({ html }) => html).join('');
    openHtml = open?.html ?? '';
  }
  return settledHtml + openHtml;
}

describe('BlockParser', () => {
  it('settles every block but the last', () => {
    const parser = new BlockParser();
    const { settled, open } = parser.read('# Title\n\nFirst.\n\nSecond');
    assert.deepEqual(
      settled.map(({ html }) => html),
      ['<h1>Title</h1>\n', '<p>First.</p>\n'],
    );
    assert.equal(open?.html, '<p>Second</p>\n');
  });

  it('tells a settled block once', () => {
    const parser = new BlockParser();
    parser.read('First.\n\nSec');
    const { settled, open } = parser.read('First.\n\nSecond.');
    assert.deepEqual(settled, []);
    assert.equal(open?.html, '<p>Second.</p>\n');
  });

  for (const [what, pieces] of [
    ['an item of the list before', ['1. first\n2. second\n\n1', '. third\n']],
    ['a line of the paragraph in the item before', ['- two\n\n  more\n*', '*bold**\n']],
    ['a line of the paragraph before', ['One\n#', 'hash\n']],
  ] as const) {
    it(`lets a line that comes in pieces become ${what}`, () => {
      assert.equal(renderInPieces(pieces), renderInPieces([pieces.join('')]));
    });
  }

  it('gives a growing text the same blocks as the whole one', () => {
    const lines = [
      'A paragraph\nof two lines\n\n',
      '- one\n- two\n\n  more of two\n',
      '1. first\n2. second\n\n',
      '```js\nconst a = 1;\n\nconst b = 2;\n```\n',
      '> quoted\nlazy\n\n',
      '| a | b |\n|---|--:|\n| 1 | 2 |\n\n',
      'Title\n=====\n\n',
      '---\n\n',
      '    indented code\n\n',
      '**bold** and `code` <b>no html</b>\n\n',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (parts, cuts) => {
          const source = parts.join('');
          const places = [...new Set(cuts.map((cut) => cut % source.length))].sort((a, b) => a - b);
          const pieces = [0, ...places].map((from, index) =>
            source.slice(from, [...places, source.length][index]),
          );
          assert.equal(renderInPieces(pieces), renderInPieces([source]));
        },
      ),
    );
  });

  it('escapes HTML and leaves other schemes than the web’s as text', () => {
    const html = renderInPieces([
      '<script>alert(1)</script> [a](javascript:alert(1)) [b](https://b.example) [c](command:x)',
    ]);
    assert.ok(!html.includes('<script'));
    assert.ok(!/href="(?!https:\/\/b\.example)/.test(html));
  });

  it('shows a remote image as a link, and one in the text as an image', () => {
    const remote = renderInPieces(['![a cat](https://cats.example/cat.png?secret)']);
    assert.ok(!remote.includes('<img'));
    assert.match(remote, /<a class="remote-image"[^>]* href="https:\/\/cats\.example/);
    assert.match(renderInPieces(['![dot](data:image/png;base64,AAAA)']), /<img src="data:image/);
    assert.ok(!renderInPieces(['![x](data:image/svg+xml;base64,AAAA)']).includes('<img'));
  });

  it('aligns table cells by class, for style attributes are forbidden', () => {
    const html = renderInPieces(['| a |\n|--:|\n| 1 |\n']);
    assert.match(html, /<td class="num-cell">1/);
    assert.ok(!html.includes('style='));
  });

  it('names the language of a code block and nothing else of its fence', () => {
    assert.equal(languageOf('ts title="x"'), 'ts');
    assert.equal(languageOf(' c++ '), 'c++');
    assert.equal(languageOf('"><img src=x>'), '');
  });

  it('finds the link targets of a whole text', () => {
    assert.deepEqual(Object.keys(referencesOf('[a][b]\n\n[b]: https://b.example\n')), ['B']);
  });

  it('takes formulas for formulas and prices for prices', () => {
    const html = (source: string): string => {
      const { settled, open } = new BlockParser().read(source);
      return [...settled, ...(open === undefined ? [] : [open])]
        .map((block) => block.html)
        .join('');
    };
    assert.match(html('so $E = mc^2$ holds'), /<span class="math">E = mc\^2<\/span>/);
    assert.match(html('\\(a<b\\)'), /<span class="math">a&lt;b<\/span>/);
    assert.match(html('$$\nx\n$$'), /<span class="math display">\nx\n<\/span>/);
    assert.match(html('\\[ x \\]'), /math display/);
    for (const plain of ['$5 and $10', 'costs $ 5$', '$$\n\n$$', 'a $ b', '`$x$`', '$20$30']) {
      assert.doesNotMatch(html(plain), /class="math/, plain);
    }
  });
});
