import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import { looksLikeFlow } from '../flow/looksLikeFlow';
import { inBackground } from './background';

const languages: readonly string[] = ['json', 'jsonc'];

/**
 * Calls back once when it shows that the workspace has to do with flows: a document that looks like one
 * is open, or a folder holds what earlier runs left. The editor wakes the extension for any JSON text,
 * its own settings among them.
 */
export function onSignOfFlows(found: () => void, logger: Logger): Disposable {
  const store = new DisposableStore();
  let isFound = false;
  const sign = (): void => {
    if (isFound) return;

    isFound = true;
    store.dispose();
    found();
  };
  const look = (document: vscode.TextDocument): void => {
    if (!languages.includes(document.languageId)) return;
    if (vscode.workspace.getWorkspaceFolder(document.uri) === undefined) return;
    if (looksLikeFlow(document.getText())) sign();
  };
  const lookIn = (folders: readonly vscode.WorkspaceFolder[]): void => {
    for (const { uri } of folders) {
      inBackground(logger, async () => {
        if (await exists(vscode.Uri.joinPath(uri, '.langflow'))) sign();
      });
    }
  };
  store.add(vscode.workspace.onDidOpenTextDocument(look));
  store.add(
    vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
      lookIn(added);
    }),
  );
  for (const document of vscode.workspace.textDocuments) look(document);
  lookIn(vscode.workspace.workspaceFolders ?? []);
  return store;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
