import { toStoredId, type MessageColumns } from '../messageRow';
import type { Connection } from './connection';
import { quoted } from './messages';
import { columnsOf } from './migrate';

/** The record of one change; each method is called before the change itself is made. */
export class ChangeRecord {
  constructor(
    private readonly connection: Connection,
    private readonly id: number,
  ) {}

  /** Columns of one message, as they are and as they will be. */
  edit(storedId: string, before: MessageColumns, after: MessageColumns): void {
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, before, after) VALUES (?, 'message', ?, ?, ?)`,
      [this.id, storedId, JSON.stringify(before), JSON.stringify(after)],
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
        SELECT ?1, 'session', id, json_object('id', id, 'flow_id', flow_id, 'created_at', created_at)
        FROM fp_session WHERE id = ?2`,
      [this.id, sessionId],
    );
  }

  /** A session that will take the place of another. */
  replaceSession(sessionId: string, newId: string): void {
    this.deleteSession(sessionId);
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, after)
        SELECT ?1, 'session', ?3, json_object('id', ?3, 'flow_id', flow_id, 'created_at', created_at)
        FROM fp_session WHERE id = ?2`,
      [this.id, sessionId, newId],
    );
  }

  private saveMessages(condition: string, value: string): void {
    // All columns, also those of newer Langflow versions; JSON has no place for bytes.
    const image = columnsOf(this.connection)
      .map((name) => {
        const column = quoted(name);
        const literal = `'${name.replaceAll("'", "''")}'`;
        return `${literal}, iif(typeof(${column}) = 'blob', CAST(${column} AS TEXT), ${column})`;
      })
      .join(', ');
    this.connection.run(
      `INSERT INTO fp_change_row (change_id, kind, target, seq, before)
        SELECT ?1, 'message', id, rowid, json_object(${image}) FROM message WHERE ${condition.replace('?', '?2')}`,
      [this.id, value],
    );
  }
}
