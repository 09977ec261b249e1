import { toStoredId } from '../messageRow';
import type { Connection } from './connection';
import { quoted } from './messages';
import { columnsOf } from './migrate';
import { seqKey } from './places';
import { forkColumns } from './schema';

/** The record of one change; each method is called before the change itself is made. */
export class ChangeRecord {
  constructor(
    private readonly connection: Connection,
    private readonly id: number,
  ) {}

  /**
   * Messages whose columns (and places, where these are among what changes) will be others;
   * {@link finish} writes down what they have become.
   */
  touch(storedIds: readonly string[], columns: readonly string[]): void {
    this.connection.run(
      `INSERT OR IGNORE INTO fp_change_row (change_id, kind, target, seq, before)
        SELECT ?1, 'message', id, rowid, ${imageOf(columns)} FROM message
        WHERE id IN (SELECT value FROM json_each(?2))`,
      [this.id, JSON.stringify(storedIds)],
    );
  }

  /** To be called once for what was touched, with the same columns, when the change is made. */
  finish(columns: readonly string[]): void {
    this.connection.run(
      `UPDATE fp_change_row SET after = (SELECT ${imageOf(columns)} FROM message WHERE id = target)
        WHERE change_id = ? AND kind = 'message' AND before IS NOT NULL AND after IS NULL
          AND EXISTS (SELECT 1 FROM message WHERE id = target)`,
      [this.id],
    );
  }

  /** Messages that are new; what they are is written down when they are taken away. */
  insertMessages(storedIds: readonly string[]): void {
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target) SELECT ?, 'message', value FROM json_each(?)`,
      [this.id, JSON.stringify(storedIds)],
    );
  }

  deleteMessages(messageIds: readonly string[]): void {
    // Rows from elsewhere may spell an id as we do or as Langflow does.
    const spellings = [...messageIds, ...messageIds.map(toStoredId)];
    this.saveMessages('id IN (SELECT value FROM json_each(?))', JSON.stringify(spellings));
  }

  deleteMessagesOf(sessionId: string): void {
    this.saveMessages("session_id || '' = ?", sessionId);
  }

  moveMessages(sessionId: string, newId: string): void {
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, seq, before, after)
        SELECT ?1, 'message', id, rowid, json_object('session_id', session_id), json_object('session_id', ?3)
        FROM message WHERE session_id || '' = ?2`,
      [this.id, sessionId, newId],
    );
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, before, after)
        SELECT ?1, 'run', id, json_object('session_id', session_id), json_object('session_id', ?3)
        FROM fp_run WHERE session_id = ?2`,
      [this.id, sessionId, newId],
    );
  }

  /** A session that is there now and will be gone. */
  deleteSession(sessionId: string): void {
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, before)
        SELECT ?1, 'session', id, ${sessionImage('id')} FROM fp_session WHERE id = ?2`,
      [this.id, sessionId],
    );
  }

  /** A session that has just been created. */
  addSession(sessionId: string): void {
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, after)
        SELECT ?1, 'session', id, ${sessionImage('id')} FROM fp_session WHERE id = ?2`,
      [this.id, sessionId],
    );
  }

  /** A session that will take the place of another. */
  replaceSession(sessionId: string, newId: string): void {
    this.deleteSession(sessionId);
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, after)
        SELECT ?1, 'session', ?3, ${sessionImage('?3')} FROM fp_session WHERE id = ?2`,
      [this.id, sessionId, newId],
    );
  }

  private saveMessages(condition: string, value: string): void {
    const image = allColumns(this.connection);
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, seq, before)
        SELECT ?1, 'message', id, rowid, ${image} FROM message WHERE ${condition.replace('?', '?2')}`,
      [this.id, value],
    );
  }
}

/** Stands for a message's place among the columns of an image. */
export const placeColumn = 'rowid';

/** A message as JSON, in SQL; JSON has no place for bytes, so they become text. */
function imageOf(columns: readonly string[]): string {
  const pairs = columns.map((name) => {
    if (name === placeColumn) return `'${seqKey}', rowid`;

    const column = quoted(name);
    const literal = `'${name.replaceAll("'", "''")}'`;
    return `${literal}, iif(typeof(${column}) = 'blob', CAST(${column} AS TEXT), ${column})`;
  });
  return `json_object(${pairs.join(', ')})`;
}

/** A message with all its columns, also those of newer Langflow versions, as JSON in SQL. */
export function allColumns(connection: Connection): string {
  return imageOf([...columnsOf(connection), placeColumn]);
}

/** A session as JSON, in SQL. */
function sessionImage(id: string): string {
  const columns = ['flow_id', 'created_at', ...forkColumns].map((name) => `'${name}', ${name}`);
  return `json_object('id', ${id}, ${columns.join(', ')})`;
}
