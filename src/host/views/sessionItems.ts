import * as vscode from 'vscode';
import { commandIds, rowKinds } from '../ids';
import { sessionDescription, sessionLabel } from './labels';
import type { SessionRow } from './sessionRows';

/** Sessions that belong together. */
export interface SessionGroupRow {
  readonly kind: 'group';
  readonly id: string;
  readonly isOpen: boolean;
  // Replaced when the group changes: the row keeps its identity for the view.
  label: string;
  description: string;
  children: readonly SessionRow[];
}

/** Stands for the sessions that are not listed yet. */
export interface MoreRow {
  readonly kind: 'more';
  readonly id: string;
}

export type SessionTreeRow = SessionRow | SessionGroupRow | MoreRow;

export function sessionItem(row: SessionRow, showsFlow: boolean): vscode.TreeItem {
  const { session, folder, flowId } = row;
  const isRunning = folder.isSessionRunning(session.id);
  const label = sessionLabel(session.id, flowId);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const state = sessionDescription(session, isRunning, { nowMs: Date.now() });
  const description = showsFlow && row.flowName !== '' ? `${row.flowName} · ${state}` : state;
  item.id = row.id;
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(isRunning ? 'loading~spin' : 'comment');
  item.contextValue = session.id === flowId ? rowKinds.defaultSession : rowKinds.session;
  item.command = {
    command: commandIds.openSession,
    title: vscode.l10n.t('Open'),
    arguments: [row],
  };
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}

export function groupItem(row: SessionGroupRow): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, row.isOpen ? Expanded : Collapsed);
  item.id = row.id;
  item.description = row.description;
  item.contextValue = rowKinds.sessionGroup;
  item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
  return item;
}

export function moreItem(row: MoreRow): vscode.TreeItem {
  const title = vscode.l10n.t('Show More Sessions');
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.None);
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon('fold-down');
  item.contextValue = rowKinds.more;
  item.command = { command: commandIds.moreSessions, title };
  return item;
}

/** Message texts may be hostile: text only, no mark-up. */
export function sessionTooltip({ session }: SessionRow): vscode.MarkdownString {
  return new vscode.MarkdownString()
    .appendText(session.id)
    .appendMarkdown('\n\n')
    .appendText(session.preview);
}
