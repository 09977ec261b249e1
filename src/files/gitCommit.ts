import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const maxDepth = 40;
const commitPattern = /^[0-9a-f]{40}$/;

/**
 * The commit checked out in the repository around a file, where the file is as git last wrote it down.
 * Only files of `.git` are read: no program is started, and nothing in a repository is obeyed.
 * @returns undefined outside a repository, before the first commit, and for a file that is changed or new
 */
export async function commitOfFile(file: string): Promise<string | undefined> {
  const repository = await findRepository(path.dirname(file));
  if (repository === undefined) return undefined;

  const { root, gitDir } = repository;
  const [head, content, index] = await Promise.all([
    readHead(gitDir),
    readFile(file),
    readFile(path.join(gitDir, 'index')).catch(() => undefined),
  ]);
  if (head === undefined || index === undefined) return undefined;

  const name = path.relative(root, file).split(path.sep).join('/');
  const blob = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest();
  return indexHolds(index, name, blob) ? head : undefined;
}

interface Repository {
  readonly root: string;
  readonly gitDir: string;
}

async function findRepository(start: string): Promise<Repository | undefined> {
  let folder = start;
  for (let depth = 0; depth < maxDepth; depth++) {
    const gitDir = await gitDirIn(folder);
    if (gitDir !== undefined) return { root: folder, gitDir };

    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

/** A folder, or the file that a worktree or submodule has in its place. */
async function gitDirIn(folder: string): Promise<string | undefined> {
  const place = path.join(folder, '.git');
  if ((await readText(path.join(place, 'HEAD'))) !== undefined) return place;

  const link = /^gitdir: (.+)$/m.exec((await readText(place)) ?? '')?.[1];
  return link === undefined ? undefined : path.resolve(folder, link.trim());
}

async function readHead(gitDir: string): Promise<string | undefined> {
  const head = (await readText(path.join(gitDir, 'HEAD')))?.trim() ?? '';
  if (commitPattern.test(head)) return head;

  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes('..')) return undefined;

  // The branches of a worktree lie in the repository it belongs to.
  const common = (await readText(path.join(gitDir, 'commondir')))?.trim();
  const places = common === undefined ? [gitDir] : [gitDir, path.resolve(gitDir, common)];
  for (const place of places) {
    const found = await readRef(place, ref);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a branch points to, in a file of its own or in the list of packed ones. */
async function readRef(gitDir: string, ref: string): Promise<string | undefined> {
  const loose = (await readText(path.join(gitDir, ref)))?.trim() ?? '';
  if (commitPattern.test(loose)) return loose;

  const packed = (await readText(path.join(gitDir, 'packed-refs')))?.split('\n') ?? [];
  const found = packed.find((line) => line.endsWith(` ${ref}`))?.slice(0, 40) ?? '';
  return commitPattern.test(found) ? found : undefined;
}

/** Fixed part of an entry of the index, up to the name. */
const entryHead = 62;
const hashAt = 40;
const hashLength = 20;

/** Whether git's index (versions 2 and 3) has a file with this content under this name. */
function indexHolds(index: Buffer, name: string, blob: Buffer): boolean {
  if (index.length < 12 || index.toString('latin1', 0, 4) !== 'DIRC') return false;
  const version = index.readUInt32BE(4);
  if (version !== 2 && version !== 3) return false;

  const count = index.readUInt32BE(8);
  for (let at = 12, entry = 0; entry < count && at + entryHead < index.length; entry++) {
    const isExtended = (index.readUInt16BE(at + 60) & 0x4000) !== 0;
    const nameAt = at + entryHead + (isExtended ? 2 : 0);
    const end = index.indexOf(0, nameAt);
    if (end < 0) return false;
    if (index.toString('utf8', nameAt, end) === name) {
      return index.subarray(at + hashAt, at + hashAt + hashLength).equals(blob);
    }
    // Entries are filled up to a multiple of eight bytes, with at least one zero.
    at += (end - at + 8) & ~7;
  }
  return false;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
