import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordDiff } from '../../../../webview/diff/wordDiff';

const joined = (parts: readonly { readonly text: string }[]): string =>
  parts.map(({ text }) => text).join('');

describe('wordDiff', () => {
  it('marks what only one side has', () => {
    const { left, right, changes } = wordDiff('worth 5 % more', 'worth 10 % more');
    assert.deepEqual(left, [
      { text: 'worth ', isChanged: false },
      { text: '5', isChanged: true },
      { text: ' % more', isChanged: false },
    ]);
    assert.equal(right[1]?.text, '10');
    assert.equal(changes, 1);
  });

  it('finds nothing in equal texts', () => {
    assert.deepEqual(wordDiff('a', 'a'), {
      left: [{ text: 'a', isChanged: false }],
      right: [{ text: 'a', isChanged: false }],
      changes: 0,
    });
  });

  it('shows both texts whole, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const { left, right } = wordDiff(a, b);
        assert.equal(joined(left), a);
        assert.equal(joined(right), b);
      }),
    );
  });
});
