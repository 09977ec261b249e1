import { isRecord } from '../../base/json';
import { fromStoredId, type MessageColumns } from '../messageRow';
import type { TimeSource } from '../timestamps';
import type { Connection, Row } from './connection';
import { ChangeRecord } from './changeRecord';
import type { Messages } from './messages';
import type { Sessions } from './sessions';

/** How many changes can be undone, and how many messages they may concern together. */
const keptChanges = 100;
const keptRows = 100_000;

interface SessionImage {
  readonly id: string;
  readonly flow_id: string | null;
  readonly created_at: string;
}

/** What an undo or redo did. */
export interface Reverted {
  readonly label: string;
  /** Empty where it concerned more messages than are worth listing. */
  readonly messageIds: readonly string[];
}

const listedMessages = 100;

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

  /** Starts a record; whatever was undone before can no longer be redone. */
  start(label: string): ChangeRecord {
    this.connection.run(
      'DELETE FROM fp_change_row WHERE change_id IN (SELECT id FROM fp_change WHERE undone = 1)',
    );
    this.connection.run('DELETE FROM fp_change WHERE undone = 1');
    this.connection.run('INSERT INTO fp_change (at, label) VALUES (?, ?)', [
      this.time.next(),
      label,
    ]);
    const id = Number(this.connection.value('SELECT last_insert_rowid()'));
    this.prune(id);
    return new ChangeRecord(this.connection, id);
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
    for (const { target, seq, image } of messages) this.putMessage(target, seq, image);
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

  private putMessage(storedId: string, seq: number, image: MessageColumns | undefined): void {
    if (image === undefined) {
      this.messages.delete(storedId);
      return;
    }
    if (this.messages.updateColumns(storedId, image) || image['id'] === undefined) return;

    const isTaken =
      this.connection.get('SELECT 1 FROM message WHERE rowid = ?', [seq]) !== undefined;
    this.messages.insertRow(isTaken ? this.messages.seqAfter(seq) : seq, image);
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

function isSession(image: MessageColumns | undefined): image is MessageColumns & SessionImage {
  return (
    typeof image?.['id'] === 'string' &&
    typeof image['created_at'] === 'string' &&
    (image['flow_id'] === null || typeof image['flow_id'] === 'string')
  );
}
