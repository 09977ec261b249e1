import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

export interface FolderWatchOptions {
  readonly root: string;
  /** Names of folders that are not looked into. */
  readonly skipped: ReadonlySet<string>;
  /** Gets the path of a file or folder that came, went or changed, with `/`. */
  readonly onChange: (relative: string) => void;
  readonly onError: (error: Error) => void;
}

/** More folders than this are not watched: the system lets a user watch so many. */
const mostFolders = 5000;

/**
 * Watches a folder with all below it. Where the system cannot do that itself (Linux), each folder is watched by
 * itself, so that the folders left out cost nothing: a database writes its file many times a second.
 */
export class FolderWatch {
  private readonly watchers = new Map<string, FSWatcher>();
  private isClosed = false;

  constructor(
    private readonly options: FolderWatchOptions,
    private readonly isWholeTreeWatched = process.platform !== 'linux',
  ) {}

  /** @throws where the root cannot be watched. */
  start(): void {
    if (this.isWholeTreeWatched) {
      this.watch('', { recursive: true });
      return;
    }
    this.watch('', {});
    void this.addBelow('', false);
  }

  dispose(): void {
    this.isClosed = true;
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
  }

  private watch(folder: string, how: { readonly recursive?: boolean }): void {
    const { root, onError } = this.options;
    const watcher = watch(path.join(root, folder), { ...how, persistent: false });
    this.watchers.set(folder, watcher);
    watcher.on('change', (kind, name) => {
      if (typeof name !== 'string') return;
      const below = name.split(path.sep).join('/');
      this.changed(folder === '' ? below : `${folder}/${below}`, kind);
    });
    watcher.on('error', (error) => {
      // A folder that is gone ends its watcher; its parent tells that it went.
      if (folder === '') onError(error);
      else this.forget(folder);
    });
  }

  private changed(relative: string, kind: string): void {
    const { skipped, onChange } = this.options;
    if (relative.split('/').some((name) => skipped.has(name))) return;

    onChange(relative);
    if (!this.isWholeTreeWatched && kind === 'rename') void this.look(relative);
  }

  /** A name that came or went may be a folder's. */
  private async look(relative: string): Promise<void> {
    const info = await lstat(path.join(this.options.root, relative)).catch(() => undefined);
    if (info?.isDirectory() !== true) this.forget(relative);
    else if (!this.watchers.has(relative)) await this.add(relative, true);
  }

  private async add(folder: string, isNew: boolean): Promise<void> {
    if (this.isClosed || this.watchers.has(folder) || this.watchers.size >= mostFolders) return;

    try {
      this.watch(folder, {});
    } catch {
      // Gone again, or not for this user: then it holds nothing to tell of.
      return;
    }
    await this.addBelow(folder, isNew);
  }

  /** What lies in a new folder came before anybody watched it, so it is told here. */
  private async addBelow(folder: string, isNew: boolean): Promise<void> {
    const { root, skipped, onChange } = this.options;
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skipped.has(entry.name)) await this.add(below, isNew);
      else if (isNew && !this.isClosed) onChange(below);
    }
  }

  private forget(folder: string): void {
    for (const [known, watcher] of this.watchers) {
      if (known !== folder && !known.startsWith(`${folder}/`)) continue;
      watcher.close();
      this.watchers.delete(known);
      // Files that went with the folder are not told one by one.
      if (known === folder) this.options.onChange(folder);
    }
  }
}
