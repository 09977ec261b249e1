import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { maxAttachmentBytes } from '../../protocol/attachments';

/**
 * A file that was dragged from the editor's own lists.
 * @throws AppError `file-refused` outside the workspace, `file-not-found`, `limit-exceeded`.
 */
export async function readWorkspaceFile(
  address: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const uri = vscode.Uri.parse(address, true);
  const name = uri.path.split('/').at(-1) ?? address;
  const subject = { file: name };
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    throw new AppError('file-refused', `${name} is not a file of this workspace.`, {
      remedy: 'Choose it with the Attach button.',
      subject,
    });
  }
  let info: vscode.FileStat;
  try {
    info = await vscode.workspace.fs.stat(uri);
  } catch (cause) {
    throw new AppError('file-not-found', `There is no file ${name}.`, { subject, cause });
  }
  if (info.size > maxAttachmentBytes) {
    throw new AppError('limit-exceeded', `${name} is too large to be attached.`, { subject });
  }
  return { name, bytes: await vscode.workspace.fs.readFile(uri) };
}
