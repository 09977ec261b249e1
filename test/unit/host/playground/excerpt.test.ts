import assert from 'node:assert/strict';
import { excerptAround } from '../../../../src/host/playground/excerpt.js';
import { freeCopyName } from '../../../../src/host/playground/sessionNames.js';

describe('excerptAround', () => {
  it('shows the match on one line with a little before it', () => {
    const text = `${'word '.repeat(50)}\nthe needle\n in the hay`;
    const excerpt = excerptAround(text, 'NEEDLE');
    assert.match(excerpt, /^….*the needle in the hay$/);
    assert.ok(excerpt.length < 80);
  });

  it('shows the beginning where the match lies there, or nowhere', () => {
    assert.equal(excerptAround('needle in hay', 'needle'), 'needle in hay');
    assert.equal(excerptAround('first line\nsecond', 'absent'), 'first line');
  });

  it('never grows beyond a line', () => {
    assert.ok(excerptAround('a'.repeat(10_000), 'a').length <= 200);
  });
});

describe('freeCopyName', () => {
  it('counts up to a name that is free', async () => {
    const taken = new Set(['Ada copy', 'Ada copy 2']);
    assert.equal(await freeCopyName('Ada', async (name) => taken.has(name)), 'Ada copy 3');
    assert.equal(await freeCopyName('Bob', async (name) => taken.has(name)), 'Bob copy');
  });
});
