import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import { AppError } from '../base/errors';
import type { Logger } from '../base/logger';
import type { Runtime } from '../runtime';
import type { FlowEntry } from '../sessions/flowCatalog';
import type { EmittedRunEvent } from '../sessions/runService';
import type { SecretStore } from '../sessions/secretStore';
import type { StoreChange } from '../store/messageStore';
import { inBackground } from './background';
import { warnOfNetworkDisk } from './networkDiskWarning';
import { RetentionKeeper } from './retentionKeeper';
import type { DatabaseUrls } from './databaseUrls';
import { VsCodeModels } from './editorModels';
import { commitOf } from './flowVersions/flowCommit';
import { FlowSnapshots } from './flowVersions/flowSnapshots';
import { offerKeyHosts } from './keyHostOffers';
import { editedComponents, modelSettings, networkSettings } from './settings';
import { WorkspaceFlowFiles } from './workspaceFlowFiles';
import { WorkspaceFlowWriter } from './workspaceFlowWriter';

/** What a runtime in the editor needs beyond its folder. */
export interface RuntimeEnvironment {
  readonly secrets: SecretStore;
  readonly logger: Logger;
  readonly databaseUrls: DatabaseUrls;
  /** What the user was warned of in this workspace. */
  readonly warned: vscode.Memento;
  /** Folder of the extension's bundles. */
  readonly distDir: string;
}

/**
 * One workspace folder: its flow files at once, its runtime when something first asks for it. The
 * engine and its libraries are loaded then, not with the extension.
 */
export class FolderRuntime {
  private readonly store = new DisposableStore();
  private readonly asked = this.store.add(new Emitter<undefined>());
  private readonly flowsChanged = this.store.add(new Emitter<undefined>());
  private readonly storeChanged = this.store.add(new Emitter<StoreChange>());
  private readonly runEmitted = this.store.add(new Emitter<EmittedRunEvent>());
  private readonly runningChanged = this.store.add(new Emitter<undefined>());
  private readonly files: WorkspaceFlowFiles;
  private opening: Promise<Runtime> | undefined;
  private opened: Runtime | undefined;
  private isClosed = false;
  private readsOnly = false;
  private wasAsked = false;

  /** Texts of flows that ran. */
  readonly snapshots: FlowSnapshots;
  /** Fires when something first asks for the runtime. */
  readonly onDidAsk: Event<undefined> = this.asked.event;
  readonly onDidChangeFlows: Event<undefined> = this.flowsChanged.event;
  readonly onDidChangeStore: Event<StoreChange> = this.storeChanged.event;
  readonly onDidEmit: Event<EmittedRunEvent> = this.runEmitted.event;
  readonly onDidChangeRunning: Event<undefined> = this.runningChanged.event;

  constructor(
    readonly folder: vscode.WorkspaceFolder,
    private readonly environment: RuntimeEnvironment,
  ) {
    this.snapshots = new FlowSnapshots(path.join(folder.uri.fsPath, '.langflow', 'versions'));
    this.files = this.store.add(new WorkspaceFlowFiles(folder.uri));
  }

  /** Stable across reloads of the window. */
  get key(): string {
    return this.folder.uri.toString();
  }

  get name(): string {
    return this.folder.name;
  }

  /** The runtime where it is open already; views ask this to stay cheap. */
  get current(): Runtime | undefined {
    return this.opened;
  }

  /**
   * The folder's runtime, opened on first use; a failed opening is tried again on the next call.
   * @throws AppError with a `store-*` code where the database cannot be opened.
   */
  runtime(): Promise<Runtime> {
    if (this.isClosed) return Promise.reject(new AppError('cancelled', 'The folder was closed.'));

    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    if (!this.wasAsked) {
      this.wasAsked = true;
      this.asked.fire(undefined);
    }
    return this.opening;
  }

  /** The server that keeps the messages, as it may be shown; undefined where a file does. */
  get databaseServer(): string | undefined {
    return this.environment.databaseUrls.describe(this.folder.uri);
  }

  /** The database file, where messages are not on a server. */
  get databaseFile(): string {
    return path.join(this.folder.uri.fsPath, '.langflow', 'langflow.db');
  }

  get isDatabaseReadOnly(): boolean {
    return this.readsOnly;
  }

  /** Opens the database anew, for reading only or for all again. */
  async setDatabaseReadOnly(readOnly: boolean): Promise<void> {
    this.readsOnly = readOnly;
    const { store } = await this.runtime();
    await store.release();
    await store.open();
  }

  /** Exchanges the database file while nobody here has it open; whoever wants it meanwhile waits. */
  async exchangeDatabase(work: () => Promise<unknown>): Promise<void> {
    this.readsOnly = false;
    await (await this.runtime()).store.exchange(work);
  }

  async flows(): Promise<readonly FlowEntry[]> {
    return (await this.runtime()).catalog.list();
  }

  isRunning(flowId: string): boolean {
    return this.opened?.runs.running().some((run) => run.flowId === flowId) ?? false;
  }

  isSessionRunning(sessionId: string): boolean {
    return this.opened?.runs.running().some((run) => run.sessionId === sessionId) ?? false;
  }

  uriOf(relativePath: string): vscode.Uri {
    return vscode.Uri.joinPath(this.folder.uri, relativePath);
  }

  /** What ran is kept, so that a later version can be compared with it. */
  private async keepVersion({ catalog }: Runtime, flowId: string): Promise<void> {
    const { path: file, contentHash } = await catalog.resolve(flowId);
    await this.snapshots.keep(contentHash, await catalog.read(file));
  }

  /** Stops what runs, waits until the database is released. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.store.dispose();
    const runtime = await this.opening?.catch(() => undefined);
    await runtime?.dispose();
  }

  /** The command line or another window may be the first to use the folder. */
  private watchDatabase(runtime: Runtime): void {
    const pattern = new vscode.RelativePattern(this.folder, '.langflow/langflow.db');
    const watcher = this.store.add(
      vscode.workspace.createFileSystemWatcher(pattern, false, true, true),
    );
    this.store.add(
      watcher.onDidCreate(() => {
        inBackground(this.environment.logger, () => this.databaseAppeared(runtime));
      }),
    );
  }

  private async databaseAppeared(runtime: Runtime): Promise<void> {
    if (runtime.store.isOpen) return;

    await runtime.store.open();
    this.storeChanged.fire({
      kind: 'everything',
      sessionIds: [],
      messageIds: [],
      origin: 'elsewhere',
    });
  }

  private async open(): Promise<Runtime> {
    if (this.folder.uri.scheme !== 'file') {
      throw new AppError('store-unavailable', `${this.name} is not a folder on disk.`, {
        remedy:
          'Open the folder from a disk: sessions are kept in a database file beside the flows.',
      });
    }
    const { createRuntime, placeInside } = await import('../core');
    const { secrets, logger, databaseUrls, distDir } = this.environment;
    const runtime = await createRuntime({
      dataDir: path.dirname(this.databaseFile),
      files: this.files,
      writer: new WorkspaceFlowWriter(this.folder.uri, placeInside),
      secrets,
      environment: process.env,
      modelSettings: () => modelSettings(this.folder.uri),
      network: () => networkSettings(this.folder.uri),
      editedComponents: () => editedComponents(this.folder.uri),
      editorModels: new VsCodeModels(),
      logger: logger.child(this.name),
      commitOf: (file) => commitOf(this.uriOf(file)),
      workerPath: path.join(distDir, 'storeWorker.js'),
      isReadOnly: () => this.readsOnly || !vscode.workspace.isTrusted,
      databaseUrl: () => databaseUrls.urlOf(this.folder.uri),
    });
    this.opened = runtime;
    this.store.add(
      runtime.runs.onDidEmit(({ flowId, event }) => {
        if (event.type !== 'run-start') return;
        inBackground(this.environment.logger, () => this.keepVersion(runtime, flowId));
      }),
    );
    this.store.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        inBackground(this.environment.logger, () => runtime.store.release());
      }),
    );
    this.store.add(
      databaseUrls.onDidChange(() => {
        inBackground(this.environment.logger, () => runtime.store.release());
      }),
    );
    this.watchDatabase(runtime);
    this.store.add(offerKeyHosts(runtime.runs, this.environment.logger));
    const isOnServer = (): boolean => this.databaseServer !== undefined;
    this.store.add(
      new RetentionKeeper(this.folder.uri, runtime, isOnServer, this.environment.logger),
    );
    inBackground(this.environment.logger, () =>
      warnOfNetworkDisk(this.folder, this.environment.warned),
    );
    this.store.add(
      runtime.catalog.onDidChange(() => {
        this.flowsChanged.fire(undefined);
      }),
    );
    this.store.add(
      runtime.sessions.onDidChange((change) => {
        this.storeChanged.fire(change);
      }),
    );
    this.store.add(
      runtime.runs.onDidEmit((event) => {
        this.runEmitted.fire(event);
      }),
    );
    this.store.add(
      runtime.runs.onDidChangeRunning(() => {
        this.runningChanged.fire(undefined);
      }),
    );
    return runtime;
  }
}
