import { AppError } from '../../base/errors';
import type { MessageColumns } from '../messageRow';
import type { SessionEdit } from '../messageStore';
import {
  editableColumns,
  planSessionEdit,
  type PlannedMessage,
  type SessionEditPlan,
} from '../sessionEditPlan';
import type { TimeSource } from '../timestamps';
import { placeColumn } from './changeRecord';
import type { Touched } from '../touched';
import type { Journal } from './journal';
import type { Messages } from './messages';
import type { Sessions } from './sessions';

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
    const rows = this.messages.rowsOf(edit.expected.map(({ id }) => id));
    const plan = planSessionEdit(sessionId, edit, rows, this.time);
    const { removed, changed, added } = plan;
    for (const { id } of added) this.requireFree(id);
    const before = this.messages.placeBefore(sessionId, Number(rows[0]?.['seq'] ?? 0));
    if (removed.length + changed.length + added.length === 0) return nothing;

    this.sessions.keep([sessionId]);
    const record = this.journal.start('Edit session');
    const columns = [
      ...Object.keys(this.messages.existing(asColumns(editableColumns))),
      'session_id',
      placeColumn,
    ];
    record.deleteMessages(removed);
    record.touch(
      changed.map(({ id }) => id),
      columns,
    );
    for (const id of removed) this.messages.delete(id);
    for (const message of changed) this.change(message);
    this.order(sessionId, plan, before);
    record.finish(columns);
    record.insertMessages(added.map(({ id }) => id));
    return {
      sessionIds: [sessionId],
      messageIds: [...removed, ...[...changed, ...added].map(({ id }) => id)],
    };
  }

  private requireFree(id: string): void {
    if (this.messages.row(id) === undefined) return;

    throw new AppError('input-invalid', `A message with the id ${id} exists already.`);
  }

  private change({ id, row, columns }: PlannedMessage): void {
    if (row === undefined) return;
    if ('text' in columns && columns['text'] !== row['text']) {
      const message = this.messages.get(id);
      if (message !== undefined) this.messages.keepOriginal(message);
    }
    this.messages.updateColumns(id, columns);
  }

  /** Puts what does not stay behind what it follows, a run at a time. */
  private order(
    sessionId: string,
    { messages, staying }: SessionEditPlan,
    before: number | undefined,
  ): void {
    let after = before;
    let run: PlannedMessage[] = [];
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
    for (const message of messages) {
      if (!staying.has(message)) {
        run.push(message);
        continue;
      }
      place();
      // Making room may have moved it.
      after = Number(this.messages.requireRow(message.id)['seq']);
    }
    place();
  }
}

const nothing: Touched = { messageIds: [], sessionIds: [] };

function asColumns(names: readonly string[]): MessageColumns {
  return Object.fromEntries(names.map((name) => [name, null]));
}
