import assert from 'node:assert/strict';
import { globPattern } from '../../../src/components/globPattern';

describe('globPattern', () => {
  // As Python's fnmatchcase answers.
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*.py', 'src/a.py', true],
    ['*.py', 'a.pyc', false],
    ['src/*', 'src/deep/b.py', true],
    ['?.py', 'a.py', true],
    ['?.py', 'ab.py', false],
    ['[ab].py', 'b.py', true],
    ['[!ab].py', 'b.py', false],
    ['[a-c].py', 'c.py', true],
    ['[a-c].py', 'd.py', false],
    ['[]]', ']', true],
    ['[', '[', true],
    ['a.b', 'axb', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['*a*b', 'xaxbxb', true],
    ['*a*b', 'xbxa', false],
  ];
  for (const [glob, text, expected] of cases) {
    it(`says ${expected} to ${JSON.stringify(text)} for ${JSON.stringify(glob)}`, () => {
      assert.equal(globPattern(glob)(text), expected);
    });
  }

  it('comes to an end on patterns with many stars', () => {
    assert.equal(globPattern(`${'*a'.repeat(200)}b`)('a'.repeat(2000)), false);
  });
});
