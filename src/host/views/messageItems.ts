import * as vscode from 'vscode';
import type { StoredMessage } from '../../protocol/model';
import { commandIds, rowKinds } from '../ids';
import { authorOf, cut, messageDescription, messageLabel, messageSpeech } from './labels';
import type { MessageItemRow } from './messagesTree';
import { locale } from '../words';

const tooltipLength = 2000;

export function messageItem(row: MessageItemRow): vscode.TreeItem {
  const { message } = row;
  const now = { nowMs: Date.now() };
  const item = new vscode.TreeItem(messageLabel(message), vscode.TreeItemCollapsibleState.None);
  item.id = row.id;
  item.description = messageDescription(message, now);
  item.iconPath = messageIcon(message);
  item.contextValue = message.edit ? rowKinds.editedMessage : rowKinds.message;
  item.command = {
    command: commandIds.openMessage,
    title: vscode.l10n.t('Open'),
    arguments: [row],
  };
  item.accessibilityInformation = { label: messageSpeech(message, now) };
  return item;
}

/** The row above the oldest message shown. */
export function olderItem(id: string): vscode.TreeItem {
  const item = new vscode.TreeItem(
    vscode.l10n.t('Show older messages'),
    vscode.TreeItemCollapsibleState.None,
  );
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('fold-up');
  item.contextValue = rowKinds.older;
  item.command = { command: commandIds.olderMessages, title: vscode.l10n.t('Show Older Messages') };
  return item;
}

/** Messages may be hostile: text only, no mark-up. */
export function messageTooltip(message: StoredMessage): vscode.MarkdownString {
  return new vscode.MarkdownString()
    .appendText(`${authorOf(message)}, ${new Date(message.timestamp).toLocaleString(locale())}`)
    .appendMarkdown('\n\n')
    .appendText(cut(message.text, tooltipLength));
}

function messageIcon(message: StoredMessage): vscode.ThemeIcon {
  if (message.error) {
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
  if (message.properties.state === 'partial') return new vscode.ThemeIcon('loading~spin');

  return new vscode.ThemeIcon(message.sender === 'User' ? 'account' : 'robot');
}
