import { toStoredText } from '../messageRow';
import type { SessionEdit } from '../messageStore';
import {
  editableColumns,
  planSessionEdit,
  type PlannedMessage,
  type SessionEditPlan,
} from '../sessionEditPlan';
import type { TimeSource } from '../timestamps';
import type { Touched } from '../touched';
import { requireSessionId } from './newMessages';
import type { Tables } from './tables';

/** What people do to whole sessions, inside one transaction. */
export class SessionChanges {
  constructor(
    private readonly tables: Tables,
    private readonly time: TimeSource,
  ) {}

  async create(sessionId: string, flowId: string | undefined): Promise<void> {
    const id = toStoredText(sessionId);
    requireSessionId(id);
    await this.tables.sessions.requireFree(id);
    await this.tables.sessions.create(id, flowId);
  }

  async rename(sessionId: string, newId: string, merge: boolean): Promise<void> {
    const { sessions, messages, runs, journal } = this.tables;
    requireSessionId(newId);
    await sessions.require(sessionId);
    if (!merge) await sessions.requireFree(newId);
    const isMerge = merge && (await sessions.exists(newId));
    const record = await journal.start(
      isMerge
        ? `Merge session "${sessionId}" into "${newId}"`
        : `Rename session "${sessionId}" to "${newId}"`,
    );
    await record.moveMessages(sessionId, newId);
    if (isMerge) {
      await record.deleteSessions([sessionId]);
    } else {
      await record.replaceSession(sessionId, newId);
      await sessions.copyRow(sessionId, newId);
    }
    await messages.moveAll(sessionId, newId);
    await sessions.deleteRows([sessionId]);
    await runs.moveTo(sessionId, newId);
  }

  async duplicate(sessionId: string, newId: string, upToSeq: number | undefined): Promise<void> {
    const { sessions, messages } = this.tables;
    requireSessionId(newId);
    await sessions.require(sessionId);
    await sessions.requireFree(newId);
    await sessions.createLike(sessionId, newId);
    const last = await messages.copySession(sessionId, newId, upToSeq);
    await sessions.noteFork(newId, sessionId, last ?? { seq: upToSeq ?? 0, ownSeq: 0 });
  }

  /** Those that exist; returns how many messages went. */
  async delete(sessionIds: readonly string[]): Promise<number> {
    const { sessions, messages, journal } = this.tables;
    const found = await sessions.existing(sessionIds);
    const [first] = found;
    if (first === undefined) return 0;

    const record = await journal.start(
      found.length === 1 ? `Delete session "${first}"` : `Delete ${found.length} sessions`,
    );
    await record.deleteMessagesOf(found);
    await record.deleteSessions(found);
    const count = await messages.deleteOf(found);
    await sessions.deleteRows(found);
    return count;
  }

  async clear(sessionId: string): Promise<number> {
    const { sessions, messages, journal } = this.tables;
    await sessions.require(sessionId);
    await sessions.keep([sessionId]);
    const record = await journal.start(`Clear session "${sessionId}"`);
    await record.deleteMessagesOf([sessionId]);
    return messages.deleteOf([sessionId]);
  }

  /** @throws AppError `session-not-found`, `session-changed`, `input-invalid` */
  async edit(sessionId: string, edit: SessionEdit): Promise<Touched> {
    const { sessions, messages, journal } = this.tables;
    await sessions.require(sessionId);
    const rows = await messages.rowsOf(edit.expected.map(({ id }) => id));
    const plan = planSessionEdit(sessionId, edit, rows, this.time);
    const { removed, changed, added } = plan;
    if (removed.length + changed.length + added.length === 0) return nothing;

    const before = await messages.staying(sessionId, Number(rows[0]?.['seq'] ?? 0) - 1, []);
    await sessions.keep([sessionId]);
    const record = await journal.start('Edit session');
    await record.deleteMessages(removed);
    await record.touch(
      changed.map(({ id }) => id),
      editableColumns,
    );
    await messages.delete(removed);
    for (const message of changed) await this.change(message);
    await this.order(sessionId, plan, before);
    await sessions.settle([sessionId]);
    await record.finish(editableColumns);
    await record.insertMessages(added.map(({ id }) => id));
    return {
      sessionIds: [sessionId],
      messageIds: [...removed, ...[...changed, ...added].map(({ id }) => id)],
    };
  }

  private async change({ id, row, columns }: PlannedMessage): Promise<void> {
    const text = columns['text'];
    if (typeof text === 'string' && text !== row?.['text']) {
      await this.tables.messages.keepOriginals([id], text);
    }
    await this.tables.messages.update([id], columns);
  }

  /** Puts what does not stay behind what it follows, a run at a time. */
  private async order(
    sessionId: string,
    { messages, staying }: SessionEditPlan,
    before: number | undefined,
  ): Promise<void> {
    let after = before;
    let run: PlannedMessage[] = [];
    const placeRun = async (): Promise<void> => {
      if (run.length > 0) after = (await this.place(sessionId, after, run)) ?? after;
      run = [];
    };
    for (const message of messages) {
      if (!staying.has(message)) {
        run.push(message);
        continue;
      }
      await placeRun();
      // Making room may have moved it.
      [after] = await this.tables.messages.placesOf([message.id]);
    }
    await placeRun();
  }

  /** Returns the last place. */
  private async place(
    sessionId: string,
    after: number | undefined,
    run: readonly PlannedMessage[],
  ): Promise<number | undefined> {
    const { messages, places } = this.tables;
    const seqs = await places.within(sessionId, after, run.length);
    const placed = run.map((message, index) => ({ ...message, seq: seqs[index] ?? 0 }));
    const moved = placed.filter(({ row }) => row !== undefined);
    await messages.insertNew(placed.filter(({ row }) => row === undefined));
    await messages.place(
      moved.map(({ id }) => id),
      moved.map(({ seq }) => seq),
    );
    return seqs.at(-1);
  }
}

const nothing: Touched = { messageIds: [], sessionIds: [] };
