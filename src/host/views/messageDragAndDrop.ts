import * as vscode from 'vscode';
import type { Logger } from '../../base/logger';
import { reportError } from '../errorReport';
import { viewIds } from '../ids';
import { requireTrust } from '../trust';
import type { MessageItemRow, MessageRow } from './messagesTree';
import type { SessionTreeRow } from './sessionItems';

/** What the editor calls rows dragged out of the tree of messages. */
const mimeType = `application/vnd.code.tree.${viewIds.messages.toLowerCase()}`;

/** Messages dragged to another place of their session: directly behind the one they are dropped on. */
export class MessageReordering implements vscode.TreeDragAndDropController<MessageRow> {
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];

  constructor(
    private readonly logger: Logger,
    private readonly newest: () => MessageItemRow | undefined,
  ) {}

  handleDrag(rows: readonly MessageRow[], data: vscode.DataTransfer): void {
    const messages = rows.filter((row) => row.kind === 'message');
    data.set(mimeType, new vscode.DataTransferItem(messages));
  }

  async handleDrop(target: MessageRow | undefined, data: vscode.DataTransfer): Promise<void> {
    // Dropped on the free room below: to the end. On the row above all: before what is shown.
    const place = target ?? this.newest();
    const rows = draggedRows(data);
    const [first] = rows;
    if (place?.kind !== 'message' || first?.folder !== place.folder || rows.includes(place)) return;

    await guarded(this.logger, async () => {
      const { sessions } = await place.folder.runtime();
      const { sessionId, seq } = place.message;
      const ids = inOrder(rows).map(({ message }) => message.id);
      await sessions.moveMessages(ids, { sessionId, afterSeq: seq });
    });
  }
}

/** Messages dropped on a session go to its end. */
export class MessageMoving implements vscode.TreeDragAndDropController<SessionTreeRow> {
  readonly dragMimeTypes: readonly string[] = [];
  readonly dropMimeTypes = [mimeType];

  constructor(private readonly logger: Logger) {}

  async handleDrop(target: SessionTreeRow | undefined, data: vscode.DataTransfer): Promise<void> {
    if (target?.kind !== 'session') return;

    const rows = draggedRows(data);
    const isThere = rows.some(({ message }) => message.sessionId === target.session.id);
    if (rows[0]?.folder !== target.folder || isThere) return;

    await guarded(this.logger, async () => {
      const { sessions } = await target.folder.runtime();
      await sessions.appendMessages(
        rows.map(({ message }) => message),
        target.session.id,
      );
    });
  }
}

/** Only rows of this window: what another program drags under the type is no row. */
function draggedRows(data: vscode.DataTransfer): readonly MessageItemRow[] {
  const value: unknown = data.get(mimeType)?.value;
  return Array.isArray(value) ? (value as readonly MessageItemRow[]) : [];
}

function inOrder(rows: readonly MessageItemRow[]): readonly MessageItemRow[] {
  return rows.toSorted((one, other) => one.message.seq - other.message.seq);
}

async function guarded(logger: Logger, work: () => Promise<void>): Promise<void> {
  try {
    requireTrust();
    await work();
  } catch (error) {
    await reportError(error, logger);
  }
}
