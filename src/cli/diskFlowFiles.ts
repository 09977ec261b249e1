import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { Emitter } from '../base/emitter';
import { AppError } from '../base/errors';
import type { Logger } from '../base/logger';
import { maxFlowBytes, type FlowFileEntry, type FlowFiles } from '../sessions/flowFiles';
import { FolderWatch } from './folderWatch';
import { IgnoreRules } from './ignoreRules';

const skippedFolders = new Set(['node_modules', '.git', '.langflow']);
/** Bounds a walk through a folder that is no project, such as a home folder. */
const maxFiles = 20_000;
const maxDepth = 24;
/** Editors write a file in several steps; they count as one change. */
const settleMs = 50;

/** Flow files of a folder on disk, without those that git ignores. Symbolic links are not followed out of it. */
export class DiskFlowFiles implements FlowFiles {
  private readonly changes: Emitter<readonly string[]>;
  private readonly changed = new Set<string>();
  private watcher: FolderWatch | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly root: string,
    private readonly logger: Logger,
  ) {
    this.changes = new Emitter((error) => {
      logger.error('A listener of flow files failed.', error);
    });
  }

  get onDidChange(): Emitter<readonly string[]>['event'] {
    return this.changes.event;
  }

  /** Starts telling changes; without it the folder is taken as it is at each listing. */
  watch(): void {
    if (this.watcher !== undefined) return;

    this.watcher = new FolderWatch({
      root: this.root,
      skipped: skippedFolders,
      onChange: (relative) => {
        this.noteChange(relative);
      },
      onError: (error) => {
        this.logger.warn('Changes of flow files are no longer noticed.', { error: error.message });
      },
    });
    try {
      this.watcher.start();
    } catch (error) {
      this.logger.warn('Changes of flow files are not noticed.', { error: String(error) });
    }
  }

  async list(signal?: AbortSignal): Promise<readonly FlowFileEntry[]> {
    const found: FlowFileEntry[] = [];
    const root = { path: '', depth: 0, rules: await IgnoreRules.of(this.root) };
    const folders = [root];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      signal?.throwIfAborted();
      for (const entry of await this.namesIn(folder.path)) {
        const relative = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
        const isFolder = entry.isDirectory();
        if (!isSearched(entry) || folder.rules.ignores(relative, isFolder)) continue;
        if (!isFolder) {
          const file = await this.describe(relative);
          if (file !== undefined) found.push(file);
        } else if (folder.depth < maxDepth) {
          const rules = await folder.rules.within(relative);
          folders.push({ path: relative, depth: folder.depth + 1, rules });
        }
        if (found.length >= maxFiles) {
          this.logger.warn(
            `${this.root} holds more than ${maxFiles} JSON files; the rest is left out.`,
          );
          return found;
        }
      }
    }
    return found;
  }

  /** These files only, as far as they exist. */
  protected async listOnly(files: readonly string[]): Promise<readonly FlowFileEntry[]> {
    const described = await Promise.all(files.map((file) => this.describe(file)));
    return described.filter((file) => file !== undefined);
  }

  async describe(relative: string): Promise<FlowFileEntry | undefined> {
    try {
      const info = await stat(path.join(this.root, relative));
      return info.isFile()
        ? { path: relative, sizeBytes: info.size, modifiedMs: info.mtimeMs }
        : undefined;
    } catch {
      // Deleted meanwhile, or a link to nowhere.
      return undefined;
    }
  }

  async read(relative: string): Promise<string> {
    const file = await this.inside(relative);
    try {
      const handle = await open(file, 'r');
      try {
        const { size } = await handle.stat();
        if (size > maxFlowBytes) throw tooLarge(relative, size);

        return await handle.readFile('utf8');
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw error instanceof AppError ? error : unreadable(relative, error);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.dispose();
    this.changes.dispose();
  }

  private async namesIn(folder: string): Promise<Dirent[]> {
    try {
      return await readdir(path.join(this.root, folder), { withFileTypes: true });
    } catch (error) {
      // A folder without permission, or deleted meanwhile, holds no flows for this user.
      this.logger.debug(`${folder} cannot be listed.`, { error: String(error) });
      return [];
    }
  }

  /** The real file, which must lie inside the folder. */
  private async inside(relative: string): Promise<string> {
    try {
      const [root, file] = await Promise.all([
        realpath(this.root),
        realpath(path.resolve(this.root, relative)),
      ]);
      if (file.startsWith(root + path.sep)) return file;
    } catch (error) {
      throw unreadable(relative, error);
    }
    throw new AppError('flow-unreadable', `${relative} lies outside the folder of the flows.`, {
      subject: { file: relative },
    });
  }

  private noteChange(relative: string): void {
    // What has another extension is no flow; what has none may be a folder with flows.
    if (!isJson(relative) && path.extname(relative) !== '') return;

    this.changed.add(relative);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const paths = [...this.changed];
      this.changed.clear();
      this.changes.fire(paths);
    }, settleMs);
  }
}

function isSearched(entry: Dirent): boolean {
  return entry.isDirectory() ? !skippedFolders.has(entry.name) : isJson(entry.name);
}

function isJson(name: string): boolean {
  return name.toLowerCase().endsWith('.json');
}

function tooLarge(relative: string, size: number): AppError {
  const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  return new AppError(
    'flow-unreadable',
    `${relative} has ${megabytes(size)} MB; flows of up to ${megabytes(maxFlowBytes)} MB are read.`,
    { subject: { file: relative } },
  );
}

function unreadable(relative: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('flow-unreadable', `${relative} cannot be read: ${reason}`, {
    subject: { file: relative },
    cause,
  });
}
