import type { Event } from '../../base/emitter';
import { AppError } from '../../base/errors';
import type { RunRecord, SessionSummary, StoredMessage } from '../../protocol/model';
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
import { messagesChanged, sessionsChanged, touchedBy, type Touched } from '../touched';
import { TimeSource } from '../timestamps';
import { Edits } from './edits';
import { Journal, type Reverted } from './journal';
import { Messages } from './messages';
import type { OpenedDatabase } from './openDatabase';
import { retain } from './retention';
import { Runs } from './runs';
import { Search } from './search';
import { SessionChanges } from './sessionChanges';
import { SessionEditor } from './sessionEdit';
import { Sessions } from './sessions';
import { StoreWork, type StoreWorkOptions } from './storeWork';
import { checkIntegrity, compact } from './upkeep';

/** The message store on one open database. Lives in the worker thread. */
export class SqljsStore implements MessageStore {
  readonly onDidChange: Event<StoreChange>;
  private readonly work: StoreWork;
  private readonly time = new TimeSource();
  private readonly messages: Messages;
  private readonly sessions: Sessions;
  private readonly runs: Runs;
  private readonly search: Search;
  private readonly journal: Journal;
  private readonly edits: Edits;
  private readonly sessionChanges: SessionChanges;
  private readonly sessionEditor: SessionEditor;

  constructor(
    private readonly database: OpenedDatabase,
    private readonly options: StoreWorkOptions,
  ) {
    const { connection } = database;
    this.messages = new Messages(connection, this.time);
    this.sessions = new Sessions(connection, this.time);
    this.runs = new Runs(connection);
    this.search = new Search(connection);
    const { messages, sessions, runs, time } = this;
    this.journal = new Journal(connection, messages, sessions, time);
    this.edits = new Edits(messages, sessions, this.journal);
    this.sessionChanges = new SessionChanges(messages, sessions, runs, this.journal);
    this.sessionEditor = new SessionEditor(messages, sessions, this.journal, time);
    this.work = new StoreWork(database, this.search, options, () => {
      messages.forgetColumns();
      database.takeNotice();
    });
    this.onDidChange = this.work.onDidChange;
  }

  // sessions

  listSessions(query: SessionQuery): Promise<readonly SessionSummary[]> {
    return this.work.read(() => {
      requireLimit(query.limit, largest.page);
      const matching = query.search === undefined ? [] : this.search.sessions(query.search);
      return this.sessions.list(query, matching);
    });
  }

  getSession(sessionId: string): Promise<SessionSummary | undefined> {
    return this.work.read(() => this.sessions.get(sessionId));
  }

  createSession(sessionId: string, flowId: string | undefined): Promise<SessionSummary> {
    return this.work.write(
      () => {
        this.sessionChanges.create(sessionId, flowId);
        return this.requireSession(sessionId);
      },
      () => sessionsChanged(sessionId),
    );
  }

  renameSession(sessionId: string, newId: string, options: { merge: boolean }): Promise<void> {
    if (sessionId === newId) return Promise.resolve();

    return this.work.write(
      () => {
        this.sessionChanges.rename(sessionId, newId, options.merge);
      },
      () => sessionsChanged(sessionId, newId),
    );
  }

  duplicateSession(sessionId: string, newId: string, upToSeq?: number): Promise<void> {
    return this.work.write(
      () => {
        this.sessionChanges.duplicate(sessionId, newId, upToSeq);
      },
      () => sessionsChanged(newId),
    );
  }

  deleteSession(sessionId: string): Promise<number> {
    return this.work.write(
      () => {
        this.sessions.require(sessionId);
        return this.sessionChanges.delete([sessionId]);
      },
      () => sessionsChanged(sessionId),
    );
  }

  deleteSessions(sessionIds: readonly string[]): Promise<number> {
    return this.work.write(
      () => this.sessionChanges.delete(sessionIds),
      () => sessionsChanged(...sessionIds),
    );
  }

  editSession(sessionId: string, edit: SessionEdit): Promise<void> {
    return this.work
      .write(() => this.sessionEditor.apply(sessionId, edit), messagesChanged)
      .then(() => undefined);
  }

  clearSession(sessionId: string): Promise<number> {
    return this.work.write(
      () => this.sessionChanges.clear(sessionId),
      () => ({ kind: 'messages', sessionIds: [sessionId], messageIds: [] }),
    );
  }

  // messages

  getMessage(messageId: string): Promise<StoredMessage | undefined> {
    return this.work.read(() => this.messages.get(messageId));
  }

  pageMessages(query: PageQuery): Promise<MessagePage> {
    return this.work.read(() => {
      requireLimit(query.limit, largest.page);
      return this.messages.page(query);
    });
  }

  findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    return this.work.read(() => {
      if (filter.limit === 0) return [];

      requireLimit(filter.limit, largest.find);
      return this.messages.find(filter);
    });
  }

  searchMessages(text: string, limit: number, flowId?: string): Promise<readonly StoredMessage[]> {
    return this.work.read(() => {
      requireLimit(limit, largest.page);
      return this.search.messages(text, limit, flowId);
    });
  }

  insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]> {
    return this.work.write(
      () => messages.map((message) => this.messages.insert(message)),
      (stored) => messagesChanged(touchedBy(stored)),
    );
  }

  insertMessageAfter(message: NewMessage, afterSeq: number | undefined): Promise<StoredMessage> {
    return this.work.write(
      () => this.edits.insertAt(message, afterSeq),
      (stored) => messagesChanged(touchedBy([stored])),
    );
  }

  async updateMessage(
    messageId: string,
    change: MessageChange,
    options: UpdateOptions = {},
  ): Promise<StoredMessage> {
    const { stored } = await this.work.write(
      () => {
        const touched = this.edits.update(messageId, change, options);
        return { touched, stored: this.messages.require(messageId) };
      },
      ({ touched }) => messagesChanged(touched),
    );
    return stored;
  }

  updateMessages(messageIds: readonly string[], change: MessageChange): Promise<number> {
    return this.countingWrite(() => this.edits.updateMany(messageIds, change));
  }

  moveMessages(messageIds: readonly string[], place: MessagePlace): Promise<number> {
    return this.countingWrite(() => this.edits.move(messageIds, place));
  }

  async importMessages(
    messages: readonly NewMessage[],
    { importId }: ImportOptions,
  ): Promise<ImportReport> {
    const { inserted, renumbered } = await this.work.write(
      () => {
        requireLimit(messages.length, largest.import);
        return this.edits.import(messages, importId);
      },
      ({ touched }) => messagesChanged(touched),
    );
    return { inserted, renumbered };
  }

  deleteMessages(messageIds: readonly string[]): Promise<number> {
    return this.countingWrite(() => this.edits.delete(messageIds));
  }

  // undo

  undo(): Promise<string | undefined> {
    return this.revert(() => this.journal.undo());
  }

  redo(): Promise<string | undefined> {
    return this.revert(() => this.journal.redo());
  }

  originalText(messageId: string): Promise<string | undefined> {
    return this.work.read(() => this.messages.originalText(messageId));
  }

  // runs

  saveRun(run: RunRecord): Promise<void> {
    return this.work.write(
      () => {
        this.runs.save(run);
      },
      () => ({ kind: 'runs', sessionIds: [run.sessionId], messageIds: [] }),
      // Nobody waits for it, and the next run's messages come soon where runs follow each other.
      { isPatient: true },
    );
  }

  getRun(runId: string): Promise<RunRecord | undefined> {
    return this.work.read(() => this.runs.get(runId));
  }

  listRuns(query: RunQuery): Promise<readonly RunRecord[]> {
    return this.work.read(() => {
      requireLimit(query.limit, largest.page);
      return this.runs.list(query);
    });
  }

  deleteRuns(flowId: string): Promise<number> {
    return this.work.write(
      () => this.runs.deleteOf(flowId),
      (count) => (count === 0 ? undefined : { kind: 'runs', sessionIds: [], messageIds: [] }),
    );
  }

  // upkeep

  checkIntegrity(): Promise<readonly string[]> {
    const { isAwaited = (): boolean => false } = this.options;
    return checkIntegrity(this.work, this.database.connection, isAwaited);
  }

  retain(policy: RetentionPolicy, options: RetentionOptions = {}): Promise<RetentionReport> {
    return retain(this.work, this.database.connection, policy, options);
  }

  compact(): Promise<CompactReport> {
    return compact(this.work, this.database);
  }

  close(): Promise<void> {
    return this.work.close();
  }

  dispose(): void {
    this.work.dispose();
  }

  private requireSession(sessionId: string): SessionSummary {
    const found = this.sessions.get(sessionId);
    if (found === undefined) throw new AppError('internal', 'The session was not stored.');

    return found;
  }

  private async revert(work: () => Reverted | undefined): Promise<string | undefined> {
    const reverted = await this.work.write(
      work,
      (done) => done && { kind: 'everything', sessionIds: [], messageIds: done.messageIds },
    );
    return reverted?.label;
  }

  private async countingWrite(work: () => Touched): Promise<number> {
    return (await this.work.write(work, messagesChanged)).messageIds.length;
  }
}
