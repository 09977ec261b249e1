import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAppError } from '../../../src/base/errors';
import { DiskFlowWriter } from '../../../src/cli/diskFlowWriter';

describe('DiskFlowWriter', () => {
  let outer: string;
  let root: string;
  let writer: DiskFlowWriter;

  beforeEach(async () => {
    outer = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    root = path.join(outer, 'workspace');
    await mkdir(path.join(outer, 'elsewhere'));
    await mkdir(root);
    writer = new DiskFlowWriter(root);
  });

  afterEach(async () => {
    await rm(outer, { recursive: true, force: true });
  });

  it('creates a file with its folders, once', async () => {
    await writer.create('deep/er/a.json', 'one');

    await assert.rejects(writer.create('deep/er/a.json', 'two'), (error) =>
      isAppError(error, 'file-exists'),
    );
    assert.equal(await readFile(path.join(root, 'deep/er/a.json'), 'utf8'), 'one');
    assert.deepEqual(await readdir(path.join(root, 'deep/er')), ['a.json']);
  });

  it('replaces a file that is there and keeps its permissions', async () => {
    await writeFile(path.join(root, 'a.json'), 'one', { mode: 0o640 });

    await writer.replace('a.json', 'two');

    assert.equal(await readFile(path.join(root, 'a.json'), 'utf8'), 'two');
    assert.equal((await stat(path.join(root, 'a.json'))).mode & 0o777, 0o640);
    await assert.rejects(writer.replace('b.json', 'x'), (error) =>
      isAppError(error, 'file-not-found'),
    );
  });

  it('removes a file, and no folder', async () => {
    await writer.create('a.json', '{}');
    await mkdir(path.join(root, 'folder.json'));

    await writer.remove('a.json');

    assert.deepEqual(await readdir(root), ['folder.json']);
    await assert.rejects(writer.remove('folder.json'), (error) =>
      isAppError(error, 'file-not-found'),
    );
  });

  it('never leaves the folder, by a path or through a link', async () => {
    await symlink(path.join(outer, 'elsewhere'), path.join(root, 'linked'));
    await writeFile(path.join(outer, 'elsewhere', 'theirs.json'), 'theirs');
    await symlink(path.join(outer, 'elsewhere', 'theirs.json'), path.join(root, 'theirs.json'));
    const outside = [
      '../a.json',
      'a/../../a.json',
      path.join(outer, 'a.json'),
      'linked/a.json',
      'theirs.json',
      '',
      'a\0.json',
    ];
    for (const name of outside) {
      for (const work of [
        writer.create(name, 'x'),
        writer.replace(name, 'x'),
        writer.remove(name),
      ]) {
        await assert.rejects(work, (error) => isAppError(error, 'file-refused'), name);
      }
    }
    assert.deepEqual(await readdir(path.join(outer, 'elsewhere')), ['theirs.json']);
    assert.equal(await readFile(path.join(outer, 'elsewhere', 'theirs.json'), 'utf8'), 'theirs');
  });

  it('leaves hidden files and those of tools alone', async () => {
    for (const name of [
      '.vscode/settings.json',
      'package.json',
      'node_modules/a.json',
      '.a.json',
    ]) {
      await assert.rejects(
        writer.create(name, 'x'),
        (error) => isAppError(error, 'file-refused'),
        name,
      );
    }
  });
});
