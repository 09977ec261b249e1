import * as vscode from 'vscode';

/** Most of one attachment that is sent along. */
const maxLength = 100_000;

/** What the user attached to a chat message, as text that follows it. */
export async function attachedText(
  references: readonly vscode.ChatPromptReference[],
): Promise<string> {
  const parts: string[] = [];
  // The editor hands them over last first.
  for (const { value } of references.toReversed()) {
    const part = await textOf(value);
    if (part !== undefined) parts.push(part);
  }
  return parts.map((part) => `\n\n${part}`).join('');
}

async function textOf(value: unknown): Promise<string | undefined> {
  if (typeof value === 'string') return value.slice(0, maxLength);
  if (value instanceof vscode.Location) return fileText(value.uri, value.range);
  if (value instanceof vscode.Uri) return fileText(value);
  return undefined;
}

/** Files of the workspace only: what a chat may attach from elsewhere is not ours to read. */
async function fileText(uri: vscode.Uri, range?: vscode.Range): Promise<string | undefined> {
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return undefined;

  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const text = document.getText(range).slice(0, maxLength);
    return `${vscode.workspace.asRelativePath(uri, false)}:\n\n${text}`;
  } catch {
    // A picture, or deleted since.
    return undefined;
  }
}
