import type * as vscode from 'vscode';
import { originalScheme, messageScheme } from '../ids';
import type { MessageFileSystem } from './messageFileSystem';

/** The other side of a message's diff: its text before the first edit, read-only. */
export class OriginalTexts implements vscode.TextDocumentContentProvider {
  constructor(private readonly documents: MessageFileSystem) {}

  /** The original of a message document. */
  static uriOf(document: vscode.Uri): vscode.Uri {
    return document.with({ scheme: originalScheme });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const found = await this.documents.messageOf(uri.with({ scheme: messageScheme }));
    if (found === undefined) return '';

    const { folder, message } = found;
    return (await (await folder.runtime()).sessions.originalText(message.id)) ?? message.text;
  }
}
