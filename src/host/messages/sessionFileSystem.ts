import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { toAppError, type AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { StoredMessage } from '../../protocol/model';
import { lineOf, readSessionDocument, writeSessionDocument } from '../../sessions/sessionDocument';
import { inBackground } from '../background';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import { sessionScheme } from '../ids';
import { DocumentTexts } from './documentTexts';
import { messagePath, parseSessionQuery, sessionQuery } from './messageUri';
import { openDocuments } from './messageTabs';
import { explain, said } from '../words';

/** Longer sessions are exported and imported; an editor would be slow with them. */
const maxMessages = 5000;
const pageSize = 1000;

interface OpenSession {
  readonly folder: FolderRuntime;
  readonly sessionId: string;
  readonly messages: readonly StoredMessage[];
}

/**
 * Whole sessions as documents, for edits at many places: saving makes the session what the document
 * says, in one step of undo, or says in which line the document was broken and changes nothing.
 */
export class SessionFileSystem implements vscode.FileSystemProvider {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  private readonly problems = this.store.add(
    vscode.languages.createDiagnosticCollection('flow-playground-session'),
  );
  private readonly known = new DocumentTexts();
  /** What each document was last read from: only that may be changed by saving it. */
  private readonly read = new Map<string, readonly StoredMessage[]>();
  /**
   * Texts as they were saved, until the editor has taken note: if what it finds then were the text with
   * the ids of new messages, it would believe that it shows them.
   */
  private readonly saved = new Map<string, string>();
  readonly onDidChangeFile = this.changed.event;

  constructor(
    private readonly runtimes: FolderRuntimes,
    logger: Logger,
  ) {
    this.store.add(
      runtimes.onDidChangeStore(({ change }) => {
        if (change.kind === 'runs') return;
        for (const uri of openDocuments(sessionScheme)) {
          inBackground(logger, () => this.tell(uri));
        }
      }),
    );
    this.store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === sessionScheme) this.problems.delete(uri);
      }),
    );
    this.store.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (!this.saved.delete(uri.toString())) return;
        inBackground(logger, () => this.tell(uri));
      }),
    );
    this.store.add(
      vscode.workspace.registerFileSystemProvider(sessionScheme, this, { isCaseSensitive: true }),
    );
  }

  /** @param label the session as the user knows it */
  uriOf(folder: FolderRuntime, sessionId: string, label: string): vscode.Uri {
    return vscode.Uri.from({
      scheme: sessionScheme,
      path: messagePath(folder.name, label, ''),
      query: sessionQuery({ folderKey: folder.key, sessionId }),
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { messages } = await this.find(uri);
    const text = this.saved.get(uri.toString()) ?? writeSessionDocument(messages);
    const mtime = this.known.note(uri, text);
    const size = new TextEncoder().encode(text).byteLength;
    const stat = { type: vscode.FileType.File, ctime: 0, mtime, size };
    return vscode.workspace.isTrusted
      ? stat
      : { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { messages } = await this.find(uri);
    const text = writeSessionDocument(messages);
    this.known.note(uri, text);
    this.read.set(uri.toString(), messages);
    return new TextEncoder().encode(text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (!vscode.workspace.isTrusted) throw vscode.FileSystemError.NoPermissions(uri);

    const { folder, sessionId, messages } = await this.find(uri);
    const expected = this.read.get(uri.toString()) ?? messages;
    const text = new TextDecoder().decode(content);
    try {
      const edit = readSessionDocument(text, expected);
      await (await folder.runtime()).sessions.editSession(sessionId, edit);
    } catch (error) {
      this.show(uri, toAppError(error));
      throw vscode.FileSystemError.Unavailable(messageOf(toAppError(error)));
    }
    this.problems.delete(uri);
    this.saved.set(uri.toString(), text);
    this.known.note(uri, text);
    const now = (await this.find(uri)).messages;
    // Where anything else is there than what was saved, the editor reads it anew.
    if (writeSessionDocument(now) === text) this.read.set(uri.toString(), now);
  }

  watch(): vscode.Disposable {
    // The store tells of every change anyway.
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.store.dispose();
  }

  private show(uri: vscode.Uri, error: AppError): void {
    const line = lineOf(error);
    if (line === undefined) return;

    const range = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
    const problem = new vscode.Diagnostic(
      range,
      said(error.message),
      vscode.DiagnosticSeverity.Error,
    );
    problem.source = 'Flow Playground';
    this.problems.set(uri, [problem]);
  }

  private async find(uri: vscode.Uri): Promise<OpenSession> {
    const address = parseSessionQuery(uri.query);
    const folder = this.runtimes.find(address?.folderKey ?? '');
    if (address === undefined || folder === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    const { sessions } = await folder.runtime();
    const { sessionId } = address;
    if ((await sessions.getSession(sessionId)) === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    const messages: StoredMessage[] = [];
    for (let hasMore = true, after = -1; hasMore;) {
      const page = await sessions.pageMessages({ sessionId, after, limit: pageSize });
      messages.push(...page.messages);
      if (messages.length > maxMessages) {
        throw vscode.FileSystemError.Unavailable(
          vscode.l10n.t(
            'This session has more than {0} messages. Export it instead, and import what you changed.',
            maxMessages,
          ),
        );
      }
      hasMore = page.hasMore;
      after = messages.at(-1)?.seq ?? after;
    }
    return { folder, sessionId, messages };
  }

  private async tell(uri: vscode.Uri): Promise<void> {
    const before = this.known.textOf(uri);
    try {
      const text = writeSessionDocument((await this.find(uri)).messages);
      if (text === before) return;

      this.known.note(uri, text);
      this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError)) throw error;
      this.changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
    }
  }
}

function messageOf(error: AppError): string {
  if (error.code === 'session-changed') {
    return vscode.l10n.t(
      'The session has changed since you opened it. Compare, or revert the file; nothing was saved.',
    );
  }
  return explain(error);
}
