import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAppError, type ErrorCode } from '../../../src/base/errors';
import { WorkspaceFiles } from '../../../src/files/workspaceFiles';

async function fails(work: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    return true;
  });
}

describe('the files of flows', () => {
  let base: string;
  let folder: string;
  let files: WorkspaceFiles;

  beforeEach(async () => {
    base = await realpath(await mkdtemp(path.join(tmpdir(), 'flow files-')));
    folder = path.join(base, 'work space');
    await mkdir(path.join(folder, '.langflow', 'files', 'flow-1'), { recursive: true });
    await mkdir(path.join(folder, 'data', 'deep', 'deeper'), { recursive: true });
    await mkdir(path.join(folder, '.hidden'));
    const contents: Record<string, string> = {
      'notes.txt': 'notes',
      'data/a.csv': 'a',
      'data/B.TXT': 'b',
      'data/deep/c.txt': 'c',
      'data/deep/deeper/d.txt': 'd',
      'data/.e.txt': 'e',
      '.hidden/f.txt': 'f',
      '.env': 'KEY=1',
      '.git': 'gitdir',
      '.langflow/langflow.db': 'database',
      '.langflow/files/flow-1/up.txt': 'upload',
      '../outside.txt': 'outside',
    };
    for (const [name, text] of Object.entries(contents)) {
      await writeFile(path.join(folder, name), text);
    }
    await symlink(path.join(base, 'outside.txt'), path.join(folder, 'link.txt'));
    await symlink(base, path.join(folder, 'up'));
    await symlink(path.join(folder, 'notes.txt'), path.join(folder, 'inner.txt'));
    files = new WorkspaceFiles({
      folder,
      uploads: path.join(folder, '.langflow', 'files'),
      maxBytes: 1000,
      maxFiles: 20,
    });
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const read = async (asked: string): Promise<string> =>
    Buffer.from(await files.read(asked)).toString();

  it('reads files of the folder, by relative and absolute path', async () => {
    assert.equal(await read('notes.txt'), 'notes');
    assert.equal(await read('./data/../data/a.csv'), 'a');
    assert.equal(await read(path.join(folder, 'data', 'a.csv')), 'a');
    assert.equal(await read('inner.txt'), 'notes');
  });

  it('reads uploads as Langflow names them, by flow and file', async () => {
    assert.equal(await read('flow-1/up.txt'), 'upload');
    assert.equal(await read('.langflow/files/flow-1/up.txt'), 'upload');
  });

  it('says where a file is and how large', async () => {
    const fullPath = path.join(folder, 'data', 'a.csv');
    assert.deepEqual(await files.find('data/a.csv'), { path: 'data/a.csv', fullPath, size: 1 });
    assert.equal(await files.find('data/none.csv'), undefined);
    assert.equal(await files.find('data'), undefined);
  });

  const outside = [
    '../outside.txt',
    'data/../../outside.txt',
    'link.txt',
    'up/outside.txt',
    '/etc/passwd',
    '../missing.txt',
    '/no/such/file',
    '',
    'notes.txt\0.png',
  ];
  for (const asked of outside) {
    it(`refuses to read ${JSON.stringify(asked)}`, () => fails(files.read(asked), 'file-refused'));
  }

  for (const asked of ['.env', '.git', '.langflow/langflow.db', '.langflow/../.env']) {
    it(`refuses to read ${asked}, which may hold secrets`, () =>
      fails(files.read(asked), 'file-refused'));
  }

  it('names a file that is not there', () => fails(files.read('data/none.csv'), 'file-not-found'));

  it('refuses files that are too large', async () => {
    await writeFile(path.join(folder, 'large.txt'), 'x'.repeat(1001));
    await fails(files.read('large.txt'), 'limit-exceeded');
    await fails(files.write('more.txt', new Uint8Array(1001)), 'limit-exceeded');
  });

  const names = async (asked: string, query: object = {}): Promise<readonly string[]> => {
    const all = { depth: 0, includeHidden: false, extensions: [], ...query };
    return (await files.list(asked, all)).map((file) => file.path);
  };

  it('lists a folder, down to a depth, sorted, by extension', async () => {
    assert.deepEqual(await names('data'), ['data/B.TXT', 'data/a.csv']);
    assert.deepEqual(await names('data', { depth: 1, extensions: ['txt'] }), [
      'data/B.TXT',
      'data/deep/c.txt',
    ]);
    assert.deepEqual(await names('data', { depth: 9, extensions: ['csv'] }), ['data/a.csv']);
  });

  it('lists hidden files only when asked to, and secrets and links never', async () => {
    assert.deepEqual(await names('data', { includeHidden: true, extensions: ['txt'] }), [
      'data/.e.txt',
      'data/B.TXT',
    ]);
    const all = await names('.', {
      depth: 9,
      includeHidden: true,
      extensions: ['txt', 'env', 'db'],
    });
    assert.ok(!all.some((name) => name.includes('.env') || name.includes('link')));
    assert.ok(!all.some((name) => name.endsWith('.db')));
  });

  it('stops listing at a number of files', async () => {
    for (let name = 0; name < 21; name++) {
      await writeFile(path.join(folder, 'data', `${name}.md`), '');
    }
    await fails(names('data', { extensions: ['md'] }), 'limit-exceeded');
  });

  it('refuses to list what is outside, or no folder', async () => {
    await fails(names('..'), 'file-refused');
    await fails(names('up'), 'file-refused');
    await fails(names('notes.txt'), 'file-not-found');
  });

  it('writes a file with its folders, and replaces it as a whole', async () => {
    const info = await files.write('out/new/report.txt', Buffer.from('first'));
    await files.write('out/new/report.txt', Buffer.from('second'));

    assert.equal(info.path, 'out/new/report.txt');
    assert.equal(await readFile(path.join(folder, 'out/new/report.txt'), 'utf8'), 'second');
    assert.deepEqual(await names('out/new', { includeHidden: true }), ['out/new/report.txt']);
  });

  it('writes uploads', async () => {
    const info = await files.write('.langflow/files/flow-2/x.txt', Buffer.from('x'));

    assert.equal(await read('flow-2/x.txt'), 'x');
    assert.equal(await read(info.path), 'x');
  });

  const forbidden = [
    '../new.txt',
    'up/new.txt',
    'up/new/new.txt',
    '/tmp/new.txt',
    '.env',
    '.vscode/tasks.json',
    '.git/hooks/pre-commit',
    'data/.secret/x.txt',
    '.langflow/langflow.db',
    'package.json',
    'sub/tsconfig.build.json',
    'node_modules/x/index.js',
    'x.code-workspace.json',
  ];
  for (const asked of forbidden) {
    it(`refuses to write ${asked}`, () =>
      fails(files.write(asked, Buffer.from('x')), 'file-refused'));
  }

  it('replaces a link instead of writing through it', async () => {
    await files.write('link.txt', Buffer.from('mine'));

    assert.equal(await readFile(path.join(base, 'outside.txt'), 'utf8'), 'outside');
    assert.equal(await read('link.txt'), 'mine');
  });

  it('resolves a file that a library writes, new or there already', async () => {
    const made = await files.resolveWritable('db/shop.db');
    assert.equal(made, path.join(folder, 'db', 'shop.db'));
    await writeFile(made, '');
    assert.equal(await files.resolveWritable('db/shop.db'), made);
    await fails(files.resolveWritable('link.txt'), 'file-refused');
    await fails(files.resolveWritable('.langflow/langflow.db'), 'file-refused');
  });

  it('refuses everything where the folder is missing', async () => {
    const lost = new WorkspaceFiles({ folder: path.join(base, 'gone'), uploads: base });
    await fails(lost.read('x/y.txt'), 'file-not-found');
  });
});
