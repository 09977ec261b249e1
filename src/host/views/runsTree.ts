import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { RunRecord } from '../../protocol/model';
import { countTokens } from '../../sessions/turns';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import { commandIds, rowKinds } from '../ids';
import type { CurrentSelection } from '../selection';
import { cut, durationLabel, firstLine, sessionLabel, timeLabel } from './labels';
import { Refresher } from './refresher';
import { TreeProblem } from './treeProblem';
import { explain, locale, plural } from '../words';

/** A run in the tree; commands of the tree get it as their argument. */
export interface RunRow {
  readonly kind: 'run';
  readonly id: string;
  readonly folder: FolderRuntime;
  readonly flowId: string;
  readonly sessionId: string;
  readonly runId: string;
  readonly run: RunRecord;
}

/** Earlier runs are in the Inspector. */
const maxRuns = 200;
const inputLength = 40;

/** The runs of the selected flow, the newest first. */
export class RunsTree implements vscode.TreeDataProvider<RunRow> {
  private readonly store = new DisposableStore();
  private readonly refresher = this.store.add(new Refresher<RunRow>());
  readonly problem: TreeProblem;
  readonly onDidChangeTreeData = this.refresher.onDidChangeTreeData;

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
      runtimes.onDidChangeStore(({ folder, change }) => {
        const isShown = folder.key === selection.current?.folderKey;
        if (isShown && (change.kind === 'runs' || change.kind === 'everything')) {
          this.refresher.refresh();
        }
      }),
    );
    this.store.add(
      runtimes.onDidChangeFolders(() => {
        this.refresher.refresh();
      }),
    );
  }

  getChildren(row?: RunRow): Promise<RunRow[]> {
    return row === undefined ? this.problem.guard(() => this.load()) : Promise.resolve([]);
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem({ id, run, ...row }: RunRow): vscode.TreeItem {
    const input = firstLine(run.inputValue);
    const label = input === '' ? vscode.l10n.t('(no input)') : cut(input, inputLength);
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
    const description = runDescription(run);
    item.id = id;
    item.description = description;
    item.iconPath = iconOf(run);
    item.contextValue = rowKinds.run;
    item.command = {
      command: commandIds.inspectRun,
      title: vscode.l10n.t('Inspect'),
      arguments: [row],
    };
    item.accessibilityInformation = { label: `${label}, ${stateOf(run)}, ${description}` };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, { run }: RunRow): vscode.TreeItem {
    // What was said may be hostile: text only, no mark-up.
    const lines = [
      `${stateOf(run)} ${new Date(run.startedAt).toLocaleString(locale())}`,
      vscode.l10n.t('Session: {0}', sessionLabel(run.sessionId, run.flowId)),
      run.error === undefined ? '' : explain(run.error),
      cut(run.inputValue, 1000),
    ];
    const tooltip = new vscode.MarkdownString();
    for (const line of lines.filter((text) => text !== '')) {
      tooltip.appendText(line).appendMarkdown('\n\n');
    }
    item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    this.store.dispose();
  }

  private async load(): Promise<RunRow[]> {
    const selected = this.selection.current;
    const folder = this.runtimes.find(selected?.folderKey ?? '');
    if (selected === undefined || folder === undefined) return [];

    const { store } = await folder.runtime();
    const runs = await store.listRuns({ flowId: selected.flowId, limit: maxRuns });
    return runs.map((run) => ({
      kind: 'run',
      id: `run:${folder.key}:${run.id}`,
      folder,
      flowId: run.flowId,
      sessionId: run.sessionId,
      runId: run.id,
      run,
    }));
  }
}

/** `1.2 s, 840 tokens, 14:05`. */
function runDescription(run: RunRecord, nowMs = Date.now()): string {
  const used = tokensOf(run);
  return [
    durationLabel(run.durationMs),
    ...(used === 0 ? [] : [plural(used, '{0} token', '{0} tokens')]),
    timeLabel(run.startedAt, { nowMs }),
  ].join(', ');
}

function tokensOf(run: RunRecord): number {
  return run.nodes.reduce((total, { usage }) => total + countTokens(usage), 0);
}

function stateOf({ status }: RunRecord): string {
  const states = {
    ok: vscode.l10n.t('Finished'),
    failed: vscode.l10n.t('Failed'),
    cancelled: vscode.l10n.t('Stopped'),
  } as const;
  return states[status];
}

function iconOf({ status }: RunRecord): vscode.ThemeIcon {
  const [icon, color] = (
    {
      ok: ['pass', 'testing.iconPassed'],
      failed: ['error', 'list.errorForeground'],
      cancelled: ['circle-slash', 'descriptionForeground'],
    } as const
  )[status];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}
