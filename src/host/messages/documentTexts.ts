import type * as vscode from 'vscode';

/**
 * Texts last told to the editor, by document, with times: what lies in a database has no modification
 * time of its own, and the editor asks by time whether its text is still good.
 */
export class DocumentTexts {
  private readonly known = new Map<
    string,
    { readonly text: string; readonly modifiedMs: number }
  >();

  /** Keeps the text and gives its time: a later one than the last where the text differs from it. */
  note(uri: vscode.Uri, text: string): number {
    const key = uri.toString();
    const last = this.known.get(key);
    if (last?.text === text) return last.modifiedMs;

    const modifiedMs = Math.max(Date.now(), (last?.modifiedMs ?? 0) + 1);
    this.known.set(key, { text, modifiedMs });
    return modifiedMs;
  }

  textOf(uri: vscode.Uri): string | undefined {
    return this.known.get(uri.toString())?.text;
  }
}
