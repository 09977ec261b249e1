import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { asString, isRecord } from '../../base/json';
import type { FolderRuntime } from '../folderRuntime';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { playgroundViewType } from '../ids';
import type { CurrentSelection } from '../selection';
import type { PlaygroundFactory } from './playgroundFactory';
import type { PlaygroundPanel } from './playgroundPanel';

const iconNames = { light: 'playground-light.svg', dark: 'playground-dark.svg' };

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly playground: PlaygroundPanel;
}

/** All Playground panels of the window: at most one per flow, restored after a reload. */
export class PlaygroundPanels implements vscode.WebviewPanelSerializer {
  private readonly store = new DisposableStore();
  private readonly panels = new Map<string, OpenPanel>();
  private readonly opening = new Map<string, Promise<PlaygroundPanel>>();

  constructor(
    private readonly factory: PlaygroundFactory,
    private readonly runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
  ) {
    this.store.add(vscode.window.registerWebviewPanelSerializer(playgroundViewType, this));
  }

  /** Opens the flow's panel, or brings it to the front; `sessionId` is what it shows then. */
  async open(
    flow: FlowInFolder,
    options: { readonly sessionId?: string | undefined; readonly column?: vscode.ViewColumn } = {},
  ): Promise<PlaygroundPanel> {
    const key = keyOf(flow);
    const existing = this.panels.get(key)?.playground ?? (await this.opening.get(key));
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
    return found === undefined ? undefined : { key: found[0], panel: found[1].playground };
  }

  /** Panels that show a session stay with it under its new name. */
  follow(folder: FolderRuntime, sessionId: string, newId: string): void {
    for (const [key, { playground }] of this.panels) {
      if (key.startsWith(`${folder.key}#`)) playground.follow(sessionId, newId);
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
    for (const { playground } of this.panels.values()) playground.dispose();
    this.panels.clear();
  }

  private webviewOptions(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return { ...this.factory.webviewOptions, enableFindWidget: true };
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
    const key = keyOf(flow);
    panel.iconPath = {
      light: this.factory.media(iconNames.light),
      dark: this.factory.media(iconNames.dark),
    };
    const place = {
      webview: panel.webview,
      setTitle: (name: string) => {
        panel.title = name;
      },
      reveal: () => {
        panel.reveal();
      },
    };
    const playground = await this.factory.create(place, flow, sessionId).catch((error: unknown) => {
      panel.dispose();
      throw error;
    });
    this.panels.set(key, { panel, playground });
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
    return playground;
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
