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
    if (!isAgreed) return false;

    const wasDirty = document.isDirty;
    if (!(await change(document, before, edits))) return false;

    if (!wasDirty) await document.save();
    void offerUndo(document, name, { before, edits, wasDirty });
    return true;
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

interface Written {
  readonly before: string;
  readonly edits: readonly TextEdit[];
  readonly wasDirty: boolean;
}

/** One step of the editor's undo, where it can be seen. */
async function change(
  document: vscode.TextDocument,
  expected: string,
  edits: readonly TextEdit[],
): Promise<boolean> {
  if (document.getText() !== expected) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The file has changed in the meantime. Nothing was written.'),
    );
    return false;
  }
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: columnBeside(document.uri),
    preserveFocus: true,
    preview: false,
  });
  const all = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits) {
    const range = new vscode.Range(
      document.positionAt(offset),
      document.positionAt(offset + length),
    );
    all.replace(document.uri, range, content);
  }
  const isDone = await vscode.workspace.applyEdit(all);
  const start = document.positionAt(edits[0]?.offset ?? 0);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return isDone;
}

/** Where the file can be seen, else beside: over the page, which is then gone, it is never opened. */
function columnBeside(file: vscode.Uri): vscode.ViewColumn {
  const shown = vscode.window.tabGroups.all.find(({ activeTab }) => {
    const input: unknown = activeTab?.input;
    return input instanceof vscode.TabInputText && input.uri.toString() === file.toString();
  });
  return shown?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** The page has the keyboard, so its Ctrl+Z does not reach the file. */
async function offerUndo(
  document: vscode.TextDocument,
  name: string,
  { before, edits, wasDirty }: Written,
): Promise<void> {
  const after = document.getText();
  const done =
    edits.length === 1
      ? vscode.l10n.t('Wrote 1 change to {0}.', name)
      : vscode.l10n.t('Wrote {0} changes to {1}.', edits.length, name);
  const undo = vscode.l10n.t('Undo');
  if ((await vscode.window.showInformationMessage(done, undo)) !== undo) return;

  const isDone = await change(document, after, inverse(edits, before));
  if (isDone && !wasDirty) await document.save();
}

/** The edits that bring back the text from before some edits, which are in the order of the text. */
function inverse(edits: readonly TextEdit[], before: string): readonly TextEdit[] {
  let shift = 0;
  return edits.map(({ offset, length, content }) => {
    const back = {
      offset: offset + shift,
      length: content.length,
      content: before.slice(offset, offset + length),
    };
    shift += content.length - length;
    return back;
  });
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
