import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FolderWatch } from '../../../src/cli/folderWatch';

describe('FolderWatch', () => {
  let outer: string;
  let root: string;
  let watch: FolderWatch;
  let told: Set<string>;
  let waiting: (() => void)[];

  beforeEach(async () => {
    outer = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    root = path.join(outer, 'workspace');
    await mkdir(path.join(root, 'deep', 'er'), { recursive: true });
    await mkdir(path.join(root, '.langflow'));
    told = new Set();
    waiting = [];
    watch = new FolderWatch({
      root,
      skipped: new Set(['.langflow']),
      onChange: (relative) => {
        told.add(relative);
        for (const wake of waiting.splice(0)) wake();
      },
      onError: (error) => {
        throw error;
      },
    });
    watch.start();
    await seen('ready.json', () => writeFile(path.join(root, 'deep', 'er', 'ready.json'), '{}'));
    told.clear();
  });

  afterEach(async () => {
    watch.dispose();
    await rm(outer, { recursive: true, force: true });
  });

  /** Does something until its change is told: folders below the root are watched a little later than it. */
  async function seen(end: string, work: () => Promise<void>): Promise<void> {
    while (![...told].some((name) => name.endsWith(end))) {
      const change = new Promise<void>((resolve) => waiting.push(resolve));
      await work();
      await Promise.race([change, new Promise((resolve) => setImmediate(resolve))]);
    }
  }

  const nothing = (): Promise<void> => Promise.resolve();

  it('tells of files in folders and in folders of folders', async () => {
    await writeFile(path.join(root, 'deep', 'er', 'a.json'), '{}');
    await seen('deep/er/a.json', nothing);
  });

  it('tells of what lies in a folder that is moved in, and of what follows', async () => {
    await mkdir(path.join(outer, 'new', 'inner'), { recursive: true });
    await writeFile(path.join(outer, 'new', 'inner', 'b.json'), '{}');

    await rename(path.join(outer, 'new'), path.join(root, 'new'));
    await seen('new/inner/b.json', nothing);
    await writeFile(path.join(root, 'new', 'inner', 'c.json'), '{}');

    await seen('new/inner/c.json', nothing);
  });

  it('tells that a folder went', async () => {
    await rename(path.join(root, 'deep'), path.join(outer, 'gone'));

    await seen('deep', nothing);
  });

  it('is silent about folders that are left out, and after the end', async () => {
    await writeFile(path.join(root, '.langflow', 'langflow.db'), 'x');
    await writeFile(path.join(root, 'end.json'), '{}');
    await seen('end.json', nothing);
    assert.deepEqual(
      [...told].filter((name) => name.includes('langflow')),
      [],
    );

    watch.dispose();
    told.clear();
    await writeFile(path.join(root, 'end.json'), '{"a":1}');
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([...told], []);
  });
});
