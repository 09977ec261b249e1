import assert from 'node:assert/strict';
import { groupByFolder, type FlowGroup } from '../../../../src/host/views/flowGroups.js';

type Shown = string | [string, Shown[]];

function shownOf(group: FlowGroup<string>): Shown[] {
  return [...group.groups.map((child): Shown => [child.label, shownOf(child)]), ...group.items];
}

function group(...paths: string[]): Shown[] {
  return shownOf(
    groupByFolder(
      paths,
      (path) => path,
      (path) => path.split('/').at(-1) ?? '',
    ),
  );
}

describe('groupByFolder', () => {
  it('puts folders before files, both in order', () => {
    assert.deepEqual(group('b.json', 'x/d.json', 'a.json', 'c/e.json'), [
      ['c', ['c/e.json']],
      ['x', ['x/d.json']],
      'a.json',
      'b.json',
    ]);
  });

  it('joins folders that hold nothing but one folder', () => {
    assert.deepEqual(group('a/b/c/one.json', 'a/b/c/two.json'), [
      ['a/b/c', ['a/b/c/one.json', 'a/b/c/two.json']],
    ]);
  });

  it('keeps a folder that holds a file beside a folder', () => {
    assert.deepEqual(group('a/one.json', 'a/b/two.json'), [
      ['a', [['b', ['a/b/two.json']], 'a/one.json']],
    ]);
  });
});
