import { AppError } from '../../base/errors';
import { newId } from '../../base/ids';
import { toChangedColumns, toColumns, toStoredId, type MessageColumns } from '../messageRow';
import type { EditedMessage, ExpectedMessage, SessionEdit } from '../messageStore';
import type { TimeSource } from '../timestamps';
import { placeColumn, type ChangeRecord } from './changeRecord';
import type { Row } from './connection';
import { idOf, type Touched } from './edits';
import type { Journal } from './journal';
import { longestRising } from './longestRising';
import { toStoredMessage, type Messages } from './messages';
import type { Sessions } from './sessions';

/** Columns that an edit of a whole session may change. */
const editable = [
  'text',
  'sender',
  'sender_name',
  'context_id',
  'files',
  'error',
  'edit',
  'properties',
  'category',
  'content_blocks',
] as const;

/** A message of the document; without a row it is new. */
interface Target {
  readonly id: string;
  readonly row: Row | undefined;
  readonly columns: MessageColumns;
}

/** Makes a session what its editor holds, as one change. Callers hold the transaction. */
export class SessionEditor {
  constructor(
    private readonly messages: Messages,
    private readonly sessions: Sessions,
    private readonly journal: Journal,
    private readonly time: TimeSource,
  ) {}

  /** @throws AppError `session-not-found`, `session-changed`, `input-invalid` */
  apply(sessionId: string, edit: SessionEdit): Touched {
    this.sessions.require(sessionId);
    const rows = this.expectedRows(sessionId, edit.expected);
    const targets = this.targetsOf(sessionId, edit.messages, rows);
    const wanted = new Set(targets.map(({ id }) => id));
    const removed = [...rows.keys()].filter((id) => !wanted.has(id));
    const before = this.messages.placeBefore(
      sessionId,
      Number([...rows.values()][0]?.['seq'] ?? 0),
    );
    const staying = longestRising(targets, ({ row }) => row && Number(row['seq']));
    const changed = targets.filter(
      (target) => target.row && (!staying.has(target) || isChanged(target.row, target.columns)),
    );
    const added = targets.filter(({ row }) => row === undefined);
    if (removed.length + changed.length + added.length === 0) return nothing;

    this.sessions.keep([sessionId]);
    const record = this.journal.start('Edit session');
    const columns = [
      ...Object.keys(this.messages.existing(asColumns(editable))),
      'session_id',
      placeColumn,
    ];
    record.deleteMessages(removed);
    record.touch(
      changed.map(({ id }) => id),
      columns,
    );
    for (const id of removed) this.messages.delete(id);
    for (const target of changed) this.change(target);
    this.order(sessionId, targets, staying, before);
    record.finish(columns);
    this.noteAdded(record, added);
    return {
      sessionIds: [sessionId],
      messageIds: [...removed, ...[...changed, ...added].map(({ id }) => id)],
    };
  }

  /** The rows that were read, by id in their order, if they are still as they were read. */
  private expectedRows(
    sessionId: string,
    expected: readonly ExpectedMessage[],
  ): ReadonlyMap<string, Row> {
    const found = new Map(
      this.messages.rowsOf(expected.map(({ id }) => id)).map((row) => [toStoredId(idOf(row)), row]),
    );
    const rows = new Map<string, Row>();
    let last = Number.NEGATIVE_INFINITY;
    for (const message of expected) {
      const row = found.get(toStoredId(message.id));
      const seq = Number(row?.['seq']);
      if (row === undefined || !isAsRead(row, sessionId, message) || !(seq > last)) {
        throw changedMeanwhile(sessionId);
      }
      rows.set(idOf(row), row);
      last = seq;
    }
    return rows;
  }

  private targetsOf(
    sessionId: string,
    messages: readonly EditedMessage[],
    rows: ReadonlyMap<string, Row>,
  ): readonly Target[] {
    const byId = new Map([...rows].map(([id, row]) => [toStoredId(id), row]));
    return messages.map((entry): Target => {
      if ('message' in entry) return this.newTarget(sessionId, entry.message);

      const row = byId.get(toStoredId(entry.id));
      byId.delete(toStoredId(entry.id));
      if (row === undefined) {
        throw new AppError(
          'input-invalid',
          `A message of the edited session was not read before, or is named twice: ${entry.id.slice(0, 60)}`,
        );
      }
      const columns = toChangedColumns(entry.change ?? {}, row['properties']);
      return { id: idOf(row), row, columns };
    });
  }

  private newTarget(
    sessionId: string,
    message: Extract<EditedMessage, { message: unknown }>['message'],
  ): Target {
    const id = message.id ?? newId();
    if (message.id !== undefined && this.messages.row(id) !== undefined) {
      throw new AppError('input-invalid', `A message with the id ${id} exists already.`);
    }
    const columns = toColumns({ ...message, sessionId }, id, this.time.next());
    return { id: toStoredId(id), row: undefined, columns };
  }

  private change({ id, row, columns }: Target): void {
    if (row === undefined) return;
    if ('text' in columns && columns['text'] !== row['text']) {
      this.messages.keepOriginal(toStoredMessage(row));
    }
    this.messages.updateColumns(id, columns);
  }

  /** Puts what does not stay behind what it follows, a run at a time. */
  private order(
    sessionId: string,
    targets: readonly Target[],
    staying: ReadonlySet<Target>,
    before: number | undefined,
  ): void {
    let after = before;
    let run: Target[] = [];
    const place = (): void => {
      const places =
        run.length === 0 ? [] : this.messages.places.within(sessionId, after, run.length);
      const moves = new Map<string, number>();
      run.forEach(({ id, row, columns }, index) => {
        const seq = places[index] ?? 0;
        if (row === undefined) this.messages.insertRow(seq, columns);
        else moves.set(id, seq);
      });
      this.messages.places.put(moves);
      run = [];
      after = places.at(-1) ?? after;
    };
    for (const target of targets) {
      if (!staying.has(target)) {
        run.push(target);
        continue;
      }
      place();
      // Making room may have moved it.
      after = Number(this.messages.requireRow(target.id)['seq']);
    }
    place();
  }

  private noteAdded(record: ChangeRecord, added: readonly Target[]): void {
    record.insertMessages(added.map(({ id }) => id));
  }
}

const nothing: Touched = { messageIds: [], sessionIds: [] };

function isAsRead(row: Row, sessionId: string, expected: ExpectedMessage): boolean {
  const present = toStoredMessage(row);
  return (
    present.sessionId === sessionId &&
    present.text === expected.text &&
    present.sender === expected.sender &&
    present.senderName === expected.senderName
  );
}

function isChanged(row: Row, columns: MessageColumns): boolean {
  return Object.entries(columns).some(([name, value]) => row[name] !== value);
}

function asColumns(names: readonly string[]): MessageColumns {
  return Object.fromEntries(names.map((name) => [name, null]));
}

function changedMeanwhile(sessionId: string): AppError {
  return new AppError(
    'session-changed',
    `Session "${sessionId}" is no longer as it was when its editing began.`,
    { remedy: 'Read it again and repeat the changes.' },
  );
}
