import type { Sql } from './connection';
import { imageOf, type ColumnTypes } from './messageSql';
import { own } from './schema';

/** A session as JSON, in SQL. */
const sessionImage = (
  id: string,
): string => `json_build_object('id', ${id}::text, 'flow_id', flow_id,
  'created_at', created_at, 'uid', uid, 'fork_of', fork_of, 'fork_seq', fork_seq, 'fork_own_seq', fork_own_seq)`;

/**
 * The record of one change. Unless they say otherwise, methods are called before the change itself
 * is made.
 */
export class ChangeRecord {
  constructor(
    private readonly sql: Sql,
    private readonly types: ColumnTypes,
    private readonly id: string,
  ) {}

  /**
   * Messages whose places, and columns where there are any, will be others; {@link finish} writes
   * down what they have become.
   */
  async touch(ids: readonly string[], columns: readonly string[]): Promise<void> {
    await this.sql.run(
      `INSERT INTO ${own}.change_row (change_id, kind, target, seq_before, before)
        SELECT $1, 'message', m.id::text, p.seq, ${this.image(columns)}
          FROM ${own}.place p JOIN message m ON m.id = p.message_id WHERE m.id = ANY ($2::uuid[])
        ON CONFLICT DO NOTHING`,
      [this.id, ids],
    );
  }

  /** To be called once for what was touched, with the same columns, when the change is made. */
  async finish(columns: readonly string[]): Promise<void> {
    await this.sql.run(
      `UPDATE ${own}.change_row r SET seq_after = p.seq, after = ${this.image(columns)}
        FROM ${own}.place p JOIN message m ON m.id = p.message_id
        WHERE r.change_id = $1 AND r.kind = 'message' AND r.target = m.id::text
          AND r.before IS NOT NULL AND r.after IS NULL`,
      [this.id],
    );
  }

  /** Messages that are new; what they are is written down when they are taken away. */
  async insertMessages(ids: readonly string[]): Promise<void> {
    await this.sql.run(
      `INSERT INTO ${own}.change_row (change_id, kind, target)
        SELECT $1, 'message', id::text FROM unnest($2::uuid[]) g (id)`,
      [this.id, ids],
    );
  }

  deleteMessages(ids: readonly string[]): Promise<void> {
    return this.saveMessages('m.id = ANY ($2::uuid[])', ids);
  }

  deleteMessagesOf(sessionIds: readonly string[]): Promise<void> {
    return this.saveMessages('p.session_id = ANY ($2)', sessionIds);
  }

  /** Everything of a session, runs also, that goes to another. */
  async moveMessages(sessionId: string, newId: string): Promise<void> {
    await this.sql.run(
      `INSERT INTO ${own}.change_row (change_id, kind, target, before, after)
        SELECT $1::bigint, 'message', message_id::text, json_build_object('session_id', session_id),
            json_build_object('session_id', $3::text)
          FROM ${own}.place WHERE session_id = $2
        UNION ALL SELECT $1, 'run', id, json_build_object('session_id', session_id),
            json_build_object('session_id', $3::text)
          FROM ${own}.run WHERE session_id = $2`,
      [this.id, sessionId, newId],
    );
  }

  /** Sessions that are there now and will be gone. */
  async deleteSessions(sessionIds: readonly string[]): Promise<void> {
    await this.sql.run(
      `INSERT INTO ${own}.change_row (change_id, kind, target, before)
        SELECT $1, 'session', id, ${sessionImage('id')} FROM ${own}.session WHERE id = ANY ($2)`,
      [this.id, sessionIds],
    );
  }

  /** A session that has just been created. */
  async addSession(sessionId: string): Promise<void> {
    await this.sql.run(
      `INSERT INTO ${own}.change_row (change_id, kind, target, after)
        SELECT $1, 'session', id, ${sessionImage('id')} FROM ${own}.session WHERE id = $2`,
      [this.id, sessionId],
    );
  }

  /** A session that will take the place of another. */
  async replaceSession(sessionId: string, newId: string): Promise<void> {
    await this.deleteSessions([sessionId]);
    await this.sql.run(
      `INSERT INTO ${own}.change_row (change_id, kind, target, after)
        SELECT $1, 'session', $3, ${sessionImage('$3')} FROM ${own}.session WHERE id = $2`,
      [this.id, sessionId, newId],
    );
  }

  private async saveMessages(condition: string, values: readonly string[]): Promise<void> {
    await this.sql.run(
      `INSERT INTO ${own}.change_row (change_id, kind, target, seq_before, before)
        SELECT $1, 'message', m.id::text, p.seq, ${imageOf([...this.types.keys()])}
          FROM ${own}.place p JOIN message m ON m.id = p.message_id WHERE ${condition}`,
      [this.id, values],
    );
  }

  private image(columns: readonly string[]): string {
    return imageOf(columns.filter((name) => this.types.has(name)));
  }
}
