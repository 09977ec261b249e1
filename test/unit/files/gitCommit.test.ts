import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commitOfFile } from '../../../src/files/gitCommit';

const commit = '0123456789abcdef0123456789abcdef01234567';

/** The index of a repository as git writes it (version 2). */
function indexOf(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).map(([name, content]) => {
    const blob = Buffer.concat([
      Buffer.from(`blob ${Buffer.byteLength(content)}\0`),
      Buffer.from(content),
    ]);
    const head = Buffer.alloc(62);
    createHash('sha1').update(blob).digest().copy(head, 40);
    head.writeUInt16BE(Buffer.byteLength(name), 60);
    const entry = Buffer.concat([head, Buffer.from(name)]);
    return Buffer.concat([entry, Buffer.alloc(8 - (entry.length % 8))]);
  });
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(entries.length, 8);
  return Buffer.concat([header, ...entries]);
}

describe('commitOfFile', () => {
  let root: string;
  let flow: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'git-'));
    flow = path.join(root, 'flows', 'chät.json');
    await mkdir(path.join(root, '.git', 'refs', 'heads'), { recursive: true });
    await mkdir(path.join(root, 'flows'));
    await writeFile(path.join(root, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    await writeFile(path.join(root, '.git', 'refs', 'heads', 'main'), `${commit}\n`);
    const files = { a: 'first', 'flows/chät.json': '{}', 'flows/other.json': '[]' };
    await writeFile(path.join(root, '.git', 'index'), indexOf(files));
    await writeFile(flow, '{}');
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('is the commit checked out', async () => {
    assert.equal(await commitOfFile(flow), commit);
  });

  it('is not told of a file that has changed, or is new', async () => {
    await writeFile(flow, '{ }');
    assert.equal(await commitOfFile(flow), undefined);
    await writeFile(path.join(root, 'new.json'), '{}');
    assert.equal(await commitOfFile(path.join(root, 'new.json')), undefined);
  });

  it('is found where branches are packed, and where none is checked out', async () => {
    await rm(path.join(root, '.git', 'refs'), { recursive: true });
    await writeFile(
      path.join(root, '.git', 'packed-refs'),
      `# pack-refs with: peeled\n${commit} refs/heads/main\n`,
    );
    assert.equal(await commitOfFile(flow), commit);
    await writeFile(path.join(root, '.git', 'HEAD'), `${commit}\n`);
    assert.equal(await commitOfFile(flow), commit);
  });

  it('is found in a worktree, whose branches lie elsewhere', async () => {
    const tree = await mkdtemp(path.join(tmpdir(), 'worktree-'));
    const gitDir = path.join(root, '.git', 'worktrees', 'w');
    await mkdir(gitDir, { recursive: true });
    await writeFile(path.join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
    await writeFile(path.join(gitDir, 'commondir'), '../..\n');
    await writeFile(path.join(gitDir, 'index'), indexOf({ 'x.json': '1' }));
    await writeFile(path.join(tree, '.git'), `gitdir: ${gitDir}\n`);
    await writeFile(path.join(tree, 'x.json'), '1');
    assert.equal(await commitOfFile(path.join(tree, 'x.json')), commit);
    await rm(tree, { recursive: true });
  });

  it('is not guessed from a repository that is broken', async () => {
    await writeFile(path.join(root, '.git', 'HEAD'), 'ref: refs/../../secret\n');
    assert.equal(await commitOfFile(flow), undefined);
    await writeFile(path.join(root, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    for (const index of [Buffer.alloc(0), Buffer.from('DIRC'), Buffer.alloc(200, 0xff)]) {
      await writeFile(path.join(root, '.git', 'index'), index);
      assert.equal(await commitOfFile(flow), undefined);
    }
  });
});
