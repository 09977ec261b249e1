import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { Logger } from '../../base/logger';
import type { SessionSummary } from '../../protocol/model';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import { commandIds, rowKinds } from '../ids';
import type { CurrentSelection, Selection } from '../selection';
import { sessionDescription, sessionLabel } from './labels';
import { Refresher } from './refresher';
import { TreeProblem } from './treeProblem';

/** A session in the tree; commands of the tree get it as their argument. */
export interface SessionRow {
  readonly kind: 'session';
  readonly id: string;
  readonly folder: FolderRuntime;
  readonly session: SessionSummary;
  /** The flow a click runs it with; undefined where none of the workspace's flows wrote to it. */
  readonly flowId: string | undefined;
  readonly flowName: string;
}

/** More sessions than this are reached by search. */
const maxSessions = 1000;

/** The sessions of the selected flow, or of all flows. */
export class SessionsTree implements vscode.TreeDataProvider<SessionRow> {
  private readonly store = new DisposableStore();
  private readonly refresher = this.store.add(new Refresher<SessionRow>());
  private rows = new Map<string, SessionRow>();
  private showsAll = false;
  private readonly loaded = this.store.add(new Emitter<undefined>());
  readonly problem: TreeProblem;
  readonly onDidChangeTreeData = this.refresher.onDidChangeTreeData;
  /** Fires when the view has asked for the rows, just before it gets them. */
  readonly onDidLoad: Event<undefined> = this.loaded.event;

  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
    logger: Logger,
  ) {
    this.problem = this.store.add(new TreeProblem(logger));
    let flow = selection.current?.flowId;
    this.store.add(
      selection.onDidChange((next) => {
        if (next?.flowId !== flow) this.refresher.refresh();
        flow = next?.flowId;
      }),
    );
    this.store.add(
      runtimes.onDidChangeFolders(() => {
        this.refresher.refresh();
      }),
    );
    this.store.add(
      runtimes.onDidChangeFlows(() => {
        this.refresher.refresh();
      }),
    );
    this.store.add(
      runtimes.onDidChangeStore(({ change }) => {
        if (change.kind !== 'runs') this.refresher.refresh();
      }),
    );
    this.store.add(
      runtimes.onDidChangeRunning(() => {
        for (const row of this.rows.values()) this.refresher.refresh(row);
      }),
    );
  }

  /** Lists the sessions of all flows, or only of the selected one. */
  showAll(all: boolean): void {
    this.showsAll = all;
    this.refresher.refresh();
  }

  rowOf(folderKey: string, sessionId: string): SessionRow | undefined {
    return this.rows.get(rowId(folderKey, sessionId));
  }

  async getChildren(row?: SessionRow): Promise<SessionRow[]> {
    return row === undefined ? this.problem.guard(() => this.load()) : [];
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(row: SessionRow): vscode.TreeItem {
    const { session, folder } = row;
    const isDefault = session.id === row.flowId;
    const isRunning = folder.isSessionRunning(session.id);
    const now = { nowMs: Date.now() };
    const label = sessionLabel(session.id, row.flowId);
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
    const description = sessionDescription(session, isRunning, now);
    item.id = row.id;
    item.description = this.showsAll ? [row.flowName, description].join(' · ') : description;
    item.iconPath = new vscode.ThemeIcon(isRunning ? 'loading~spin' : 'comment');
    item.contextValue = isDefault ? rowKinds.defaultSession : rowKinds.session;
    item.command = { command: commandIds.openSession, title: 'Open', arguments: [row] };
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, { session }: SessionRow): vscode.TreeItem {
    // Message texts may be hostile: text only, no mark-up.
    item.tooltip = new vscode.MarkdownString()
      .appendText(session.id)
      .appendMarkdown('\n\n')
      .appendText(session.preview);
    return item;
  }

  dispose(): void {
    this.store.dispose();
  }

  private async load(): Promise<SessionRow[]> {
    const rows = this.showsAll ? await this.allRows() : await this.rowsOfFlow();
    this.rows = new Map(rows.map((next) => [next.id, next]));
    this.loaded.fire(undefined);
    return rows;
  }

  private async rowsOfFlow(): Promise<SessionRow[]> {
    const selected = this.selection.current;
    const folder = this.runtimes.find(selected?.folderKey ?? '');
    if (selected === undefined || folder === undefined) return [];

    const { sessions } = await folder.runtime();
    const found = await sessions.listSessions({
      flowId: selected.flowId,
      order: 'recent',
      offset: 0,
      limit: maxSessions,
    });
    const others = found.filter(({ id }) => id !== selected.flowId);
    const standard =
      found.find(({ id }) => id === selected.flowId) ?? emptySession(selected.flowId);
    return [standard, ...others].map((session) => rowOf(folder, session, selected));
  }

  private async allRows(): Promise<SessionRow[]> {
    const perFolder = await Promise.all(
      this.runtimes.all().map(async (folder) => {
        const { sessions, catalog } = await folder.runtime();
        const names = new Map((await catalog.list()).map(({ id, name }) => [id, name]));
        const found = await sessions.listSessions({
          order: 'recent',
          offset: 0,
          limit: maxSessions,
        });
        return found.map((session) => {
          const flowId = session.flowIds.find((id) => names.has(id));
          return rowOf(folder, session, { flowId, flowName: names.get(flowId ?? '') ?? '' });
        });
      }),
    );
    return perFolder
      .flat()
      .toSorted((one, other) => other.session.lastActive.localeCompare(one.session.lastActive));
  }
}

function rowOf(
  folder: FolderRuntime,
  session: SessionSummary,
  { flowId, flowName }: Pick<Selection, 'flowName'> & { readonly flowId: string | undefined },
): SessionRow {
  return { kind: 'session', id: rowId(folder.key, session.id), folder, session, flowId, flowName };
}

function emptySession(flowId: string): SessionSummary {
  return { id: flowId, messageCount: 0, lastActive: '', preview: '', flowIds: [flowId] };
}

function rowId(folderKey: string, sessionId: string): string {
  return `session:${folderKey}:${sessionId}`;
}
