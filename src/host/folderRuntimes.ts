import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { FlowEntry } from '../sessions/flowCatalog';
import type { EmittedRunEvent } from '../sessions/runService';
import type { StoreChange } from '../store/messageStore';
import { FolderRuntime, type RuntimeEnvironment } from './folderRuntime';

/** A flow and the folder it lies in. */
export interface FlowInFolder {
  readonly folder: FolderRuntime;
  readonly entry: FlowEntry;
}

/** Anything that happened in one of the workspace's folders. */
export type FolderEvent<T> = { readonly folder: FolderRuntime } & T;

/** The runtimes of all workspace folders, one each, following folders that come and go. */
export class FolderRuntimes {
  private readonly store = new DisposableStore();
  private readonly folders = new Map<string, FolderRuntime>();
  private readonly subscriptions = new Map<string, DisposableStore>();
  private readonly closing = new Set<Promise<void>>();
  private readonly foldersChanged = this.store.add(new Emitter<undefined>());
  private readonly asked = this.store.add(new Emitter<undefined>());
  private readonly flowsChanged = this.store.add(new Emitter<FolderEvent<object>>());
  private readonly storeChanged = this.store.add(
    new Emitter<FolderEvent<{ readonly change: StoreChange }>>(),
  );
  private readonly emitted = this.store.add(
    new Emitter<FolderEvent<{ readonly run: EmittedRunEvent }>>(),
  );
  private readonly runningChanged = this.store.add(new Emitter<FolderEvent<object>>());

  readonly onDidChangeFolders: Event<undefined> = this.foldersChanged.event;
  /** Fires when something first asks for the flows or sessions of a folder. */
  readonly onDidAsk: Event<undefined> = this.asked.event;
  readonly onDidChangeFlows: Event<FolderEvent<object>> = this.flowsChanged.event;
  readonly onDidChangeStore: Event<FolderEvent<{ readonly change: StoreChange }>> =
    this.storeChanged.event;
  readonly onDidEmit: Event<FolderEvent<{ readonly run: EmittedRunEvent }>> = this.emitted.event;
  readonly onDidChangeRunning: Event<FolderEvent<object>> = this.runningChanged.event;

  constructor(private readonly environment: RuntimeEnvironment) {
    for (const folder of vscode.workspace.workspaceFolders ?? []) this.addFolder(folder);
    this.store.add(
      vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const folder of removed) this.removeFolder(folder);
        for (const folder of added) this.addFolder(folder);
        this.foldersChanged.fire(undefined);
      }),
    );
  }

  all(): readonly FolderRuntime[] {
    return [...this.folders.values()];
  }

  find(key: string): FolderRuntime | undefined {
    return this.folders.get(key);
  }

  /** The folder that a file lies in. */
  folderOf(uri: vscode.Uri): FolderRuntime | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder === undefined ? undefined : this.folders.get(folder.uri.toString());
  }

  /** The flow that a file holds, if it holds one. */
  async flowOf(uri: vscode.Uri): Promise<FlowInFolder | undefined> {
    const folder = this.folderOf(uri);
    if (folder === undefined) return undefined;

    const flows = await folder.flows();
    const entry = flows.find(({ path }) => folder.uriOf(path).toString() === uri.toString());
    return entry === undefined ? undefined : { folder, entry };
  }

  async flowById(key: string, flowId: string): Promise<FlowInFolder | undefined> {
    const folder = this.folders.get(key);
    const entry = (await folder?.flows())?.find(({ id }) => id === flowId);
    return folder === undefined || entry === undefined ? undefined : { folder, entry };
  }

  /** All flows of all folders, in order. A folder that cannot be read has none. */
  async allFlows(): Promise<readonly FlowInFolder[]> {
    const perFolder = await Promise.all(
      this.all().map(async (folder) =>
        (await folder.flows().catch(() => [])).map((entry) => ({ folder, entry })),
      ),
    );
    return perFolder.flat();
  }

  /** Closes every database; resolves when the files are released. */
  async close(): Promise<void> {
    this.store.dispose();
    for (const { folder } of this.all()) this.removeFolder(folder);
    await Promise.allSettled(this.closing);
  }

  private addFolder(workspaceFolder: vscode.WorkspaceFolder): void {
    const folder = new FolderRuntime(workspaceFolder, this.environment);
    const subscriptions = new DisposableStore();
    subscriptions.add(
      folder.onDidAsk(() => {
        this.asked.fire(undefined);
      }),
    );
    subscriptions.add(
      folder.onDidChangeFlows(() => {
        this.flowsChanged.fire({ folder });
      }),
    );
    subscriptions.add(
      folder.onDidChangeStore((change) => {
        this.storeChanged.fire({ folder, change });
      }),
    );
    subscriptions.add(
      folder.onDidEmit((run) => {
        this.emitted.fire({ folder, run });
      }),
    );
    subscriptions.add(
      folder.onDidChangeRunning(() => {
        this.runningChanged.fire({ folder });
      }),
    );
    this.folders.set(folder.key, folder);
    this.subscriptions.set(folder.key, subscriptions);
  }

  private removeFolder(workspaceFolder: vscode.WorkspaceFolder): void {
    const key = workspaceFolder.uri.toString();
    const folder = this.folders.get(key);
    this.subscriptions.get(key)?.dispose();
    this.subscriptions.delete(key);
    this.folders.delete(key);
    if (folder === undefined) return;

    const closed = folder.close().catch((error: unknown) => {
      this.environment.logger.error(`The folder ${folder.name} did not close cleanly.`, error);
    });
    this.closing.add(closed);
    void closed.then(() => this.closing.delete(closed));
  }
}
