import { newId } from '../../base/ids';
import type { StoredMessage } from '../../protocol/model';
import { changesSomethingVisible } from '../visibleChange';
import { toChangedColumns, toStoredId, toStoredText, type MessageColumns } from '../messageRow';
import type {
  ImportReport,
  MessageChange,
  MessagePlace,
  NewMessage,
  UpdateOptions,
} from '../messageStore';
import { changeLabel, type Touched } from '../touched';
import { placeColumn } from './changeRecord';
import type { Row } from './connection';
import type { Journal } from './journal';
import { toStoredMessage, type Messages } from './messages';
import type { Sessions } from './sessions';

/** What people do to messages, each a step of undo. Callers hold the transaction. */
export class Edits {
  constructor(
    private readonly messages: Messages,
    private readonly sessions: Sessions,
    private readonly journal: Journal,
  ) {}

  /** @throws AppError `message-not-found` */
  update(messageId: string, change: MessageChange, options: UpdateOptions): Touched {
    const row = this.messages.requireRow(messageId);
    const columns = toChangedColumns(change, row['properties']);
    // A message that is still being written is no one's edit.
    const isUndoable = options.undoable ?? toStoredMessage(row).properties.state === 'complete';
    if (isUndoable && changesSomethingVisible(row, columns))
      this.apply('Edit message', [row], change);
    else this.messages.updateColumns(messageId, columns);
    return touched([row], change.sessionId);
  }

  updateMany(messageIds: readonly string[], change: MessageChange): Touched {
    const rows = this.messages.rowsOf(messageIds);
    if (rows.length > 0) this.apply(changeLabel('Edit', rows.length), rows, change);
    return touched(rows, change.sessionId);
  }

  private apply(label: string, rows: readonly Row[], change: MessageChange): void {
    const names = Object.keys(this.messages.existing(toChangedColumns(change)));
    const columns = 'session_id' in toChangedColumns(change) ? [...names, placeColumn] : names;
    const record = this.journal.start(label);
    record.touch(rows.map(idOf), columns);
    for (const row of rows) {
      const isNewText = change.text !== undefined && change.text !== row['text'];
      if (isNewText) this.messages.keepOriginal(toStoredMessage(row));
      this.messages.updateColumns(idOf(row), toChangedColumns(change, row['properties']));
    }
    record.finish(columns);
  }

  move(messageIds: readonly string[], place: MessagePlace): Touched {
    const rows = this.inOrder(messageIds);
    if (rows.length === 0) return { messageIds: [], sessionIds: [] };

    const sessionId = toStoredText(place.sessionId);
    const record = this.journal.start(changeLabel('Move', rows.length));
    if (!this.sessions.exists(sessionId)) {
      this.sessions.create(sessionId, toStoredMessage(rows[0] ?? {}).flowId);
      record.addSession(sessionId);
    }
    this.sessions.keep(rows.map((row) => String(row['session_id'])));
    const columns = ['session_id', placeColumn];
    const ids = rows.map(idOf);
    record.touch(ids, columns);
    const after = this.messages.staying(sessionId, place.afterSeq, ids);
    const places = this.messages.places.within(sessionId, after, ids.length);
    for (const id of ids) this.messages.updateColumns(id, { session_id: sessionId });
    this.messages.places.put(new Map(ids.map((id, index) => [id, places[index] ?? 0])));
    record.finish(columns);
    return touched(rows, sessionId);
  }

  /** The rows of messages in the order in which they are named. */
  private inOrder(messageIds: readonly string[]): readonly Row[] {
    const rows = new Map(this.messages.rowsOf(messageIds).map((row) => [idOf(row), row]));
    const wanted = new Set(messageIds.flatMap((id) => [toStoredId(id), id]));
    return [...wanted].map((id) => rows.get(id)).filter((row) => row !== undefined);
  }

  /** Inserts directly after a place in the message's session, or before its first message. */
  insertAt(message: NewMessage, afterSeq: number | undefined): StoredMessage {
    const sessionId = toStoredText(message.sessionId);
    const isNewSession = !this.sessions.exists(sessionId);
    const [seq] = this.messages.places.within(sessionId, afterSeq);
    const stored = this.messages.insert(message, seq);
    const record = this.journal.start('Insert message');
    record.insertMessages([toStoredId(stored.id)]);
    if (isNewSession) record.addSession(sessionId);
    return stored;
  }

  import(messages: readonly NewMessage[], importId: string): ImportReport & { touched: Touched } {
    const taken = new Set(
      this.messages
        .rowsOf(messages.flatMap(({ id }) => id ?? []))
        .map((row) => toStoredId(idOf(row))),
    );
    let renumbered = 0;
    const record = this.journal.start('Import messages', importId);
    const newSessions = [
      ...new Set(messages.map(({ sessionId }) => toStoredText(sessionId))),
    ].filter((sessionId) => !this.sessions.exists(sessionId));
    const stored = messages.map(({ id, ...message }) => {
      const isTaken = id !== undefined && taken.has(toStoredId(id));
      if (isTaken) renumbered++;
      const given = id === undefined || isTaken ? newId() : id;
      taken.add(toStoredId(given));
      return this.messages.insert({ ...message, id: given });
    });
    const ids = stored.map(({ id }) => id);
    record.insertMessages(ids.map(toStoredId));
    for (const sessionId of newSessions) record.addSession(sessionId);
    const sessionIds = [...new Set(stored.map(({ sessionId }) => sessionId))];
    return { inserted: stored.length, renumbered, touched: { messageIds: ids, sessionIds } };
  }

  delete(messageIds: readonly string[]): Touched {
    const rows = this.messages.rowsOf(messageIds);
    const complete = rows.filter((row) => toStoredMessage(row).properties.state === 'complete');
    if (complete.length > 0) {
      this.journal.start(changeLabel('Delete', complete.length)).deleteMessages(complete.map(idOf));
    }
    this.sessions.keep(rows.map((row) => String(row['session_id'])));
    for (const row of rows) this.messages.delete(idOf(row));
    return touched(rows);
  }
}

function idOf(row: Row | MessageColumns): string {
  return String(row['id']);
}

function touched(rows: readonly Row[], sessionId?: string): Touched {
  const messages = rows.map(toStoredMessage);
  const sessionIds = new Set(messages.map((message) => message.sessionId));
  if (sessionId !== undefined && rows.length > 0) sessionIds.add(sessionId);
  return { messageIds: messages.map(({ id }) => id), sessionIds: [...sessionIds] };
}
