import { newId } from '../../base/ids';
import type { StoredMessage } from '../../protocol/model';
import { changesSomethingVisible } from '../visibleChange';
import { toChangedColumns, toMessage, toStoredText } from '../messageRow';
import type {
  ImportReport,
  MessageChange,
  MessagePlace,
  NewMessage,
  UpdateOptions,
} from '../messageStore';
import { changeLabel, type Touched } from '../touched';
import type { TimeSource } from '../timestamps';
import type { Row } from './connection';
import { toStoredMessage } from './messages';
import { toUuid } from './messageSql';
import { prepare, requireSessionId } from './newMessages';
import type { Tables } from './tables';

/** What people do to messages, each a step of undo, inside one transaction. */
export class Edits {
  constructor(
    private readonly tables: Tables,
    private readonly time: TimeSource,
  ) {}

  /** @throws AppError `message-not-found` */
  async update(messageId: string, change: MessageChange, options: UpdateOptions): Promise<Touched> {
    const { messages } = this.tables;
    const row = await messages.lock(messageId);
    const columns = toChangedColumns(change, row['properties']);
    // A message that is still being written is no one's edit.
    const isUndoable = options.undoable ?? isComplete(row);
    if (isUndoable && changesSomethingVisible(row, columns)) {
      await this.apply('Edit message', [row], change);
    } else {
      await messages.update([idOf(row)], columns);
    }
    return touched([row], change.sessionId);
  }

  async updateMany(messageIds: readonly string[], change: MessageChange): Promise<Touched> {
    const rows = await this.tables.messages.rowsOf(messageIds);
    if (rows.length > 0) await this.apply(changeLabel('Edit', rows.length), rows, change);
    return touched(rows, change.sessionId);
  }

  async move(messageIds: readonly string[], place: MessagePlace): Promise<Touched> {
    const { messages, sessions, places, journal } = this.tables;
    const rows = await this.inOrder(messageIds);
    const [first] = rows;
    if (first === undefined) return nothing;

    const sessionId = toStoredText(place.sessionId);
    requireSessionId(sessionId);
    const record = await journal.start(changeLabel('Move', rows.length));
    if (!(await sessions.exists(sessionId))) {
      await sessions.create(sessionId, toStoredMessage(first).flowId);
      await record.addSession(sessionId);
    }
    const left = rows.map((row) => String(row['session_id']));
    await sessions.keep(left);
    const ids = rows.map(idOf);
    await record.touch(ids, ['session_id']);
    const after = await messages.staying(sessionId, place.afterSeq, ids);
    const seqs = await places.within(sessionId, after, ids.length);
    await messages.update(ids, { session_id: sessionId });
    await messages.place(ids, seqs);
    await sessions.settle([...new Set([...left, sessionId])]);
    await record.finish(['session_id']);
    return touched(rows, sessionId);
  }

  /** Inserts directly after a place in the message's session, or before its first message. */
  async insertAt(message: NewMessage, afterSeq: number | undefined): Promise<StoredMessage> {
    const { messages, places, journal } = this.tables;
    const columns = prepare(message, this.time);
    const [seq = 0] = await places.within(String(columns['session_id']), afterSeq, 1);
    await messages.insertNew([{ columns, seq }]);
    const stored = toMessage(columns, seq);
    await (await journal.start('Insert message')).insertMessages([stored.id]);
    return stored;
  }

  async import(
    messages: readonly NewMessage[],
    importId: string,
  ): Promise<ImportReport & { readonly touched: Touched }> {
    const rows = await this.tables.messages.rowsOf(messages.flatMap(({ id }) => id ?? []));
    const taken = new Set<string | undefined>(rows.map(idOf));
    let renumbered = 0;
    const images = messages.map(({ id, ...message }) => {
      const uuid = id === undefined ? undefined : toUuid(id);
      const isTaken = uuid !== undefined && taken.has(uuid);
      if (isTaken) renumbered++;
      const given = id === undefined || isTaken ? newId() : id;
      taken.add(toUuid(given));
      return { columns: prepare({ ...message, id: given }, this.time) };
    });
    const record = await this.tables.journal.start('Import messages', importId);
    await this.tables.messages.insertNew(images);
    const stored = images.map(({ columns }) => toMessage(columns, 0));
    const ids = stored.map(({ id }) => id);
    await record.insertMessages(ids);
    const sessionIds = [...new Set(stored.map(({ sessionId }) => sessionId))];
    return { inserted: ids.length, renumbered, touched: { messageIds: ids, sessionIds } };
  }

  async delete(messageIds: readonly string[]): Promise<Touched> {
    const { messages, sessions, journal } = this.tables;
    const rows = await messages.rowsOf(messageIds);
    const complete = rows.filter(isComplete);
    if (complete.length > 0) {
      const record = await journal.start(changeLabel('Delete', complete.length));
      await record.deleteMessages(complete.map(idOf));
    }
    await sessions.keep(rows.map((row) => String(row['session_id'])));
    await messages.delete(rows.map(idOf));
    return touched(rows);
  }

  private async apply(label: string, rows: readonly Row[], change: MessageChange): Promise<void> {
    const { messages, journal } = this.tables;
    const ids = rows.map(idOf);
    const names = Object.keys(toChangedColumns(change));
    const record = await journal.start(label);
    await record.touch(ids, names);
    if (change.text !== undefined) await messages.keepOriginals(ids, toStoredText(change.text));
    if (change.properties === undefined) {
      await messages.update(ids, toChangedColumns(change));
    } else {
      // What Langflow alone knows in the properties of each message stays.
      for (const row of rows) {
        await messages.update([idOf(row)], toChangedColumns(change, row['properties']));
      }
    }
    await record.finish(names);
  }

  /** The rows of messages in the order in which they are named. */
  private async inOrder(messageIds: readonly string[]): Promise<readonly Row[]> {
    const found = await this.tables.messages.rowsOf(messageIds);
    const rows = new Map<string | undefined, Row>(found.map((row) => [idOf(row), row]));
    const wanted = new Set(messageIds.map(toUuid));
    return [...wanted].map((id) => rows.get(id)).filter((row) => row !== undefined);
  }
}

const nothing: Touched = { messageIds: [], sessionIds: [] };

function idOf(row: Row): string {
  return String(row['id']);
}

function isComplete(row: Row): boolean {
  return toStoredMessage(row).properties.state === 'complete';
}

function touched(rows: readonly Row[], sessionId?: string): Touched {
  const sessionIds = new Set(rows.map((row) => String(row['session_id'])));
  if (sessionId !== undefined && rows.length > 0) sessionIds.add(sessionId);
  return { messageIds: rows.map(idOf), sessionIds: [...sessionIds] };
}
