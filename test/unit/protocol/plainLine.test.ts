import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainLine } from '../../../src/protocol/plainLine';

describe('plainLine', () => {
  const lines = [
    [
      'Together they cost **29.52**: 24.60 before tax',
      'Together they cost 29.52: 24.60 before tax',
    ],
    ['# Order `8841`\n\nIt is packed.', 'Order 8841'],
    ['- an _item_ with [a link](https://example.com)', 'an _item_ with a link'],
    ['*Once* 3 * 4 * 5 ~~never~~', 'Once 3 * 4 * 5 never'],
    ['snake_case __bold__ **open', 'snake_case bold **open'],
    ['  \n second', 'second'],
    ['', ''],
  ] as const;
  for (const [text, plain] of lines) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(plain)}`, () => {
      assert.equal(plainLine(text), plain);
    });
  }

  it('gives one line of no more than there was, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        const plain = plainLine(text);
        assert.ok(!plain.includes('\n'));
        assert.ok(plain.length <= text.length);
      }),
    );
  });

  it('takes its time with no line, however it is marked', () => {
    const text = '*`[('.repeat(100_000);
    assert.ok(plainLine(text).length <= 400);
  });
});
