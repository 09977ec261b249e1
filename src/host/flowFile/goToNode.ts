import * as vscode from 'vscode';
import type { FlowDocuments } from './flowDocuments';
import { revealNode } from './revealNode';

interface NodeItem extends vscode.QuickPickItem {
  readonly nodeId: string;
}

/** Asks for a component of a flow and shows it in the file, already while one moves through the list. */
export async function pickNode(
  documents: FlowDocuments,
  uri: vscode.Uri,
  flowName: string,
): Promise<void> {
  const analysis = await documents.read(uri);
  const nodes = [...(analysis?.map?.nodes.values() ?? [])].filter(({ kind }) => kind !== 'note');
  const box = vscode.window.createQuickPick<NodeItem>();
  box.title = vscode.l10n.t('Go to Component of {0}', flowName);
  box.placeholder = vscode.l10n.t('Name, type or id');
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = nodes.map(({ id, displayName, type, kind }) => ({
    label: `$(${kind === 'group' ? 'symbol-namespace' : 'symbol-class'}) ${displayName}`,
    description: type === displayName ? '' : type,
    detail: id,
    nodeId: id,
  }));
  const before = vscode.window.activeTextEditor;
  const selection = before?.selection;
  const accepted = await new Promise<NodeItem | undefined>((resolve) => {
    box.onDidChangeActive(([active]) => {
      if (active !== undefined) {
        void revealNode(documents, uri, active.nodeId, { preserveFocus: true });
      }
    });
    box.onDidAccept(() => {
      resolve(box.selectedItems[0]);
    });
    box.onDidHide(() => {
      resolve(undefined);
    });
    box.show();
  });
  box.dispose();
  if (accepted !== undefined) {
    await revealNode(documents, uri, accepted.nodeId);
  } else if (before !== undefined && selection !== undefined) {
    const editor = await vscode.window.showTextDocument(before.document, before.viewColumn);
    editor.selection = selection;
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
