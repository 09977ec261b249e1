import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { AppError } from '../base/errors';
import type { FlowFileWriter } from '../sessions/flowFiles';
import { requireTrust } from './trust';

/**
 * Changes flow files through the editor. A file that is open is changed there, so that its editor shows it and
 * undo takes it back; the smallest piece that differs is replaced. Deleting can be undone in the explorer.
 */
export class WorkspaceFlowWriter implements FlowFileWriter {
  constructor(
    private readonly folder: vscode.Uri,
    /** From the core, which follows links: where a file of a folder really is, or why it may not be changed. */
    private readonly placeInside: (folder: string, path: string) => Promise<string>,
  ) {}

  async create(path: string, text: string): Promise<void> {
    const uri = await this.place(path);
    if (await exists(uri)) {
      throw new AppError('file-exists', `There is a file ${path} already.`, {
        subject: { file: path },
      });
    }
    await writeWhole(uri, text, { overwrite: false });
  }

  async replace(path: string, text: string): Promise<void> {
    const uri = await this.place(path);
    await this.required(uri, path);
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (open === undefined) return writeWhole(uri, text, { overwrite: true });

    if (open.isDirty) {
      throw new AppError('file-refused', `${path} has changes that are not saved.`, {
        remedy: 'Save or revert the file in the editor first.',
        subject: { file: path },
      });
    }
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, ...smallestChange(open, text));
    if (!(await vscode.workspace.applyEdit(edit)) || !(await open.save())) {
      throw new AppError('file-refused', `The editor did not change ${path}.`, {
        subject: { file: path },
      });
    }
  }

  async remove(path: string): Promise<void> {
    const uri = await this.place(path);
    await this.required(uri, path);
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(uri);
    if (!(await vscode.workspace.applyEdit(edit))) {
      throw new AppError('file-refused', `The editor did not delete ${path}.`, {
        subject: { file: path },
      });
    }
  }

  private async place(path: string): Promise<vscode.Uri> {
    requireTrust();
    await this.placeInside(this.folder.fsPath, path);
    return vscode.Uri.joinPath(this.folder, path);
  }

  private async required(uri: vscode.Uri, path: string): Promise<void> {
    if (await exists(uri)) return;
    throw new AppError('file-not-found', `There is no file ${path}.`, { subject: { file: path } });
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // The file system says no more than that there is nothing to be had.
    return false;
  }
}

/** A draft beside the file takes its place when it is whole. */
async function writeWhole(
  uri: vscode.Uri,
  text: string,
  options: { readonly overwrite: boolean },
): Promise<void> {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const draft = vscode.Uri.joinPath(uri, '..', `.${name}.${randomUUID()}.tmp`);
  try {
    await vscode.workspace.fs.writeFile(draft, new TextEncoder().encode(text));
    await vscode.workspace.fs.rename(draft, uri, options);
  } catch (error) {
    await vscode.workspace.fs.delete(draft).then(undefined, () => undefined);
    throw error;
  }
}

/** What remains between the equal beginning and the equal end. */
function smallestChange(
  document: vscode.TextDocument,
  text: string,
): [range: vscode.Range, text: string] {
  const before = document.getText();
  const shorter = Math.min(before.length, text.length);
  let start = 0;
  while (start < shorter && before[start] === text[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === text.at(-1 - end)) end++;
  const range = new vscode.Range(
    document.positionAt(start),
    document.positionAt(before.length - end),
  );
  return [range, text.slice(start, text.length - end)];
}
