import { asStrings, isRecord, tryParseJson } from '../../base/json';
import type { TimeSource } from '../timestamps';
import { ChangeRecord } from './changeRecord';
import type { Row, Sql } from './connection';
import { imageOf, imageValue, insertGiven, quoted, type ColumnTypes } from './messageSql';
import { own } from './schema';
import type { SessionImage, Sessions } from './sessions';

/** How many changes of one author can be undone, and how many messages they may concern together. */
const keptChanges = 100;
const keptRows = 100_000;

/** What an undo or redo did. */
export interface Reverted {
  readonly label: string;
  /** Empty where it concerned more messages than are worth listing. */
  readonly messageIds: readonly string[];
}

const listedMessages = 100;

type Side = 'before' | 'after';

/**
 * Records what a change did to messages and sessions, as images before and after, so that it can be
 * reverted and made again. Callers hold the transaction, so change and record are one. The database
 * may be shared by a team; each author has a history of their own.
 */
export class Journal {
  constructor(
    private readonly sql: Sql,
    private readonly types: ColumnTypes,
    private readonly sessions: Sessions,
    private readonly time: TimeSource,
    private readonly author: string,
  ) {}

  /**
   * Starts a record; whatever was undone before can no longer be redone. With a key, goes on with the
   * newest record where that has the same one.
   */
  async start(label: string, key?: string): Promise<ChangeRecord> {
    const open = key === undefined ? undefined : await this.newest(key);
    if (open !== undefined) return new ChangeRecord(this.sql, this.types, open);

    await this.sql.run(`DELETE FROM ${own}.change WHERE author = $1 AND undone`, [this.author]);
    const row = await this.sql.get(
      `INSERT INTO ${own}.change (author, at, label, key) VALUES ($1, $2, $3, $4) RETURNING id::text`,
      [this.author, this.time.next(), label, key],
    );
    await this.prune();
    return new ChangeRecord(this.sql, this.types, String(row?.['id']));
  }

  async undo(): Promise<Reverted | undefined> {
    const change = await this.sql.get(
      `SELECT id::text, label FROM ${own}.change WHERE author = $1 AND NOT undone
        ORDER BY change.id DESC LIMIT 1`,
      [this.author],
    );
    if (change === undefined) return undefined;

    await this.noteInserted(String(change['id']));
    return this.apply(change, 'before');
  }

  async redo(): Promise<Reverted | undefined> {
    const change = await this.sql.get(
      `SELECT id::text, label FROM ${own}.change WHERE author = $1 AND undone
        ORDER BY change.id LIMIT 1`,
      [this.author],
    );
    return change === undefined ? undefined : this.apply(change, 'after');
  }

  private async apply(change: Row, side: Side): Promise<Reverted> {
    const id = String(change['id']);
    const rows = await this.sql.all(
      `SELECT target, ${side}::text AS image FROM ${own}.change_row
        WHERE change_id = $1 AND kind = 'session'`,
      [id],
    );
    const sessions = rows.map((row) => ({
      target: String(row['target']),
      image: readSession(row['image']),
    }));
    // Sessions that are needed come first and sessions that are emptied go last.
    await this.sessions.put(sessions.flatMap(({ image }) => image ?? []));
    await this.putMessages(id, side);
    await this.sql.run(
      `UPDATE ${own}.run u SET session_id = r.${side} ->> 'session_id' FROM ${own}.change_row r
        WHERE r.change_id = $1 AND r.kind = 'run' AND u.id = r.target`,
      [id],
    );
    const emptied = sessions.filter(({ image }) => image === undefined);
    await this.sessions.deleteRows(emptied.map(({ target }) => target));
    await this.sql.run(`UPDATE ${own}.change SET undone = $2 WHERE id = $1`, [
      id,
      side === 'before',
    ]);
    return { label: String(change['label']), messageIds: await this.listed(id) };
  }

  private async listed(change: string): Promise<readonly string[]> {
    const rows = await this.sql.all(
      `SELECT target FROM ${own}.change_row WHERE change_id = $1 AND kind = 'message'
        LIMIT ${listedMessages + 1}`,
      [change],
    );
    return rows.length > listedMessages ? [] : rows.map((row) => String(row['target']));
  }

  /** Writes down messages that the change added, before they go: redoing needs them. */
  private async noteInserted(change: string): Promise<void> {
    await this.sql.run(
      `UPDATE ${own}.change_row r SET seq_after = p.seq, after = ${imageOf([...this.types.keys()])}
        FROM ${own}.place p JOIN message m ON m.id = p.message_id
        WHERE r.change_id = $1 AND r.kind = 'message' AND r.before IS NULL AND r.target = m.id::text`,
      [change],
    );
  }

  private async putMessages(change: string, side: Side): Promise<void> {
    await this.sql.run(
      `DELETE FROM message m USING ${own}.change_row r
        WHERE r.change_id = $1 AND r.kind = 'message' AND r.${side} IS NULL AND m.id = r.target::uuid`,
      [change],
    );
    const shapes = await this.sql.all(
      `SELECT DISTINCT (SELECT json_agg(key ORDER BY key) FROM json_object_keys(${side}) key)::text AS keys
        FROM ${own}.change_row WHERE change_id = $1 AND kind = 'message' AND ${side} IS NOT NULL`,
      [change],
    );
    for (const shape of shapes) {
      await this.putImages(change, side, String(shape['keys']));
    }
    await this.movePlaces(change, side);
  }

  /** Writes the images of one shape, into the messages that are there and as new ones. */
  private async putImages(change: string, side: Side, shape: string): Promise<void> {
    const names = asStrings(tryParseJson(shape)).filter((name) => this.types.has(name));
    const images = `SELECT r.target::uuid AS id, r.${side} AS image, r.seq_${side} AS seq
      FROM ${own}.change_row r WHERE r.change_id = $1 AND r.kind = 'message'
        AND (SELECT json_agg(key ORDER BY key) FROM json_object_keys(r.${side}) key)::text = $2`;
    const values = [change, shape];
    const columns = names.filter((name) => name !== 'id');
    if (columns.length > 0) {
      const assignments = columns.map(
        (name) => `${quoted(name)} = ${imageValue(this.types, name)}`,
      );
      await this.sql.run(
        `UPDATE message m SET ${assignments.join(', ')} FROM (${images}) g WHERE m.id = g.id`,
        values,
      );
    }
    if (!names.includes('id')) return;

    await this.sql.run(
      `WITH given AS MATERIALIZED (
          SELECT * FROM (${images}) g WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.id = g.id)
        ), ${insertGiven(this.types, names)}
        SELECT 1`,
      values,
    );
  }

  private async movePlaces(change: string, side: Side): Promise<void> {
    const moved = await this.sql.all(
      `UPDATE ${own}.place p SET seq = r.seq_${side} FROM ${own}.change_row r
        WHERE r.change_id = $1 AND r.kind = 'message' AND p.message_id = r.target::uuid
          AND r.seq_${side} <> p.seq RETURNING p.session_id`,
      [change],
    );
    const sessions = new Set(moved.map((row) => String(row['session_id'])));
    if (sessions.size > 0) await this.sessions.settle([...sessions]);
  }

  private async newest(key: string): Promise<string | undefined> {
    const row = await this.sql.get(
      `SELECT id::text, key, undone FROM ${own}.change WHERE author = $1 ORDER BY change.id DESC LIMIT 1`,
      [this.author],
    );
    return row?.['key'] === key && row['undone'] === false ? String(row['id']) : undefined;
  }

  /** Lets the author's oldest changes go, never the newest. */
  private async prune(): Promise<void> {
    await this.sql.run(
      `DELETE FROM ${own}.change WHERE id IN (
        SELECT id FROM (
          SELECT c.id, row_number() OVER newest AS number, sum(n.rows) OVER newest AS total
            FROM ${own}.change c, LATERAL (
              SELECT count(*) AS rows FROM ${own}.change_row r WHERE r.change_id = c.id) n
            WHERE c.author = $1 WINDOW newest AS (ORDER BY c.id DESC)) counted
        WHERE number > 1 AND (number > ${keptChanges} OR total > ${keptRows}))`,
      [this.author],
    );
  }
}

function readSession(stored: unknown): SessionImage | undefined {
  const image = typeof stored === 'string' ? tryParseJson(stored) : undefined;
  return isSession(image) ? image : undefined;
}

function isSession(image: unknown): image is SessionImage {
  return (
    isRecord(image) &&
    typeof image['id'] === 'string' &&
    typeof image['created_at'] === 'string' &&
    (image['flow_id'] === null || typeof image['flow_id'] === 'string')
  );
}
