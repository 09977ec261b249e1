import * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/model';
import type { FlowEntry } from '../../sessions/flowCatalog';
import { commandIds, rowKinds, type RowKind } from '../ids';
import type { FlowItemRow, FolderRow } from './flowsTree';
import { flowDescription } from './labels';
import { explain } from '../words';

export function folderItem(row: FolderRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = row.id;
  item.contextValue = rowKinds.folder;
  item.iconPath = new vscode.ThemeIcon('folder');
  item.accessibilityInformation = { label: vscode.l10n.t('Folder {0}', row.label) };
  return item;
}

export function flowItem(
  row: FlowItemRow,
  isRunning: boolean,
  lastRun: RunRecord | undefined,
): vscode.TreeItem {
  const { entry } = row;
  const item = new vscode.TreeItem(entry.name, vscode.TreeItemCollapsibleState.None);
  const description = flowDescription(entry, isRunning, lastRun, { nowMs: Date.now() });
  item.id = row.id;
  item.description = description;
  item.iconPath = flowIcon(entry, isRunning, lastRun);
  item.contextValue = flowKind(entry, isRunning);
  item.command = {
    command: entry.problem === undefined ? commandIds.openPlayground : commandIds.openFlowFile,
    title: vscode.l10n.t('Open'),
    arguments: [row],
  };
  item.accessibilityInformation = {
    label: `${entry.name}, ${description === '' ? vscode.l10n.t('not run yet') : description}`,
  };
  return item;
}

/** What comes from a file may be hostile: text only, no mark-up. */
export function flowTooltip(entry: FlowEntry): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  const lines = [
    entry.name,
    entry.description,
    entry.problem === undefined ? '' : explain(entry.problem),
    entry.path,
  ];
  for (const line of lines.filter((text) => text !== '')) {
    tooltip.appendText(line).appendMarkdown('\n\n');
  }
  return tooltip;
}

function flowKind(entry: FlowEntry, isRunning: boolean): RowKind {
  if (entry.problem !== undefined) return rowKinds.brokenFlow;

  return isRunning ? rowKinds.runningFlow : rowKinds.flow;
}

function flowIcon(
  entry: FlowEntry,
  isRunning: boolean,
  lastRun: RunRecord | undefined,
): vscode.ThemeIcon {
  if (isRunning) return new vscode.ThemeIcon('loading~spin');
  if (entry.problem !== undefined || lastRun?.status === 'failed') {
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
  if (entry.support === 'partial') {
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  }
  return new vscode.ThemeIcon('type-hierarchy-sub');
}
