import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAppError } from '../../../src/base/errors';
import { silentLogger } from '../../../src/base/logger';
import { DiskFlowFiles } from '../../../src/cli/diskFlowFiles';

describe('DiskFlowFiles', () => {
  let outer: string;
  let root: string;
  let files: DiskFlowFiles;

  beforeEach(async () => {
    outer = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    root = path.join(outer, 'workspace');
    await mkdir(root);
    files = new DiskFlowFiles(root, silentLogger);
  });

  afterEach(async () => {
    files.dispose();
    await rm(outer, { recursive: true, force: true });
  });

  async function write(name: string, text = '{}'): Promise<void> {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }

  it('lists JSON files of all folders but those that hold none of the user’s', async () => {
    for (const name of [
      'a.json',
      'deep/er/b.JSON',
      'c.txt',
      'node_modules/d.json',
      'deep/node_modules/e.json',
      '.git/f.json',
      '.langflow/g.json',
      '.github/h.json',
    ]) {
      await write(name);
    }

    const paths = (await files.list()).map((file) => file.path).sort();

    assert.deepEqual(paths, ['.github/h.json', 'a.json', 'deep/er/b.JSON']);
  });

  it('leaves out what git ignores, the nearest rules deciding', async () => {
    await write('.gitignore', 'build/\n*.tmp.json\n/only-here.json\n');
    await write('flows/.gitignore', '!kept.tmp.json\nprivate.json\n');
    for (const name of [
      'a.json',
      'a.tmp.json',
      'only-here.json',
      'build/b.json',
      'flows/only-here.json',
      'flows/kept.tmp.json',
      'flows/gone.tmp.json',
      'flows/private.json',
      'flows/deep/private.json',
    ]) {
      await write(name);
    }

    const paths = (await files.list()).map((file) => file.path).sort();

    assert.deepEqual(paths, ['a.json', 'flows/kept.tmp.json', 'flows/only-here.json']);
  });

  it('is not held up by a pattern made of wildcards', async () => {
    await write('.gitignore', `${'*a'.repeat(60)}b\n`);
    await write(`${'a'.repeat(200)}.json`);

    assert.equal((await files.list()).length, 1);
  });

  it('tells size and time', async () => {
    await write('a.json', '{"a":1}');

    const [file] = await files.list();

    assert.equal(file?.sizeBytes, 7);
    assert.ok(file.modifiedMs > 0);
  });

  it('does not go round in a circle of links', async () => {
    await write('deep/a.json');
    await symlink(root, path.join(root, 'deep', 'loop'));

    assert.equal((await files.list()).length, 1);
  });

  for (const name of ['../secret.json', '/etc/hostname', 'link.json']) {
    it(`refuses to read ${name}, which lies outside`, async () => {
      await writeFile(path.join(outer, 'secret.json'), '{}');
      await symlink(path.join(outer, 'secret.json'), path.join(root, 'link.json'));

      await assert.rejects(files.read(name), (error) => isAppError(error, 'flow-unreadable'));
    });
  }

  it('refuses a file that is too large without reading it', async () => {
    await write('large.json');
    await truncate(path.join(root, 'large.json'), 50 * 1024 * 1024);

    await assert.rejects(files.read('large.json'), /50 MB/);
  });

  it('tells what changed while it watches', async () => {
    files.watch();
    const changed = new Promise<readonly string[]>((resolve) => {
      files.onDidChange(resolve);
    });

    await write('a.json');

    assert.deepEqual(await changed, ['a.json']);
  });
});
