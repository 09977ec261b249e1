import type * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { StoredMessage } from '../../protocol/model';
import type { StoreChange } from '../../store/messageStore';
import { inBackground } from '../background';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import type { CurrentSelection, Selection } from '../selection';
import { messageItem, messageTooltip, olderItem } from './messageItems';
import { Refresher } from './refresher';
import { TreeProblem } from './treeProblem';

/** A message in the tree; commands of the tree get it as their argument. */
export interface MessageItemRow {
  readonly kind: 'message';
  readonly id: string;
  readonly folder: FolderRuntime;
  /** Replaced when the message changes: the row keeps its identity for the view. */
  message: StoredMessage;
}

interface OlderRow {
  readonly kind: 'older';
  readonly id: string;
}

export type MessageRow = MessageItemRow | OlderRow;

const pageSize = 100;
const olderRow: OlderRow = { kind: 'older', id: 'older' };

/** The messages of the selected session, oldest first, in pages from the newest. */
export class MessagesTree implements vscode.TreeDataProvider<MessageRow> {
  private readonly store = new DisposableStore();
  private readonly refresher = this.store.add(new Refresher<MessageRow>());
  private shown: { readonly folderKey: string; readonly sessionId: string } | undefined;
  private rows: readonly MessageItemRow[] = [];
  private hasOlder = false;
  private wanted = pageSize;
  readonly problem: TreeProblem;
  readonly onDidChangeTreeData = this.refresher.onDidChangeTreeData;

  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
    logger: Logger,
  ) {
    this.problem = this.store.add(new TreeProblem(logger));
    this.store.add(
      selection.onDidChange((next) => {
        if (!this.isShown(next)) this.refresher.refresh();
      }),
    );
    this.store.add(
      runtimes.onDidChangeStore(({ folder, change }) => {
        if (this.concerns(folder, change)) inBackground(logger, () => this.reload());
      }),
    );
    this.store.add(
      runtimes.onDidChangeFolders(() => {
        this.refresher.refresh();
      }),
    );
  }

  /** Adds a page of older messages on top. */
  showOlder(): void {
    this.wanted += pageSize;
    this.refresher.refresh();
  }

  rowOf(messageId: string): MessageItemRow | undefined {
    return this.rows.find(({ message }) => message.id === messageId);
  }

  newest(): MessageItemRow | undefined {
    return this.rows.at(-1);
  }

  async getChildren(row?: MessageRow): Promise<MessageRow[]> {
    return row === undefined ? this.problem.guard(() => this.load()) : [];
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(row: MessageRow): vscode.TreeItem {
    return row.kind === 'older' ? olderItem(row.id) : messageItem(row);
  }

  resolveTreeItem(item: vscode.TreeItem, row: MessageRow): vscode.TreeItem {
    if (row.kind === 'message') item.tooltip = messageTooltip(row.message);
    return item;
  }

  dispose(): void {
    this.store.dispose();
  }

  private async load(): Promise<MessageRow[]> {
    const selected = this.selection.current;
    if (!this.isShown(selected)) {
      this.shown = selected && { folderKey: selected.folderKey, sessionId: selected.sessionId };
      this.wanted = pageSize;
    }
    await this.read();
    return this.hasOlder ? [olderRow, ...this.rows] : [...this.rows];
  }

  /** After a change: rows that are still the same list are redrawn one by one, else the list is. */
  private async reload(): Promise<void> {
    const before = this.rows;
    const texts = before.map(({ message }) => message);
    const hadOlder = this.hasOlder;
    await this.read();
    const isSameList =
      !this.problem.isShown &&
      hadOlder === this.hasOlder &&
      before.length === this.rows.length &&
      this.rows.every((row, index) => row === before[index]);
    if (!isSameList) {
      this.refresher.refresh();
      return;
    }
    for (const [index, row] of this.rows.entries()) {
      if (!isSameMessage(row.message, texts[index])) this.refresher.refresh(row);
    }
  }

  private async read(): Promise<void> {
    const shown = this.shown;
    const folder = this.runtimes.find(shown?.folderKey ?? '');
    if (shown === undefined || folder === undefined) {
      this.rows = [];
      this.hasOlder = false;
      return;
    }
    const { sessions } = await folder.runtime();
    const messages: StoredMessage[] = [];
    let hasMore = true;
    while (hasMore && messages.length < this.wanted) {
      const limit = Math.min(1000, this.wanted - messages.length);
      const before = messages[0]?.seq;
      const page = await sessions.pageMessages({ sessionId: shown.sessionId, before, limit });
      messages.unshift(...page.messages);
      hasMore = page.hasMore;
    }
    if (shown !== this.shown) return;

    const known = new Map(this.rows.map((row) => [row.id, row]));
    this.hasOlder = hasMore;
    this.rows = messages.map((message) => {
      const id = `message:${folder.key}:${message.id}`;
      const row = known.get(id) ?? { kind: 'message', id, folder, message };
      row.message = message;
      return row;
    });
  }

  private isShown(selected: Selection | undefined): boolean {
    return (
      this.shown?.folderKey === selected?.folderKey && this.shown?.sessionId === selected?.sessionId
    );
  }

  private concerns(folder: FolderRuntime, change: StoreChange): boolean {
    const { shown } = this;
    if (shown?.folderKey !== folder.key || change.kind === 'runs') return false;

    return change.kind === 'everything' || change.sessionIds.includes(shown.sessionId);
  }
}

function isSameMessage(one: StoredMessage, other: StoredMessage | undefined): boolean {
  return (
    one.text === other?.text &&
    one.edit === other.edit &&
    one.error === other.error &&
    one.sender === other.sender &&
    one.senderName === other.senderName &&
    one.timestamp === other.timestamp &&
    one.properties.state === other.properties.state
  );
}
