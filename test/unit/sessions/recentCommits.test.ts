import assert from 'node:assert/strict';
import { RecentCommits } from '../../../src/sessions/recentCommits';

describe('RecentCommits', () => {
  it('asks once a second, and at once where the file changed', async () => {
    let time = 0;
    let asked = 0;
    const commits = new RecentCommits(() => Promise.resolve(`c${++asked}`), {
      elapsed: () => time,
    });

    assert.equal(await commits.of('a.json', 'x'), 'c1');
    time = 999;
    assert.equal(await commits.of('a.json', 'x'), 'c1');
    assert.equal(await commits.of('b.json', 'x'), 'c2');
    assert.equal(await commits.of('a.json', 'y'), 'c3');
    time = 1999;
    assert.equal(await commits.of('a.json', 'y'), 'c4');
  });
});
