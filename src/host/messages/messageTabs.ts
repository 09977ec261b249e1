import * as vscode from 'vscode';
import { messageScheme } from '../ids';
import { parseMessageQuery } from './messageUri';

/** The documents of a scheme that have a tab, alone or as the edited side of a diff. */
export function openDocuments(scheme: string): readonly vscode.Uri[] {
  return tabs(scheme).map(({ uri }) => uri);
}

/** Closes the tabs of messages that were deleted, except where unsaved text would be lost. */
export async function closeMessages(messageIds: ReadonlySet<string>): Promise<void> {
  const closing = tabs(messageScheme).filter(({ tab, uri }) => {
    const id = parseMessageQuery(uri.query)?.messageId;
    return id !== undefined && messageIds.has(id) && !tab.isDirty;
  });
  await vscode.window.tabGroups.close(
    closing.map(({ tab }) => tab),
    true,
  );
}

function tabs(scheme: string): readonly { readonly tab: vscode.Tab; readonly uri: vscode.Uri }[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .flatMap((tab) => {
      const uri = uriOf(tab.input);
      return uri?.scheme === scheme ? [{ tab, uri }] : [];
    });
}

function uriOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText) return input.uri;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}
