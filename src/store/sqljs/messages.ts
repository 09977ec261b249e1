import { AppError } from '../../base/errors';
import { newId } from '../../base/ids';
import type { StoredMessage } from '../../protocol/model';
import { toColumns, toMessage, toStoredId, type MessageColumns } from '../messageRow';
import type { MessageFilter, MessagePage, NewMessage, PageQuery } from '../messageStore';
import type { TimeSource } from '../timestamps';
import type { Connection, Parameters, Row } from './connection';
import { columnsOf } from './migrate';
import { Places } from './places';

export const messageFields = 'message.rowid AS seq, message.*';

export function toStoredMessage(row: Row): StoredMessage {
  return toMessage(row, Number(row['seq']));
}

/** Reads and writes of the `message` table. Callers hold the transaction. */
export class Messages {
  readonly places: Places;
  private present: ReadonlySet<string> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly time: TimeSource,
  ) {
    this.places = new Places(connection);
  }

  get(messageId: string): StoredMessage | undefined {
    const row = this.row(messageId);
    return row === undefined ? undefined : toStoredMessage(row);
  }

  /** @throws AppError `message-not-found` */
  require(messageId: string): StoredMessage {
    const found = this.get(messageId);
    if (found === undefined) throw messageNotFound(messageId);

    return found;
  }

  /** A message's row with all its columns, also those that only newer Langflow versions have. */
  row(messageId: string): Row | undefined {
    // Rows that were not written by Langflow or by us may have any spelling.
    return this.connection.get(`SELECT ${messageFields} FROM message WHERE id IN (?, ?) LIMIT 1`, [
      toStoredId(messageId),
      messageId,
    ]);
  }

  /** @throws AppError `message-not-found` */
  requireRow(messageId: string): Row {
    const found = this.row(messageId);
    if (found === undefined) throw messageNotFound(messageId);

    return found;
  }

  page(query: PageQuery): MessagePage {
    const isForward = query.after !== undefined;
    const conditions = ["session_id || '' = ?"];
    const values: (string | number)[] = [query.sessionId];
    const add = (condition: string, value: string | number | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    add('flow_id = ?', query.flowId === undefined ? undefined : toStoredId(query.flowId));
    add('message.rowid < ?', query.before);
    add('message.rowid > ?', query.after);
    const rows = this.connection.all(
      `SELECT ${messageFields} FROM message WHERE ${conditions.join(' AND ')}
        ORDER BY message.rowid ${isForward ? 'ASC' : 'DESC'} LIMIT ?`,
      [...values, query.limit + 1],
    );
    const messages = rows.slice(0, query.limit).map(toStoredMessage);
    return {
      messages: isForward ? messages : messages.reverse(),
      hasMore: rows.length > query.limit,
    };
  }

  /** To be called where another program may have changed the table itself. */
  forgetColumns(): void {
    this.present = undefined;
  }

  /** Langflow's table had fewer columns in earlier versions. */
  private get columns(): ReadonlySet<string> {
    this.present ??= new Set(columnsOf(this.connection));
    return this.present;
  }

  /** Those of the columns that the table has. */
  existing(columns: MessageColumns): MessageColumns {
    const present = this.columns;
    if (Object.keys(columns).every((name) => present.has(name))) return columns;

    return Object.fromEntries(Object.entries(columns).filter(([name]) => present.has(name)));
  }

  /** The newest that match, in the order asked for. */
  find(filter: MessageFilter): readonly StoredMessage[] {
    const { where, values } = conditionsOf(filter, this.columns);
    const rows = this.connection.all(
      `SELECT ${messageFields} FROM message ${where} ORDER BY message.rowid DESC LIMIT ?`,
      [...values, filter.limit],
    );
    const messages = rows.map(toStoredMessage);
    return filter.order === 'ascending' ? messages.reverse() : messages;
  }

  /** @throws AppError `input-invalid` where the id is taken or not a UUID. */
  insert(message: NewMessage, seq = this.places.next()): StoredMessage {
    const id = message.id ?? newId();
    if (message.id !== undefined && this.row(id) !== undefined) {
      throw new AppError('input-invalid', `A message with the id ${id} exists already.`);
    }
    const columns = toColumns(message, id, this.time.next());
    this.insertRow(seq, columns);
    return toMessage(columns, seq);
  }

  insertRow(seq: number, given: MessageColumns): void {
    const columns = this.existing(given);
    const names = Object.keys(columns);
    this.connection.run(
      `INSERT INTO message (rowid, ${names.map(quoted).join(', ')})
        VALUES (?${', ?'.repeat(names.length)})`,
      [seq, ...Object.values(columns)],
    );
  }

  /** Sets columns of a message; returns whether there is one with this id. */
  updateColumns(messageId: string, given: MessageColumns): boolean {
    const columns = this.existing(given);
    const names = Object.keys(columns);
    if (names.length === 0) return this.row(messageId) !== undefined;

    const assignments = names.map((name) => `${quoted(name)} = ?`).join(', ');
    return (
      this.connection.run(`UPDATE message SET ${assignments} WHERE id IN (?, ?)`, [
        ...Object.values(columns),
        toStoredId(messageId),
        messageId,
      ]) > 0
    );
  }

  delete(messageId: string): void {
    this.connection.run('DELETE FROM message WHERE id IN (?, ?)', [
      toStoredId(messageId),
      messageId,
    ]);
  }

  /** Deletes the messages of a session, oldest first, which spares the triggers work; returns how many. */
  deleteOf(sessionId: string): number {
    return this.connection.run("DELETE FROM message WHERE session_id || '' = ?", [sessionId]);
  }

  /**
   * Copies messages with new ids to the end of the order, up to and including a place; returns the
   * last one's place and that of its copy, where there is any.
   */
  copySession(
    sessionId: string,
    copyId: string,
    upToSeq = Number.MAX_SAFE_INTEGER,
  ): { readonly seq: number; readonly ownSeq: number } | undefined {
    const rows = this.connection.all(
      `SELECT ${messageFields} FROM message WHERE session_id || '' = ? AND message.rowid <= ?
        ORDER BY message.rowid`,
      [sessionId, upToSeq],
    );
    let last: { seq: number; ownSeq: number } | undefined;
    for (const { seq, ...row } of rows) {
      last = { seq: Number(seq), ownSeq: this.places.next() };
      this.insertRow(last.ownSeq, {
        ...plainColumns(row),
        id: toStoredId(newId()),
        session_id: copyId,
      });
    }
    return last;
  }

  /** The rows of messages, in the order of the database; unknown ids are left out. */
  rowsOf(messageIds: readonly string[]): readonly Row[] {
    const spellings = [...messageIds, ...messageIds.map(toStoredId)];
    return this.connection.all(
      `SELECT ${messageFields} FROM message WHERE id IN (SELECT value FROM json_each(?))
        ORDER BY message.rowid`,
      [JSON.stringify(spellings)],
    );
  }

  /**
   * The place after which messages come that go behind a place of a session: that of the last one
   * up to there which is not itself among them. Undefined for the session's start.
   */
  staying(
    sessionId: string,
    upToSeq: number | undefined,
    moving: readonly string[],
  ): number | undefined {
    if (upToSeq === undefined) return undefined;

    const seq = this.connection.value(
      `SELECT max(rowid) FROM message WHERE session_id || '' = ? AND rowid <= ?
        AND id NOT IN (SELECT value FROM json_each(?))`,
      [sessionId, upToSeq, JSON.stringify(moving)],
    );
    return typeof seq === 'number' ? seq : undefined;
  }

  /** The place of the message before another in its session; undefined where that is the first. */
  placeBefore(sessionId: string, seq: number): number | undefined {
    return this.staying(sessionId, seq - 1, []);
  }

  /** Remembers the text before a message's first edit. */
  keepOriginal({ id, text }: StoredMessage): void {
    this.connection.run('INSERT OR IGNORE INTO fp_original (message_id, text) VALUES (?, ?)', [
      toStoredId(id),
      text,
    ]);
  }

  /** The text before the first edit, where it differs from the present one. */
  originalText(messageId: string): string | undefined {
    const original = this.connection.value('SELECT text FROM fp_original WHERE message_id = ?', [
      toStoredId(messageId),
    ]);
    const isOther = typeof original === 'string' && this.get(messageId)?.text !== original;
    return isOther ? original : undefined;
  }
}

function messageNotFound(messageId: string): AppError {
  return new AppError('message-not-found', `There is no message with the id ${messageId}.`, {
    remedy: 'It may have been deleted elsewhere; reload the session.',
  });
}

/** The columns of a row as they are written back; bytes, which Langflow never stores, become text. */
function plainColumns(row: Row): MessageColumns {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    ]),
  );
}

/** A name as SQL takes it whatever it contains. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function conditionsOf(
  filter: MessageFilter,
  columns: ReadonlySet<string>,
): { where: string; values: Parameters } {
  const flowId = filter.flowId === undefined ? undefined : toStoredId(filter.flowId);
  const candidates: readonly (readonly [string, string | undefined])[] = [
    ["session_id || '' = ?", filter.sessionId],
    // One index at a time: the session's is the narrower one.
    [filter.sessionId === undefined ? "flow_id || '' = ?" : 'flow_id = ?', flowId],
    [columns.has('context_id') ? 'context_id = ?' : 'NULL = ?', filter.contextId],
    ['sender = ?', filter.sender],
    ['sender_name = ?', filter.senderName],
  ];
  const given = candidates.filter(([, value]) => value !== undefined);
  const conditions = given.map(([condition]) => condition);
  if (filter.includeErrors !== true && columns.has('error')) conditions.push('NOT error');
  return {
    where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    values: given.map(([, value]) => value),
  };
}
