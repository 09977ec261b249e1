import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isWritable, namesBelow, refused } from './guardedPath';

/**
 * Where a file of a folder is, or would be: its real path, with all links followed.
 * @throws AppError `file-refused` outside the folder, for hidden files and for those that tools take for
 * instructions.
 */
export async function placeInside(folder: string, relative: string): Promise<string> {
  if (relative.trim() === '' || relative.includes('\0') || path.isAbsolute(relative)) {
    throw refused(relative, 'it is no path inside the workspace folder');
  }
  const root = await realpath(folder);
  const asked = namesBelow(root, path.resolve(root, relative));
  const real = asked === undefined ? undefined : await realPlace(path.resolve(root, relative));
  const names = real === undefined ? undefined : namesBelow(root, real);
  if (real === undefined || names === undefined || names.length === 0) {
    throw refused(relative, 'it is outside the workspace folder');
  }
  if (![...(asked ?? []), ...names].every((name) => isWritable([name]))) {
    throw refused(relative, 'hidden files and files that control tools are left alone');
  }
  return real;
}

/** The longest part that exists decides, with its links followed; the rest cannot be a link yet. */
async function realPlace(target: string): Promise<string> {
  const missing: string[] = [];
  for (let existing = target; ; existing = path.dirname(existing)) {
    const real = await tryRealPath(existing);
    if (real !== undefined) return path.join(real, ...missing);
    missing.unshift(path.basename(existing));
  }
}

async function tryRealPath(target: string): Promise<string | undefined> {
  try {
    return await realpath(target);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing && path.dirname(target) !== target) return undefined;
    throw error;
  }
}
