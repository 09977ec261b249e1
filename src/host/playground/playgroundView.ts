import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable';
import { asString, isRecord } from '../../base/json';
import type { Logger } from '../../base/logger';
import { inBackground } from '../background';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { commandIds, viewIds } from '../ids';
import type { CurrentSelection } from '../selection';
import type { PlaygroundFactory } from './playgroundFactory';
import type { PlaygroundPanel } from './playgroundPanel';

/**
 * The Playground as a view that fits a side bar. It shows the flow last chosen, wherever that was, and
 * waits with another one until its own run is over.
 */
export class PlaygroundView implements vscode.WebviewViewProvider {
  private readonly store = new DisposableStore();
  private view: vscode.WebviewView | undefined;
  private shown: { readonly flow: FlowInFolder; readonly panel: PlaygroundPanel } | undefined;
  private empty: Disposable | undefined;
  /** Flows are put in one after the other; only the last one asked for stays. */
  private turn = Promise.resolve();

  constructor(
    private readonly factory: PlaygroundFactory,
    private readonly runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
    private readonly logger: Logger,
  ) {
    this.store.add(vscode.window.registerWebviewViewProvider(viewIds.sideBar, this));
    this.store.add(
      selection.onDidChange(() => {
        this.follow();
      }),
    );
    this.store.add(
      runtimes.onDidChangeRunning(() => {
        this.follow();
      }),
    );
    this.store.add(
      runtimes.onDidChangeFlows(() => {
        if (this.shown === undefined) this.follow();
      }),
    );
  }

  /** The Playground that the view shows now. */
  get panel(): PlaygroundPanel | undefined {
    return this.shown?.panel;
  }

  /** Brings the view to the front with a flow in it. */
  async open(flow: FlowInFolder): Promise<void> {
    this.select(flow, this.sessionOf(flow));
    await vscode.commands.executeCommand(`${viewIds.sideBar}.focus`);
    this.follow();
    await this.turn;
  }

  /** The editor calls this when the view is seen first, also after a reload. */
  async resolveWebviewView(
    view: vscode.WebviewView,
    { state }: vscode.WebviewViewResolveContext,
  ): Promise<void> {
    this.view = view;
    view.webview.options = this.factory.webviewOptions;
    view.onDidDispose(() => {
      this.view = undefined;
      this.leave();
    });
    const saved: unknown = state;
    const flowId = isRecord(saved) ? asString(saved['flow']) : undefined;
    this.turn = this.put(flowId);
    await this.turn;
  }

  dispose(): void {
    this.store.dispose();
    this.leave();
  }

  private follow(): void {
    if (this.view === undefined) return;

    inBackground(this.logger, () => {
      this.turn = this.turn.then(() => this.put());
      return this.turn;
    });
  }

  /** Draws the flow that is selected; else the one of before the reload, else the only one. */
  private async put(savedId?: string): Promise<void> {
    const { view } = this;
    const flow = await this.wanted(savedId);
    if (view === undefined || this.shown?.panel.isRunning === true) return;
    if (flow === undefined) {
      if (this.shown === undefined) {
        this.empty ??= await this.factory.createEmpty(view.webview);
      }
      return;
    }
    const { shown } = this;
    if (shown?.flow.entry.id === flow.entry.id && shown.flow.folder === flow.folder) return;

    this.leave();
    const place = {
      webview: view.webview,
      setTitle: (name: string) => {
        view.title = name;
      },
      reveal: () => {
        view.show();
      },
      pickFlow: () => vscode.commands.executeCommand(commandIds.pickSideBarFlow),
    };
    view.title = flow.entry.name;
    const panel = await this.factory.create(place, flow, this.sessionOf(flow));
    this.shown = { flow, panel };
    panel.onDidShowSession((sessionId) => {
      if (view.visible) this.select(flow, sessionId);
    });
  }

  private leave(): void {
    this.empty?.dispose();
    this.empty = undefined;
    this.shown?.panel.dispose();
    this.shown = undefined;
  }

  private async wanted(savedId: string | undefined): Promise<FlowInFolder | undefined> {
    const { current } = this.selection;
    const selected =
      current === undefined
        ? undefined
        : await this.runtimes.flowById(current.folderKey, current.flowId);
    if (selected !== undefined || this.shown !== undefined) return selected;

    const flows = await this.runtimes.allFlows();
    return flows.find(({ entry }) => entry.id === savedId) ?? flows[0];
  }

  private sessionOf({ folder, entry }: FlowInFolder): string {
    const { current } = this.selection;
    const isSelected = current?.flowId === entry.id && current.folderKey === folder.key;
    return isSelected ? current.sessionId : entry.id;
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
