import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { asString, isRecord } from '../../base/json';
import type { Logger } from '../../base/logger';
import type { FlowDocuments } from '../flowFile/flowDocuments';
import type { FolderRuntime } from '../folderRuntime';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { commandIds, playgroundViewType } from '../ids';
import { PresetFile } from '../presetFile';
import type { CurrentSelection } from '../selection';
import { sessionLabel } from '../views/labels';
import { WriteBackPreview } from '../writeBack';
import { performAction } from './playgroundActions';
import { pageRoots } from './playgroundHtml';
import { PlaygroundPanel } from './playgroundPanel';

const iconNames = { light: 'playground-light.svg', dark: 'playground-dark.svg' };

/** All Playground panels of the window: at most one per flow, restored after a reload. */
export class PlaygroundPanels implements vscode.WebviewPanelSerializer {
  private readonly store = new DisposableStore();
  private readonly preview = this.store.add(new WriteBackPreview());
  private readonly presets = new Map<string, PresetFile>();
  private readonly panels = new Map<string, PlaygroundPanel>();
  private readonly opening = new Map<string, Promise<PlaygroundPanel>>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
    private readonly logger: Logger,
    private readonly flowDocuments: FlowDocuments,
  ) {
    this.store.add(vscode.window.registerWebviewPanelSerializer(playgroundViewType, this));
  }

  /** Opens the flow's panel, or brings it to the front; `sessionId` is what it shows then. */
  async open(
    flow: FlowInFolder,
    options: { readonly sessionId?: string | undefined; readonly column?: vscode.ViewColumn } = {},
  ): Promise<PlaygroundPanel> {
    const key = keyOf(flow);
    const existing = this.panels.get(key) ?? (await this.opening.get(key));
    if (existing !== undefined) {
      existing.reveal(options.sessionId);
      this.select(flow, existing.shownSession);
      return existing;
    }
    const panel = vscode.window.createWebviewPanel(
      playgroundViewType,
      flow.entry.name,
      options.column ?? vscode.ViewColumn.Active,
      this.webviewOptions(),
    );
    return this.attach(panel, flow, options.sessionId ?? flow.entry.id);
  }

  /** The panel that has the focus, with its flow. */
  get active(): { readonly key: string; readonly panel: PlaygroundPanel } | undefined {
    const found = [...this.panels].find(([, { panel }]) => panel.active);
    return found === undefined ? undefined : { key: found[0], panel: found[1] };
  }

  /** Panels that show a session stay with it under its new name. */
  follow(folder: FolderRuntime, sessionId: string, newId: string): void {
    for (const [key, panel] of this.panels) {
      if (key.startsWith(`${folder.key}#`)) panel.follow(sessionId, newId);
    }
  }

  /** The editor calls this for each panel that a reloaded window had open. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = isRecord(state) ? state : {};
    const flowId = asString(saved['flow']) ?? asString(saved['flowId']);
    const flows = await this.runtimes.allFlows();
    const flow = flows.find(({ entry }) => entry.id === flowId);
    if (flow === undefined || this.panels.has(keyOf(flow))) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.webviewOptions();
    await this.attach(panel, flow, asString(saved['sessionId']) ?? flow.entry.id);
  }

  dispose(): void {
    this.store.dispose();
    for (const panel of this.panels.values()) panel.dispose();
    this.panels.clear();
  }

  private webviewOptions(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: pageRoots(this.extensionUri),
    };
  }

  private attach(
    panel: vscode.WebviewPanel,
    flow: FlowInFolder,
    sessionId: string,
  ): Promise<PlaygroundPanel> {
    const key = keyOf(flow);
    const opened = this.build(panel, flow, sessionId).finally(() => this.opening.delete(key));
    this.opening.set(key, opened);
    return opened;
  }

  private async build(
    panel: vscode.WebviewPanel,
    flow: FlowInFolder,
    sessionId: string,
  ): Promise<PlaygroundPanel> {
    const { folder, entry } = flow;
    const key = keyOf(flow);
    const [core, runtime] = await Promise.all([import('../../core'), folder.runtime()]).catch(
      (error: unknown) => {
        panel.dispose();
        throw error;
      },
    );
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, 'media', iconNames.light),
      dark: vscode.Uri.joinPath(this.extensionUri, 'media', iconNames.dark),
    };
    const playground = new PlaygroundPanel({
      panel,
      extensionUri: this.extensionUri,
      folder,
      runtime,
      flowId: entry.id,
      path: entry.path,
      sessionId,
      logger: this.logger,
      core,
      presets: this.presetsOf(folder),
      writeBack: (path, overrides) => this.preview.write(folder.uriOf(path), overrides),
      copyTest: async ({ turns, ...test }) => {
        const target = { folderKey: folder.key, flowId: entry.id };
        const given = { ...target, ...test, turns: turns.map(core.toTestTurn) };
        await vscode.commands.executeCommand(commandIds.copyTest, given);
      },
      act: (action) =>
        performAction(action, {
          folder,
          flowId: entry.id,
          path: entry.path,
          documents: this.flowDocuments,
        }),
    });
    this.panels.set(key, playground);
    playground.onDidShowSession((shown) => {
      if (panel.active) this.select(flow, shown);
    });
    panel.onDidChangeViewState(() => {
      if (panel.active) this.select(flow, playground.shownSession);
    });
    panel.onDidDispose(() => {
      this.panels.delete(key);
      playground.dispose();
    });
    this.select(flow, sessionId);
    this.logger.debug(`Playground of ${entry.name} opened`, {
      session: sessionLabel(sessionId, entry.id),
    });
    return playground;
  }

  /** One per folder, so that its changes come one after the other. */
  private presetsOf(folder: FolderRuntime): PresetFile {
    const known = this.presets.get(folder.key);
    if (known !== undefined) return known;

    const file = new PresetFile(folder.uriOf('.langflow/presets.json').fsPath);
    this.presets.set(folder.key, file);
    return file;
  }

  private select({ folder, entry }: FlowInFolder, sessionId: string): void {
    this.selection.set({
      folderKey: folder.key,
      flowId: entry.id,
      flowName: entry.name,
      sessionId,
    });
  }
}

function keyOf({ folder, entry }: FlowInFolder): string {
  return `${folder.key}#${entry.id}`;
}
