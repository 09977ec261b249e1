import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { isAppError, toAppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { StoredMessage } from '../../protocol/model';
import type { StoreChange } from '../../store/messageStore';
import { inBackground } from '../background';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import { messageScheme } from '../ids';
import { authorOf } from '../views/labels';
import { DocumentTexts } from './documentTexts';
import { messagePath, messageQuery, parseMessageQuery, type MessageAddress } from './messageUri';
import { openDocuments } from './messageTabs';
import { explain } from '../words';

interface OpenMessage {
  readonly folder: FolderRuntime;
  readonly message: StoredMessage;
}

/**
 * Messages as documents: saving writes the database, and a change from elsewhere (a run, the panel,
 * the API, another window) makes the editor reload the text or, where it has unsaved changes, ask.
 */
export class MessageFileSystem implements vscode.FileSystemProvider {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  private readonly known = new DocumentTexts();
  private readonly deleted = new Set<string>();
  readonly onDidChangeFile = this.changed.event;

  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly logger: Logger,
  ) {
    this.store.add(
      runtimes.onDidChangeStore(({ change }) => {
        this.storeChanged(change);
      }),
    );
    this.store.add(
      vscode.workspace.registerFileSystemProvider(messageScheme, this, { isCaseSensitive: true }),
    );
  }

  /** @param session as the user knows it */
  uriOf(folder: FolderRuntime, message: StoredMessage, session: string): vscode.Uri {
    const sent = new Date(message.timestamp);
    const time = [sent.getHours(), sent.getMinutes(), sent.getSeconds()]
      .map((part) => String(part).padStart(2, '0'))
      .join('.');
    return vscode.Uri.from({
      scheme: messageScheme,
      path: messagePath(session, authorOf(message) || 'Message', time),
      query: messageQuery({ folderKey: folder.key, messageId: message.id }),
    });
  }

  /** The message behind a document, if it is one of ours and still there. */
  async messageOf(uri: vscode.Uri): Promise<OpenMessage | undefined> {
    const address = addressOf(uri);
    const folder = this.runtimes.find(address?.folderKey ?? '');
    if (address === undefined || folder === undefined) return undefined;

    const message = await (await folder.runtime()).sessions.getMessage(address.messageId);
    return message === undefined ? undefined : { folder, message };
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { message } = await this.find(uri);
    const size = new TextEncoder().encode(message.text).byteLength;
    const mtime = this.known.note(uri, message.text);
    const stat = { type: vscode.FileType.File, ctime: Date.parse(message.timestamp), mtime, size };
    return vscode.workspace.isTrusted
      ? stat
      : { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { message } = await this.find(uri);
    this.known.note(uri, message.text);
    return new TextEncoder().encode(message.text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (!vscode.workspace.isTrusted) throw vscode.FileSystemError.NoPermissions(uri);

    const { folder, message } = await this.find(uri);
    const text = new TextDecoder().decode(content);
    try {
      const { sessions } = await folder.runtime();
      await sessions.updateMessage(message.id, { text });
    } catch (error) {
      throw isAppError(error, 'message-not-found')
        ? vscode.FileSystemError.FileNotFound(uri)
        : vscode.FileSystemError.Unavailable(explain(toAppError(error)));
    }
    this.known.note(uri, text);
  }

  async delete(uri: vscode.Uri): Promise<void> {
    const { folder, message } = await this.find(uri);
    await (await folder.runtime()).sessions.deleteMessages([message.id]);
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

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.store.dispose();
  }

  private async find(uri: vscode.Uri): Promise<OpenMessage> {
    const found = await this.messageOf(uri);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);

    return found;
  }

  private storeChanged(change: StoreChange): void {
    if (change.kind === 'runs') return;

    // Tabs, not documents: the document of a deleted message is let go while its tab still shows it.
    for (const uri of openDocuments(messageScheme)) {
      const address = addressOf(uri);
      if (address === undefined || !concerns(change, address.messageId)) continue;

      inBackground(this.logger, () => this.tell(uri));
    }
  }

  private async tell(uri: vscode.Uri): Promise<void> {
    const found = await this.messageOf(uri);
    const key = uri.toString();
    if (found === undefined) {
      this.deleted.add(key);
      this.fire(vscode.FileChangeType.Deleted, uri);
    } else if (this.deleted.delete(key)) {
      this.known.note(uri, found.message.text);
      this.fire(vscode.FileChangeType.Created, uri);
    } else if (this.known.textOf(uri) !== found.message.text) {
      this.known.note(uri, found.message.text);
      this.fire(vscode.FileChangeType.Changed, uri);
    }
  }

  private fire(type: vscode.FileChangeType, uri: vscode.Uri): void {
    this.changed.fire([{ type, uri }]);
  }
}

function addressOf(uri: vscode.Uri): MessageAddress | undefined {
  return uri.scheme === messageScheme ? parseMessageQuery(uri.query) : undefined;
}

/** A deleted session names no messages: then every document looks for itself. */
function concerns(change: StoreChange, messageId: string): boolean {
  return change.messageIds.length === 0 || change.messageIds.includes(messageId);
}
