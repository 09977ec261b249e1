import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import type { TextEdit } from '../flow/writeBack';
import type { Overrides } from '../protocol/parameters';

const scheme = 'flow-playground-proposal';

/** Shows flow files as they would be after a change. */
export class WriteBackPreview implements Disposable, vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor() {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /**
   * Shows what a change would do to a file and, where the user agrees, does it as one step that the
   * editor can undo. A file without unsaved changes is saved.
   * @returns whether it was done
   * @throws AppError as `planWriteBack` does
   */
  async write(file: vscode.Uri, overrides: Overrides): Promise<boolean> {
    const { applyTextEdits, planWriteBack } = await import('../core');
    const document = await vscode.workspace.openTextDocument(file);
    const before = document.getText();
    const name = vscode.workspace.asRelativePath(file);
    const edits = planWriteBack(before, overrides, name);
    if (edits.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('{0} says so already.', name));
      return true;
    }
    const proposal = file.with({ scheme, query: String(document.version) });
    this.texts.set(proposal.toString(), applyTextEdits(before, edits));
    this.changed.fire(proposal);
    const title = vscode.l10n.t('{0}: changes to write', name);
    // Beside, because a page that is covered is gone, and with it what it asked for.
    const beside = { viewColumn: vscode.ViewColumn.Beside, preview: true };
    await vscode.commands.executeCommand('vscode.diff', file, proposal, title, beside);
    const isAgreed = await this.ask(name, edits.length);
    await closeTabsOf(proposal);
    this.texts.delete(proposal.toString());
    return isAgreed && (await apply(document, before, edits));
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  private async ask(name: string, count: number): Promise<boolean> {
    const write = vscode.l10n.t('Write to File');
    const question =
      count === 1
        ? vscode.l10n.t('Write 1 change to {0}?', name)
        : vscode.l10n.t('Write {0} changes to {1}?', count, name);
    return (await vscode.window.showInformationMessage(question, write)) === write;
  }
}

async function apply(
  document: vscode.TextDocument,
  before: string,
  edits: readonly TextEdit[],
): Promise<boolean> {
  if (document.getText() !== before) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The file has changed in the meantime. Nothing was written.'),
    );
    return false;
  }
  // In an editor, where the change can be seen and undone.
  const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: false };
  await vscode.window.showTextDocument(document, place);
  const wasDirty = document.isDirty;
  const change = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits) {
    const range = new vscode.Range(
      document.positionAt(offset),
      document.positionAt(offset + length),
    );
    change.replace(document.uri, range, content);
  }
  const isDone = await vscode.workspace.applyEdit(change);
  if (isDone && !wasDirty) await document.save();
  return isDone;
}

async function closeTabsOf(proposal: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputTextDiff &&
        input.modified.toString() === proposal.toString(),
    );
  await vscode.window.tabGroups.close(tabs);
}
