import { isRecord } from '../../base/json';
import { fromStoredId, type MessageColumns } from '../messageRow';
import type { TimeSource } from '../timestamps';
import type { Connection, Row } from './connection';
import { allColumns, ChangeRecord } from './changeRecord';
import type { Messages } from './messages';
import { seqKey } from './places';
import type { SessionRow, Sessions } from './sessions';

/** How many changes can be undone, and how many messages they may concern together. */
const keptChanges = 100;
const keptRows = 100_000;

/** What an undo or redo did. */
export interface Reverted {
  readonly label: string;
  /** Empty where it concerned more messages than are worth listing. */
  readonly messageIds: readonly string[];
}

const listedMessages = 100;

/** A message as a change left or found it; no image where there is none. */
interface MessageImage {
  readonly target: string;
  /** Its place, in records of earlier versions. */
  readonly seq: number;
  readonly image: MessageColumns | undefined;
}

/**
 * Records what a change did to messages and sessions, as images before and after, so that it can be
 * reverted and made again. Callers hold the transaction, so change and record are one.
 */
export class Journal {
  constructor(
    private readonly connection: Connection,
    private readonly messages: Messages,
    private readonly sessions: Sessions,
    private readonly time: TimeSource,
  ) {}

  /**
   * Starts a record; whatever was undone before can no longer be redone. With a key, goes on with the
   * newest record where that has the same one.
   */
  start(label: string, key?: string): ChangeRecord {
    const open = key === undefined ? undefined : this.newest(key);
    if (open !== undefined) return new ChangeRecord(this.connection, open);

    this.connection.run(
      'DELETE FROM fp_change_row WHERE change_id IN (SELECT id FROM fp_change WHERE undone = 1)',
    );
    this.connection.run('DELETE FROM fp_change WHERE undone = 1');
    this.connection.run('INSERT INTO fp_change (at, label, key) VALUES (?, ?, ?)', [
      this.time.next(),
      label,
      key,
    ]);
    const id = Number(this.connection.value('SELECT last_insert_rowid()'));
    this.prune(id);
    return new ChangeRecord(this.connection, id);
  }

  private newest(key: string): number | undefined {
    const row = this.connection.get(
      'SELECT id, key, undone FROM fp_change ORDER BY id DESC LIMIT 1',
    );
    return row?.['key'] === key && row['undone'] === 0 ? Number(row['id']) : undefined;
  }

  undo(): Reverted | undefined {
    const change = this.connection.get(
      'SELECT id, label FROM fp_change WHERE undone = 0 ORDER BY id DESC LIMIT 1',
    );
    return change === undefined ? undefined : this.apply(change, 'before');
  }

  redo(): Reverted | undefined {
    const change = this.connection.get(
      'SELECT id, label FROM fp_change WHERE undone = 1 ORDER BY id LIMIT 1',
    );
    return change === undefined ? undefined : this.apply(change, 'after');
  }

  private apply(change: Row, side: 'before' | 'after'): Reverted {
    const id = Number(change['id']);
    if (side === 'before') this.noteInserted(id);
    const rows = this.connection.all(
      `SELECT kind, target, seq, ${side} AS image FROM fp_change_row WHERE change_id = ? ORDER BY seq`,
      [id],
    );
    const images = rows.map((row) => ({
      kind: String(row['kind']),
      target: String(row['target']),
      seq: Number(row['seq']),
      image: readImage(row['image']),
    }));
    const sessions = images.filter(({ kind }) => kind === 'session');
    const messages = images.filter(({ kind }) => kind === 'message');
    // Sessions that are needed come first and sessions that are emptied go last.
    for (const { image } of sessions) {
      if (isSession(image)) this.sessions.insertRow(image);
    }
    this.putMessages(messages);
    for (const { kind, target, image } of images) {
      if (kind === 'run') this.putRun(target, image);
    }
    for (const { target, image } of sessions) {
      if (image === undefined) this.sessions.deleteRow(target);
    }
    this.connection.run('UPDATE fp_change SET undone = ? WHERE id = ?', [side === 'before', id]);
    const isListed = messages.length <= listedMessages;
    return {
      label: String(change['label']),
      messageIds: isListed ? messages.map(({ target }) => fromStoredId(target)) : [],
    };
  }

  /** Writes down messages that the change added, before they go: redoing needs them. */
  private noteInserted(change: number): void {
    const image = allColumns(this.connection);
    this.connection.run(
      `UPDATE fp_change_row SET after = (SELECT ${image} FROM message WHERE id = target)
        WHERE change_id = ? AND kind = 'message' AND before IS NULL`,
      [change],
    );
  }

  private putMessages(messages: readonly MessageImage[]): void {
    const moves = new Map<string, number>();
    const missing: MessageImage[] = [];
    for (const entry of messages) {
      const { target, image } = entry;
      if (image === undefined) this.messages.delete(target);
      else if (!this.messages.updateColumns(target, withoutPlace(image))) missing.push(entry);
      else if (typeof image[seqKey] === 'number') moves.set(target, image[seqKey]);
    }
    this.moveBack(moves);
    for (const { seq, image } of missing) {
      if (image?.['id'] !== undefined) this.insertBack(image, Number(image[seqKey] ?? seq));
    }
  }

  /** Brings messages back to their places, unless others have taken them meanwhile. */
  private moveBack(moves: Map<string, number>): void {
    const rows = this.messages.rowsOf([...moves.keys()]);
    for (const row of rows) {
      if (moves.get(String(row['id'])) === row['seq']) moves.delete(String(row['id']));
    }
    const taken = this.connection.all(
      `SELECT rowid AS seq FROM message WHERE rowid IN (SELECT value FROM json_each(?1))
        AND id NOT IN (SELECT value FROM json_each(?2))`,
      [JSON.stringify([...moves.values()]), JSON.stringify([...moves.keys()])],
    );
    const blocked = new Set(taken.map((row) => Number(row['seq'])));
    const direct = [...moves].filter(([, seq]) => !blocked.has(seq));
    this.messages.places.put(new Map(direct));
    for (const [id, seq] of moves) {
      if (!blocked.has(seq)) continue;
      const [place = seq] = this.messages.places.within(this.messages.require(id).sessionId, seq);
      this.messages.places.put(new Map([[id, place]]));
    }
  }

  private insertBack(image: MessageColumns, seq: number): void {
    const isTaken =
      this.connection.get('SELECT 1 FROM message WHERE rowid = ?', [seq]) !== undefined;
    const { places } = this.messages;
    const [place = seq] = isTaken ? places.within(String(image['session_id']), seq) : [seq];
    this.messages.insertRow(place, withoutPlace(image));
  }

  private putRun(runId: string, image: MessageColumns | undefined): void {
    this.connection.run('UPDATE fp_run SET session_id = ? WHERE id = ?', [
      image?.['session_id'],
      runId,
    ]);
  }

  /** Lets the oldest changes go, never the newest. */
  private prune(newest: number): void {
    const byCount = newest - keptChanges;
    const byRows = this.connection.value(
      `SELECT max(change_id) FROM (
        SELECT change_id, sum(count(*)) OVER (ORDER BY change_id DESC) AS total
        FROM fp_change_row GROUP BY change_id) WHERE total > ?`,
      [keptRows],
    );
    const oldest = Math.max(byCount, Number(byRows ?? 0));
    this.connection.run('DELETE FROM fp_change_row WHERE change_id <= ?', [oldest]);
    this.connection.run('DELETE FROM fp_change WHERE id <= ?', [oldest]);
  }
}

function readImage(stored: unknown): MessageColumns | undefined {
  if (typeof stored !== 'string') return undefined;

  const image: unknown = JSON.parse(stored);
  return isColumns(image) ? image : undefined;
}

function isColumns(value: unknown): value is MessageColumns {
  return isRecord(value);
}

function isSession(image: MessageColumns | undefined): image is MessageColumns & SessionRow {
  return (
    typeof image?.['id'] === 'string' &&
    typeof image['created_at'] === 'string' &&
    (image['flow_id'] === null || typeof image['flow_id'] === 'string')
  );
}

function withoutPlace(image: MessageColumns): MessageColumns {
  return Object.fromEntries(Object.entries(image).filter(([name]) => name !== seqKey));
}
