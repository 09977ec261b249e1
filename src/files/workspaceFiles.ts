import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors';
import { isRecord } from '../base/json';
import type { FileInfo, FilePort, FileQuery } from '../flow/ports';
import { isReadable, isWritable, namesBelow, notFound, refused } from './guardedPath';

export interface WorkspaceFilesOptions {
  /** The workspace folder. */
  readonly folder: string;
  /** Where uploads lie; may be outside the folder. */
  readonly uploads: string;
  /** Largest file, read or written. */
  readonly maxBytes?: number;
  /** Most files of one listing. */
  readonly maxFiles?: number;
}

/** One of the two trees that flows may use. */
interface Tree {
  /** Without symbolic links. */
  readonly root: string;
  readonly isUploads: boolean;
}

/** A place inside one of the trees, without symbolic links. */
interface Place {
  readonly real: string;
  readonly tree: Tree;
  readonly names: readonly string[];
}

/**
 * The workspace's files for flows. Every path is taken apart, its symbolic links followed, and only then
 * compared with the workspace folder, so that neither `..` nor a link leads out.
 */
export class WorkspaceFiles implements FilePort {
  private readonly maxBytes: number;
  private readonly maxFiles: number;

  constructor(private readonly options: WorkspaceFilesOptions) {
    this.maxBytes = options.maxBytes ?? 50_000_000;
    this.maxFiles = options.maxFiles ?? 2000;
  }

  async find(asked: string): Promise<FileInfo | undefined> {
    const place = await this.locate(asked);
    if (place === undefined) return undefined;

    const { size } = await stat(place.real);
    return this.describe(place, size);
  }

  async read(asked: string): Promise<Uint8Array> {
    const place = await this.locate(asked);
    if (place === undefined) throw notFound(asked);

    const { size } = await stat(place.real);
    if (size > this.maxBytes) throw this.tooLarge(asked);
    return readFile(place.real);
  }

  async list(asked: string, query: FileQuery): Promise<readonly FileInfo[]> {
    const place = await this.locate(asked, 'folder');
    if (place === undefined) throw notFound(asked);

    const found: FileInfo[] = [];
    await this.walk(place, query, 0, found);
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async write(asked: string, content: Uint8Array): Promise<FileInfo> {
    if (content.byteLength > this.maxBytes) throw this.tooLarge(asked);

    const place = await this.locateNew(asked);
    const folder = path.dirname(place.real);
    await mkdir(folder, { recursive: true });
    const draft = path.join(folder, `.${path.basename(place.real)}.${randomUUID()}.tmp`);
    try {
      await writeFile(draft, content, { flag: 'wx' });
      await rename(draft, place.real);
    } catch (error) {
      await rm(draft, { force: true });
      throw new AppError('file-refused', `${asked} cannot be written: ${reasonOf(error)}.`, {
        subject: { file: asked },
        cause: error,
      });
    }
    return this.describe(place, content.byteLength);
  }

  /**
   * The absolute path of a file that a library opens for reading and writing itself, such as a database;
   * its folder is made where it is missing.
   * @throws AppError `file-refused`.
   */
  async resolveWritable(asked: string): Promise<string> {
    const existing = await this.locate(asked);
    if (existing === undefined) {
      const { real } = await this.locateNew(asked);
      await mkdir(path.dirname(real), { recursive: true });
      return real;
    }
    if (!isAllowed(existing, isWritable)) throw refused(asked, 'flows may not write it');
    return existing.real;
  }

  /** Where an existing file or folder is; undefined where there is none of that kind. */
  private async locate(
    asked: string,
    kind: 'file' | 'folder' = 'file',
  ): Promise<Place | undefined> {
    const trees = await this.trees();
    let outside = false;
    for (const candidate of this.candidates(asked, trees)) {
      const real = await realPathOf(candidate);
      if (real === undefined) continue;

      const place = placeOf(real, trees);
      if (place === undefined) {
        outside = true;
      } else if (!isAllowed(place, isReadable)) {
        throw refused(asked, 'it may hold secrets');
      } else {
        const info = await stat(real);
        if (kind === 'file' ? info.isFile() : info.isDirectory()) return place;
      }
    }
    const leads = this.candidates(asked, trees).some((one) => placeOf(one, trees) !== undefined);
    if (outside || !leads) throw refused(asked, 'it is outside the workspace folder');
    return undefined;
  }

  private async locateNew(asked: string): Promise<Place> {
    const trees = await this.trees();
    const [candidate = ''] = this.candidates(asked, trees);
    // What exists already decides, with its links followed; the rest of the path cannot be a link yet.
    const missing: string[] = [path.basename(candidate)];
    let existing = path.dirname(candidate);
    let real = await realPathOf(existing);
    while (real === undefined && existing !== path.dirname(existing)) {
      missing.unshift(path.basename(existing));
      existing = path.dirname(existing);
      real = await realPathOf(existing);
    }
    const place = placeOf(path.join(real ?? existing, ...missing), trees);
    if (place === undefined) throw refused(asked, 'it is outside the workspace folder');
    if (!isAllowed(place, isWritable)) {
      throw refused(asked, 'hidden files and files that control tools are not for flows to write');
    }
    return place;
  }

  /** Where a path may lead: below the workspace, or below the uploads without leaving them. */
  private candidates(asked: string, trees: readonly Tree[]): readonly string[] {
    if (asked.trim() === '' || asked.includes('\0'))
      throw refused('a file without a name', 'no path');
    if (path.isAbsolute(asked)) return [path.normalize(asked)];

    return trees.flatMap(({ root, isUploads }) => {
      const candidate = path.resolve(root, asked);
      return isUploads && namesBelow(root, candidate) === undefined ? [] : [candidate];
    });
  }

  /** Looked up anew each time: the folders may be made, moved or linked while flows run. */
  private async trees(): Promise<readonly Tree[]> {
    const { folder, uploads } = this.options;
    return [
      { root: (await realPathOf(folder)) ?? path.resolve(folder), isUploads: false },
      { root: (await realPathOf(uploads)) ?? path.resolve(uploads), isUploads: true },
    ];
  }

  private async walk(
    folder: Place,
    query: FileQuery,
    level: number,
    found: FileInfo[],
  ): Promise<void> {
    for (const entry of await readdir(folder.real, { withFileTypes: true })) {
      if (entry.name.startsWith('.') && !query.includeHidden) continue;

      const place = below(folder, entry);
      if (!isAllowed(place, isReadable)) continue;
      // Links are left out: their targets are found where they are, or must not be found.
      if (entry.isDirectory() && level < query.depth) {
        await this.walk(place, query, level + 1, found);
      } else if (entry.isFile() && hasExtension(entry.name, query.extensions)) {
        if (found.length >= this.maxFiles) {
          throw new AppError('limit-exceeded', `The folder has more than ${this.maxFiles} files.`, {
            remedy: 'Choose a folder further down, fewer file types or less depth.',
          });
        }
        found.push(this.describe(place, (await stat(place.real)).size));
      }
    }
  }

  private describe(place: Place, size: number): FileInfo {
    return { path: place.names.join('/'), fullPath: place.real, size };
  }

  private tooLarge(asked: string): AppError {
    const limit = Math.round(this.maxBytes / 1_000_000);
    return new AppError('limit-exceeded', `${asked} is larger than ${limit} MB.`, {
      subject: { file: asked },
    });
  }
}

function below(folder: Place, entry: Dirent): Place {
  return {
    real: path.join(folder.real, entry.name),
    tree: folder.tree,
    names: [...folder.names, entry.name],
  };
}

/** The workspace comes first, unless the place lies in uploads that are part of it. */
function placeOf(target: string, trees: readonly Tree[]): Place | undefined {
  const places = trees.flatMap((tree) => {
    const names = namesBelow(tree.root, target);
    return names === undefined ? [] : [{ real: target, tree, names }];
  });
  return places.find(({ tree }) => tree.isUploads) ?? places[0];
}

function isAllowed(place: Place, rule: (names: readonly string[]) => boolean): boolean {
  // Beside the uploads, the data folder holds the database.
  const isData = !place.tree.isUploads && place.names[0] === '.langflow';
  return !isData && rule(place.names);
}

function hasExtension(name: string, extensions: readonly string[]): boolean {
  return extensions.length === 0 || extensions.includes(path.extname(name).slice(1).toLowerCase());
}

async function realPathOf(target: string): Promise<string | undefined> {
  try {
    return await realpath(target);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw new AppError('file-refused', `${target} cannot be opened: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

function codeOf(error: unknown): unknown {
  return isRecord(error) ? error['code'] : undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
