import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAppError } from '../../../src/base/errors';
import { FileLibrary } from '../../../src/files/fileLibrary';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const shown = (content: Uint8Array | undefined): string | undefined =>
  content && new TextDecoder().decode(content);

describe('FileLibrary', () => {
  let root: string;
  let dataDir: string;
  let library: FileLibrary;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
    dataDir = path.join(root, '.langflow');
    library = new FileLibrary({
      dataDir,
      userId: 'user',
      prepare: async () => {
        await mkdir(dataDir, { recursive: true });
      },
    });
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('gives a second file of one name a number', async () => {
    const first = await library.add('a.txt', bytes('one'));
    const second = await library.add('a.txt', bytes('two'));

    assert.deepEqual([first.name, first.path, first.size], ['a', 'user/a.txt', 3]);
    assert.deepEqual([second.name, second.path], ['a (1)', 'user/a (1).txt']);
    assert.equal(shown(await library.read(second)), 'two');
    assert.equal((await library.list()).length, 2);
  });

  it('renames what is shown and keeps the path', async () => {
    const { id } = await library.add('a.txt', bytes('one'));

    const renamed = await library.rename(id, 'b');

    assert.deepEqual([renamed?.name, renamed?.path], ['b', 'user/a.txt']);
    assert.equal(await library.rename('nobody', 'b'), undefined);
  });

  it('lets a file grow', async () => {
    await library.append('a.txt', bytes('one'));
    const grown = await library.append('a.txt', bytes(' two'));

    assert.equal(grown.size, 7);
    assert.equal(shown(await library.read(grown)), 'one two');
  });

  it('deletes, and forgets what somebody else deleted', async () => {
    const first = await library.add('a.txt', bytes('one'));
    const second = await library.add('b.txt', bytes('two'));
    await rm(path.join(dataDir, 'files', second.path));

    assert.deepEqual(
      (await library.list()).map(({ id }) => id),
      [first.id],
    );
    assert.equal((await library.delete([first.id])).length, 1);
    assert.deepEqual(await library.list(), []);
  });

  it('refuses names that lead elsewhere or cannot be seen', async () => {
    for (const name of ['../a', 'a/b', 'a\\b', '.hidden', '', ' ', 'a\0b', 'C:a', 'a\u202eb']) {
      await assert.rejects(
        library.add(name, bytes('x')),
        (error) => isAppError(error, 'input-invalid'),
        JSON.stringify(name),
      );
      assert.equal(await library.ofFlow('flow').read(name), undefined);
    }
    assert.throws(() => library.ofFlow('../..'));
  });

  it('neither follows nor reads links', async () => {
    const outside = path.join(root, 'outside');
    await mkdir(outside);
    await writeFile(path.join(outside, 'secret.txt'), 'secret');
    await mkdir(path.join(dataDir, 'files', 'flow'), { recursive: true });
    await symlink(
      path.join(outside, 'secret.txt'),
      path.join(dataDir, 'files', 'flow', 'secret.txt'),
    );
    await symlink(outside, path.join(dataDir, 'files', 'linked'));

    assert.equal(await library.ofFlow('flow').read('secret.txt'), undefined);
    assert.deepEqual(await library.ofFlow('flow').list(), []);
    assert.deepEqual(await library.ofFlow('linked').list(), []);
    assert.equal(await library.ofFlow('linked').read('secret.txt'), undefined);
    await assert.rejects(library.ofFlow('linked').add('a.txt', bytes('x')));
    assert.deepEqual(await readdir(outside), ['secret.txt']);
  });

  it('says that a file is too large', async () => {
    await assert.rejects(library.add('a.txt', new Uint8Array(50_000_001)), (error) =>
      isAppError(error, 'limit-exceeded'),
    );
    assert.deepEqual(await library.list(), []);
  });
});
