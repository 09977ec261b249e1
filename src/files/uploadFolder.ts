import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors';
import { isRecord } from '../base/json';

/** What one folder of uploads may hold. */
export interface UploadLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
  readonly maxTotalBytes: number;
}

export const uploadLimits: UploadLimits = {
  maxBytes: 50_000_000,
  maxFiles: 2000,
  maxTotalBytes: 2_000_000_000,
};

const longestName = 200;

/** A file as it lies in a folder. */
export interface FoundUpload {
  readonly name: string;
  readonly size: number;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

/**
 * A folder of uploaded files in the data folder. Links are neither followed nor read: a workspace may come with
 * links that lead anywhere.
 */
export class UploadFolder {
  constructor(
    /** Absolute; its parents up to the data folder must be real folders. */
    private readonly root: string,
    private readonly names: readonly string[],
    private readonly limits: UploadLimits,
    private readonly prepare: () => Promise<void>,
  ) {}

  /** Its files, by name. */
  async list(): Promise<readonly FoundUpload[]> {
    const folder = await this.existing();
    if (folder === undefined) return [];

    const found: FoundUpload[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isFile() || entry.name.startsWith('.')) continue;
      const info = await lstat(path.join(folder, entry.name));
      found.push({
        name: entry.name,
        size: info.size,
        createdMs: info.birthtimeMs === 0 ? info.mtimeMs : info.birthtimeMs,
        modifiedMs: info.mtimeMs,
      });
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Undefined where there is none. */
  async read(name: string): Promise<Uint8Array | undefined> {
    const folder = await this.existing();
    if (folder === undefined || !isSafeName(name)) return undefined;

    try {
      const handle = await open(
        path.join(folder, name),
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
      try {
        const info = await handle.stat();
        return info.isFile() && info.size <= this.limits.maxBytes
          ? await handle.readFile()
          : undefined;
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ELOOP') return undefined;
      throw error;
    }
  }

  /**
   * Writes a file under the first free name: `a.txt`, `a (1).txt` and so on. Returns the name.
   * @throws AppError `input-invalid` for a name that is none, `limit-exceeded`.
   */
  async add(name: string, content: Uint8Array): Promise<string> {
    checkName(name);
    const kept = await this.list();
    this.checkRoom(kept, content.byteLength);
    const folder = await this.made();
    const taken = new Set(kept.map((file) => file.name.toLowerCase()));
    for (let number = 0; ; number++) {
      const free = number === 0 ? name : numbered(name, number);
      if (taken.has(free.toLowerCase())) continue;
      try {
        const handle = await open(path.join(folder, free), 'wx');
        try {
          await handle.writeFile(content);
        } finally {
          await handle.close();
        }
        return free;
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
        taken.add(free.toLowerCase());
      }
    }
  }

  /** Adds to the end of a file; returns its new size. @throws AppError `file-not-found`, `limit-exceeded`. */
  async append(name: string, content: Uint8Array): Promise<number> {
    const before = await this.read(name);
    const folder = await this.existing();
    if (before === undefined || folder === undefined) {
      throw new AppError('file-not-found', `There is no file ${name}.`);
    }
    const size = before.byteLength + content.byteLength;
    this.checkRoom(await this.list(), content.byteLength, size);
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;
    const handle = await open(path.join(folder, name), flags);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    return size;
  }

  /** Unknown names are ignored. */
  async delete(name: string): Promise<void> {
    const folder = await this.existing();
    if (folder !== undefined && isSafeName(name))
      await rm(path.join(folder, name), { force: true });
  }

  /** The folder with all that lies in it. */
  async deleteAll(): Promise<void> {
    const folder = await this.existing();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  private checkRoom(kept: readonly FoundUpload[], added: number, size = added): void {
    const { maxBytes, maxFiles, maxTotalBytes } = this.limits;
    const total = kept.reduce((sum, file) => sum + file.size, 0);
    if (size > maxBytes || kept.length >= maxFiles || total + added > maxTotalBytes) {
      throw new AppError(
        'limit-exceeded',
        size > maxBytes
          ? `File size is larger than the maximum file size ${Math.round(maxBytes / 1_000_000)}MB.`
          : 'There is no more room for uploads. Delete some.',
      );
    }
  }

  private async made(): Promise<string> {
    await this.prepare();
    await mkdir(path.join(this.root, ...this.names), { recursive: true });
    const folder = await this.existing();
    if (folder !== undefined) return folder;
    throw new AppError('file-refused', 'The folder of the uploads is a link.', {
      remedy: 'Remove the link .langflow/files.',
    });
  }

  /** The folder where it is there and no part of it is a link. */
  private async existing(): Promise<string | undefined> {
    try {
      const folder = path.join(await realpath(this.root), ...this.names);
      return (await realpath(folder)) === folder ? folder : undefined;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
      throw error;
    }
  }
}

/** Whether a text names a file and leads nowhere else. */
function isSafeName(name: string): boolean {
  return (
    name.trim() !== '' &&
    name.length <= longestName &&
    !name.startsWith('.') &&
    !/[/\\:\p{Cc}\p{Cf}]/u.test(name)
  );
}

/** @throws AppError `input-invalid` */
export function checkName(name: string): void {
  if (isSafeName(name)) return;
  throw new AppError('input-invalid', 'Invalid file name: contains path separators');
}

function numbered(name: string, number: number): string {
  const { name: base, ext } = path.parse(name);
  return `${base} (${number})${ext}`;
}

function codeOf(error: unknown): unknown {
  return isRecord(error) ? error['code'] : undefined;
}
