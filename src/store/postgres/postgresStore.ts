import type { Event } from '../../base/emitter';
import { AppError } from '../../base/errors';
import type { RunRecord, SessionSummary, StoredMessage } from '../../protocol/model';
import { toMessage, toStoredText } from '../messageRow';
import { largest, requireLimit } from '../limits';
import type {
  CompactReport,
  ImportOptions,
  ImportReport,
  MessageChange,
  MessageFilter,
  MessagePage,
  MessagePlace,
  MessageStore,
  NewMessage,
  PageQuery,
  RetentionOptions,
  RetentionPolicy,
  RetentionReport,
  RunQuery,
  SessionEdit,
  SessionQuery,
  StoreChange,
  UpdateOptions,
} from '../messageStore';
import { messagesChanged, sessionsChanged, touchedBy, type Change, type Touched } from '../touched';
import type { TimeSource } from '../timestamps';
import { isServerError } from './failures';
import type { Reverted } from './journal';
import type { MessageImage } from './messages';
import { prepare, requireSessionId } from './newMessages';
import { retain } from './retention';
import type { StoreWork, Tools } from './storeWork';
import type { Tables } from './tables';
import { compact, findProblems } from './upkeep';

const uniqueViolation = '23505';

/** The message store on a PostgreSQL server, which others, Langflow among them, may share. */
export class PostgresStore implements MessageStore {
  readonly onDidChange: Event<StoreChange>;

  constructor(
    private readonly work: StoreWork,
    private readonly time: TimeSource,
  ) {
    this.onDidChange = work.onDidChange;
  }

  // sessions

  async listSessions(query: SessionQuery): Promise<readonly SessionSummary[]> {
    requireLimit(query.limit, largest.page);
    return this.work.attempt(async ({ search, sessions }) => {
      const matching = query.search === undefined ? [] : await search.sessions(query.search);
      return sessions.list(query, matching);
    });
  }

  getSession(sessionId: string): Promise<SessionSummary | undefined> {
    return this.work.attempt(({ sessions }) => sessions.get(sessionId));
  }

  createSession(sessionId: string, flowId: string | undefined): Promise<SessionSummary> {
    return this.work.write(
      async ({ changes, sessions }) => {
        await changes.create(sessionId, flowId);
        const created = await sessions.get(toStoredText(sessionId));
        if (created === undefined) throw new AppError('internal', 'The session was not stored.');

        return created;
      },
      ({ id }) => sessionsChanged(id),
    );
  }

  async renameSession(
    sessionId: string,
    newId: string,
    options: { merge: boolean },
  ): Promise<void> {
    if (sessionId === newId) return;

    await this.work.write(
      ({ changes }) => changes.rename(sessionId, newId, options.merge),
      () => sessionsChanged(sessionId, newId),
    );
  }

  duplicateSession(sessionId: string, newId: string, upToSeq?: number): Promise<void> {
    return this.work.write(
      ({ changes }) => changes.duplicate(sessionId, newId, upToSeq),
      () => sessionsChanged(newId),
    );
  }

  deleteSession(sessionId: string): Promise<number> {
    return this.work.write(
      async ({ changes, sessions }) => {
        await sessions.require(sessionId);
        return changes.delete([sessionId]);
      },
      () => sessionsChanged(sessionId),
    );
  }

  deleteSessions(sessionIds: readonly string[]): Promise<number> {
    return this.work.write(
      ({ changes }) => changes.delete(sessionIds),
      () => sessionsChanged(...sessionIds),
    );
  }

  async editSession(sessionId: string, edit: SessionEdit): Promise<void> {
    await this.work.write(({ changes }) => changes.edit(sessionId, edit), messagesChanged);
  }

  clearSession(sessionId: string): Promise<number> {
    return this.work.write(
      ({ changes }) => changes.clear(sessionId),
      () => ({ kind: 'messages', sessionIds: [sessionId], messageIds: [] }),
    );
  }

  // messages

  getMessage(messageId: string): Promise<StoredMessage | undefined> {
    return this.work.attempt(({ messages }) => messages.get(messageId));
  }

  async pageMessages(query: PageQuery): Promise<MessagePage> {
    requireLimit(query.limit, largest.page);
    return this.work.attempt(({ messages }) => messages.page(query));
  }

  async findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    if (filter.limit === 0) return [];

    requireLimit(filter.limit, largest.find);
    return this.work.attempt(({ messages }) => messages.find(filter));
  }

  async searchMessages(
    text: string,
    limit: number,
    flowId?: string,
  ): Promise<readonly StoredMessage[]> {
    requireLimit(limit, largest.page);
    return this.work.attempt(({ search }) => search.messages(text, limit, flowId));
  }

  async insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]> {
    const images = messages.map((message) => ({
      columns: prepare(message, this.time),
    }));
    const hasGivenIds = messages.some(({ id }) => id !== undefined);
    const seqs = hasGivenIds
      ? await this.work.transaction((tables) => tables.messages.insertNew(images))
      : await this.insertOnce(images);
    const stored = images.map(({ columns }, index) => toMessage(columns, seqs[index] ?? 0));
    this.work.tell(messagesChanged(touchedBy(stored)));
    return stored;
  }

  insertMessageAfter(message: NewMessage, afterSeq: number | undefined): Promise<StoredMessage> {
    return this.work.write(
      ({ edits }) => edits.insertAt(message, afterSeq),
      (stored) => messagesChanged(touchedBy([stored])),
    );
  }

  async updateMessage(
    messageId: string,
    change: MessageChange,
    options: UpdateOptions = {},
  ): Promise<StoredMessage> {
    if (change.sessionId !== undefined) requireSessionId(change.sessionId);
    const { stored } = await this.work.write(
      async ({ edits, messages }) => {
        const touched = await edits.update(messageId, change, options);
        return { touched, stored: await messages.require(messageId) };
      },
      ({ touched }) => messagesChanged(touched),
    );
    return stored;
  }

  async updateMessages(messageIds: readonly string[], change: MessageChange): Promise<number> {
    if (change.sessionId !== undefined) requireSessionId(change.sessionId);
    return this.countingWrite(({ edits }) => edits.updateMany(messageIds, change));
  }

  moveMessages(messageIds: readonly string[], place: MessagePlace): Promise<number> {
    return this.countingWrite(({ edits }) => edits.move(messageIds, place));
  }

  async importMessages(
    messages: readonly NewMessage[],
    { importId }: ImportOptions,
  ): Promise<ImportReport> {
    requireLimit(messages.length, largest.import);
    const { inserted, renumbered } = await this.work.write(
      ({ edits }) => edits.import(messages, importId),
      ({ touched }) => messagesChanged(touched),
    );
    return { inserted, renumbered };
  }

  deleteMessages(messageIds: readonly string[]): Promise<number> {
    return this.countingWrite(({ edits }) => edits.delete(messageIds));
  }

  // undo

  undo(): Promise<string | undefined> {
    return this.revert(({ journal }) => journal.undo());
  }

  redo(): Promise<string | undefined> {
    return this.revert(({ journal }) => journal.redo());
  }

  originalText(messageId: string): Promise<string | undefined> {
    return this.work.attempt(({ messages }) => messages.originalText(messageId));
  }

  // runs

  async saveRun(run: RunRecord): Promise<void> {
    await this.work.write(
      ({ runs }) => runs.save(run),
      () => ({ kind: 'runs', sessionIds: [run.sessionId], messageIds: [] }),
    );
  }

  getRun(runId: string): Promise<RunRecord | undefined> {
    return this.work.attempt(({ runs }) => runs.get(runId));
  }

  async listRuns(query: RunQuery): Promise<readonly RunRecord[]> {
    requireLimit(query.limit, largest.page);
    return this.work.attempt(({ runs }) => runs.list(query));
  }

  deleteRuns(flowId: string): Promise<number> {
    return this.work.write(
      ({ runs }) => runs.deleteOf(flowId),
      (count) => (count === 0 ? undefined : { kind: 'runs', sessionIds: [], messageIds: [] }),
    );
  }

  // upkeep

  checkIntegrity(): Promise<readonly string[]> {
    return this.work.apart(findProblems);
  }

  retain(policy: RetentionPolicy, options: RetentionOptions = {}): Promise<RetentionReport> {
    return retain(
      {
        read: (work) => this.work.attempt(({ sql }) => work(sql)),
        write: (work) => this.work.transaction(({ sql }) => work(sql)),
        tell: () =>
          this.work.write(
            () => Promise.resolve(),
            () => everything,
          ),
      },
      policy,
      options,
    );
  }

  compact(): Promise<CompactReport> {
    return this.work.apart(compact);
  }

  close(): Promise<void> {
    return this.work.close();
  }

  dispose(): void {
    this.work.dispose();
  }

  /**
   * One statement, one round trip, no transaction: ids that are ours alone tell by themselves
   * whether an insert that was never heard of again has been done.
   */
  private insertOnce(images: readonly MessageImage[]): Promise<readonly number[]> {
    return this.work.attempt(async ({ messages }, isRepeated) => {
      try {
        return await messages.insert(images);
      } catch (error) {
        const isStored = isRepeated && isServerError(error) && error.code === uniqueViolation;
        if (!isStored) throw error;

        return messages.placesOf(images.map(({ columns }) => String(columns['id'])));
      }
    });
  }

  private async revert(
    work: (tables: Tables) => Promise<Reverted | undefined>,
  ): Promise<string | undefined> {
    const reverted = await this.work.write(
      work,
      (done) => done && { kind: 'everything', sessionIds: [], messageIds: done.messageIds },
    );
    return reverted?.label;
  }

  private async countingWrite(work: (tables: Tools) => Promise<Touched>): Promise<number> {
    return (await this.work.write(work, messagesChanged)).messageIds.length;
  }
}

const everything: Change = { kind: 'everything', sessionIds: [], messageIds: [] };
