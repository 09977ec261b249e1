import type * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { RunRecord } from '../../protocol/model';
import type { FlowEntry } from '../../sessions/flowCatalog';
import { inBackground } from '../background';
import type { FolderRuntime } from '../folderRuntime';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { groupByFolder, type FlowGroup } from './flowGroups';
import { flowItem, flowTooltip, folderItem } from './flowItems';
import { Refresher } from './refresher';
import { TreeProblem } from './treeProblem';

export interface FolderRow {
  readonly kind: 'folder';
  readonly id: string;
  readonly label: string;
  readonly children: readonly FlowRow[];
}

/** A flow in the tree; commands of the tree get it as their argument. */
export interface FlowItemRow extends FlowInFolder {
  readonly kind: 'flow';
  readonly id: string;
}

export type FlowRow = FolderRow | FlowItemRow;

/** How many runs are looked through for each flow's last one. */
const recentRuns = 200;

/** The flows of the workspace by folder. */
export class FlowsTree implements vscode.TreeDataProvider<FlowRow> {
  private readonly store = new DisposableStore();
  private readonly refresher = this.store.add(new Refresher<FlowRow>());
  private readonly lastRuns = new Map<string, RunRecord>();
  private readonly rows = new Map<string, FlowItemRow>();
  private readonly parents = new Map<string, FolderRow>();
  readonly problem: TreeProblem;
  readonly onDidChangeTreeData = this.refresher.onDidChangeTreeData;

  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly logger: Logger,
  ) {
    this.problem = this.store.add(new TreeProblem(logger));
    const refreshAll = (): void => {
      this.refresher.refresh();
    };
    this.store.add(runtimes.onDidChangeFlows(refreshAll));
    this.store.add(runtimes.onDidChangeFolders(refreshAll));
    this.store.add(
      runtimes.onDidChangeRunning(({ folder }) => {
        this.refreshFlowsOf(folder);
      }),
    );
    this.store.add(
      runtimes.onDidChangeStore(({ folder, change }) => {
        if (change.kind === 'runs' || change.kind === 'everything') {
          inBackground(logger, () => this.runsChanged(folder));
        }
      }),
    );
  }

  /** The row of a flow, where the tree has shown it. */
  rowOf(folderKey: string, flowId: string): FlowItemRow | undefined {
    return this.rows.get(rowId(folderKey, flowId));
  }

  async getChildren(row?: FlowRow): Promise<FlowRow[]> {
    if (row !== undefined) return row.kind === 'folder' ? [...row.children] : [];

    return this.problem.guard(() => this.load());
  }

  getParent(row: FlowRow): FlowRow | undefined {
    return this.parents.get(row.id);
  }

  getTreeItem(row: FlowRow): vscode.TreeItem {
    if (row.kind === 'folder') return folderItem(row);

    const isRunning = row.folder.isRunning(row.entry.id);
    return flowItem(row, isRunning, this.lastRuns.get(row.id));
  }

  resolveTreeItem(item: vscode.TreeItem, row: FlowRow): vscode.TreeItem {
    if (row.kind === 'flow') item.tooltip = flowTooltip(row.entry);
    return item;
  }

  dispose(): void {
    this.store.dispose();
  }

  private async load(): Promise<FlowRow[]> {
    const folders = this.runtimes.all();
    const roots = await Promise.all(folders.map((folder) => this.rootOf(folder)));
    if (folders.length === 1) return roots.flat();

    return folders.flatMap((folder, index) => {
      const children = roots[index] ?? [];
      return children.length === 0 ? [] : [this.folderRow(folder, '', folder.name, children)];
    });
  }

  private async rootOf(folder: FolderRuntime): Promise<readonly FlowRow[]> {
    const flows = await folder.flows();
    const known = [...this.rows.values()].filter((row) => row.folder === folder);
    if (flows.length > 0 && known.length === 0)
      inBackground(this.logger, () => this.runsChanged(folder));
    for (const row of known) this.rows.delete(row.id);
    const tree = groupByFolder(
      flows,
      ({ path }) => path,
      ({ name }) => name,
    );
    return this.rowsOf(folder, tree);
  }

  private rowsOf(folder: FolderRuntime, group: FlowGroup<FlowEntry>): readonly FlowRow[] {
    const folders = group.groups.map((child) =>
      this.folderRow(folder, child.path, child.label, this.rowsOf(folder, child)),
    );
    const flows = group.items.map((entry): FlowItemRow => {
      const row: FlowItemRow = { kind: 'flow', id: rowId(folder.key, entry.id), folder, entry };
      this.rows.set(row.id, row);
      return row;
    });
    return [...folders, ...flows];
  }

  private folderRow(
    folder: FolderRuntime,
    path: string,
    label: string,
    children: readonly FlowRow[],
  ): FolderRow {
    const row: FolderRow = { kind: 'folder', id: `folder:${folder.key}:${path}`, label, children };
    for (const child of children) this.parents.set(child.id, row);
    return row;
  }

  private refreshFlowsOf(folder: FolderRuntime): void {
    for (const row of this.rows.values()) {
      if (row.folder === folder) this.refresher.refresh(row);
    }
  }

  private async runsChanged(folder: FolderRuntime): Promise<void> {
    await this.loadRuns(folder);
    this.refreshFlowsOf(folder);
  }

  private async loadRuns(folder: FolderRuntime): Promise<void> {
    const runs = (await folder.current?.store.listRuns({ limit: recentRuns })) ?? [];
    // Newest first: what is set last is the newest of its flow.
    for (const run of runs.toReversed()) this.lastRuns.set(rowId(folder.key, run.flowId), run);
  }
}

function rowId(folderKey: string, flowId: string): string {
  return `flow:${folderKey}:${flowId}`;
}
