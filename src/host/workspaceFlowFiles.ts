import { readFile, stat } from 'node:fs';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import { AppError } from '../base/errors';
import { maxFlowBytes, type FlowFileEntry, type FlowFiles } from '../sessions/flowFiles';

/** Never searched: other people's files, our own data, and what git keeps. */
const excluded = '**/{node_modules,.git,.langflow,.venv}/**';
/** More JSON files than this are not looked at; a workspace of that kind needs exclude settings. */
const maxFiles = 20_000;
/** Paths never searched, and files by an extension that is not JSON's; what has none may be a folder. */
const uninteresting =
  /(?:^|\/)(?:node_modules|\.git|\.langflow|\.venv)(?:\/|$)|\.(?!json$)[a-z]\w*$/i;
const changeDelayMs = 150;
const parallelStats = 32;

/**
 * The JSON files of one workspace folder through the editor's own search, which honours
 * `files.exclude`, and its watcher, so that nothing is polled.
 */
export class WorkspaceFlowFiles implements FlowFiles {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new Emitter<readonly string[]>());
  private readonly pending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  readonly onDidChange: Event<readonly string[]> = this.changed.event;

  constructor(private readonly folder: vscode.Uri) {
    const note = (uri: vscode.Uri): void => {
      this.note(uri);
    };
    const files = this.watch('**/*.json', { changesOnly: true });
    this.store.add(files.onDidChange(note));
    // A folder that comes or goes is one event, and none for what lies in it.
    const everything = this.watch('**', { changesOnly: false });
    this.store.add(everything.onDidCreate(note));
    this.store.add(everything.onDidDelete(note));
  }

  async list(signal?: AbortSignal): Promise<readonly FlowFileEntry[]> {
    const cancellation = new vscode.CancellationTokenSource();
    const cancel = (): void => {
      cancellation.cancel();
    };
    signal?.addEventListener('abort', cancel);
    try {
      const uris = await vscode.workspace.findFiles(
        new vscode.RelativePattern(this.folder, '**/*.json'),
        excluded,
        maxFiles,
        cancellation.token,
      );
      return await this.entriesOf(uris, signal);
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  }

  describe(path: string): Promise<FlowFileEntry | undefined> {
    return this.entryOf(vscode.Uri.joinPath(this.folder, path));
  }

  async read(path: string): Promise<string> {
    const uri = vscode.Uri.joinPath(this.folder, path);
    try {
      const { size } = await statOf(uri);
      if (size > maxFlowBytes) throw tooLarge(path, size);

      return new TextDecoder().decode(await bytesOf(uri));
    } catch (error) {
      if (error instanceof AppError) throw error;

      throw new AppError('flow-unreadable', `The flow file ${path} cannot be read.`, {
        remedy: 'Check that the file exists and that you may read it.',
        subject: { file: path },
        cause: error,
      });
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  private watch(
    glob: string,
    { changesOnly }: { readonly changesOnly: boolean },
  ): vscode.FileSystemWatcher {
    return this.store.add(
      vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(this.folder, glob),
        changesOnly,
        !changesOnly,
        changesOnly,
      ),
    );
  }

  private note(uri: vscode.Uri): void {
    const path = this.relative(uri);
    if (uninteresting.test(path)) return;

    // Editors and git touch many files at once: one event for all of them.
    this.pending.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const paths = [...this.pending];
      this.pending.clear();
      this.changed.fire(paths);
    }, changeDelayMs);
  }

  private relative(uri: vscode.Uri): string {
    return uri.path.slice(this.folder.path.replace(/\/$/, '').length + 1);
  }

  private async entriesOf(
    uris: readonly vscode.Uri[],
    signal: AbortSignal | undefined,
  ): Promise<readonly FlowFileEntry[]> {
    const entries: FlowFileEntry[] = [];
    for (let start = 0; start < uris.length; start += parallelStats) {
      if (signal?.aborted) break;

      const batch = uris.slice(start, start + parallelStats);
      const described = await Promise.all(batch.map((uri) => this.entryOf(uri)));
      entries.push(...described.filter((entry) => entry !== undefined));
    }
    return entries;
  }

  private async entryOf(uri: vscode.Uri): Promise<FlowFileEntry | undefined> {
    try {
      const { size, mtime } = await statOf(uri);
      return { path: this.relative(uri), sizeBytes: size, modifiedMs: mtime };
    } catch {
      // Deleted between search and look: not there any more.
      return undefined;
    }
  }
}

const statOnDisk = promisify(stat);
const readOnDisk = promisify(readFile);

/**
 * Files on a disk are read directly: through the editor's file API, a workspace with thousands of JSON files costs
 * this process several times as much (`npm run bench -- activation`).
 */
async function statOf(uri: vscode.Uri): Promise<Pick<vscode.FileStat, 'size' | 'mtime'>> {
  if (uri.scheme !== 'file') return vscode.workspace.fs.stat(uri);

  const { size, mtimeMs } = await statOnDisk(uri.fsPath);
  return { size, mtime: mtimeMs };
}

function bytesOf(uri: vscode.Uri): Thenable<Uint8Array> {
  return uri.scheme === 'file' ? readOnDisk(uri.fsPath) : vscode.workspace.fs.readFile(uri);
}

function tooLarge(path: string, size: number): AppError {
  const megabytes = Math.round(size / 1024 / 1024);
  return new AppError('flow-unreadable', `The flow file ${path} has ${megabytes} MB.`, {
    remedy: `Flow files up to ${maxFlowBytes / 1024 / 1024} MB are read.`,
    subject: { file: path },
  });
}
