import { Emitter } from '../../base/emitter';
import { AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { RunRecord, SessionSummary, StoredMessage } from '../../protocol/model';
import { editImages } from '../editImages';
import { toChangedColumns, toStoredId, toStoredText } from '../messageRow';
import type {
  MessageChange,
  MessageFilter,
  MessagePage,
  MessageStore,
  NewMessage,
  PageQuery,
  RunQuery,
  SessionQuery,
  StoreChange,
  UpdateOptions,
} from '../messageStore';
import { TimeSource } from '../timestamps';
import { ChangeWatch } from './changeWatch';
import { Indexer } from './indexer';
import { Journal, type Reverted } from './journal';
import { Messages } from './messages';
import type { OpenedDatabase } from './openDatabase';
import { OperationQueue } from './queue';
import { Runs } from './runs';
import { Search } from './search';
import { Sessions } from './sessions';

const largestPage = 1000;
const largestFind = 100_000;
/** Changes by others are to be seen within a second. */
const watchIntervalMs = 400;

export interface SqljsStoreOptions {
  readonly logger: Logger;
  readonly busyLimitMs: number;
}

/** The message store on one open database. Lives in the worker thread. */
export class SqljsStore implements MessageStore {
  private readonly emitter = new Emitter<StoreChange>((error) => {
    this.options.logger.error('A listener of the message store failed', error);
  });
  readonly onDidChange = this.emitter.event;
  private readonly queue: OperationQueue;
  private readonly time = new TimeSource();
  private readonly messages: Messages;
  private readonly sessions: Sessions;
  private readonly runs: Runs;
  private readonly search: Search;
  private readonly journal: Journal;
  private readonly indexer: Indexer;
  private readonly watch: ChangeWatch;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly database: OpenedDatabase,
    private readonly options: SqljsStoreOptions,
  ) {
    const { connection } = database;
    this.queue = new OperationQueue({ busyLimitMs: options.busyLimitMs });
    this.messages = new Messages(connection, this.time);
    this.sessions = new Sessions(connection, this.time);
    this.runs = new Runs(connection);
    this.search = new Search(connection);
    this.journal = new Journal(connection, this.messages, this.sessions, this.time);
    this.indexer = new Indexer(this.queue, database, this.search, options.logger);
    this.watch = new ChangeWatch({
      file: connection.file,
      intervalMs: watchIntervalMs,
      readVersion: () => this.queue.add('read', () => database.readVersion()),
      onChange: () => {
        void this.takeNoticeOfOthers();
      },
      onError: (error) => {
        // The next look tries again; an operation that someone waits for reports by itself.
        options.logger.debug(`Changes by others could not be read: ${String(error)}`);
      },
    });
  }

  // sessions

  listSessions(query: SessionQuery): Promise<readonly SessionSummary[]> {
    return this.read(() => {
      requireLimit(query.limit, largestPage);
      const matching = query.search === undefined ? [] : this.search.sessions(query.search);
      return this.sessions.list(query, matching);
    });
  }

  getSession(sessionId: string): Promise<SessionSummary | undefined> {
    return this.read(() => this.sessions.get(sessionId));
  }

  createSession(sessionId: string, flowId: string | undefined): Promise<SessionSummary> {
    return this.write(
      () => {
        this.sessions.requireFree(sessionId);
        this.sessions.create(toStoredText(sessionId), flowId);
        return this.requireSession(sessionId);
      },
      () => ({ kind: 'sessions', sessionIds: [sessionId], messageIds: [] }),
    );
  }

  renameSession(sessionId: string, newId: string, options: { merge: boolean }): Promise<void> {
    if (sessionId === newId) return Promise.resolve();

    return this.write(
      () => {
        this.sessions.require(sessionId);
        if (!options.merge) this.sessions.requireFree(newId);
        const record = this.journal.start(
          options.merge && this.sessions.exists(newId)
            ? `Merge session "${sessionId}" into "${newId}"`
            : `Rename session "${sessionId}" to "${newId}"`,
        );
        record.moveMessages(sessionId, newId);
        this.sessions.move(sessionId, newId, record);
        this.runs.moveTo(sessionId, newId);
      },
      () => ({ kind: 'sessions', sessionIds: [sessionId, newId], messageIds: [] }),
    );
  }

  duplicateSession(sessionId: string, newId: string, upToSeq?: number): Promise<void> {
    return this.write(
      () => {
        this.sessions.require(sessionId);
        this.sessions.requireFree(newId);
        this.sessions.createLike(sessionId, newId);
        this.messages.copySession(sessionId, newId, upToSeq);
      },
      () => ({ kind: 'sessions', sessionIds: [newId], messageIds: [] }),
    );
  }

  deleteSession(sessionId: string): Promise<number> {
    return this.write(
      () => {
        this.sessions.require(sessionId);
        const record = this.journal.start(`Delete session "${sessionId}"`);
        record.deleteMessagesOf(sessionId);
        record.deleteSession(sessionId);
        const count = this.messages.deleteOf(sessionId);
        this.sessions.deleteRow(sessionId);
        return count;
      },
      () => ({ kind: 'sessions', sessionIds: [sessionId], messageIds: [] }),
    );
  }

  clearSession(sessionId: string): Promise<number> {
    return this.write(
      () => {
        this.sessions.require(sessionId);
        this.sessions.keep([sessionId]);
        this.journal.start(`Clear session "${sessionId}"`).deleteMessagesOf(sessionId);
        return this.messages.deleteOf(sessionId);
      },
      () => ({ kind: 'messages', sessionIds: [sessionId], messageIds: [] }),
    );
  }

  // messages

  getMessage(messageId: string): Promise<StoredMessage | undefined> {
    return this.read(() => this.messages.get(messageId));
  }

  pageMessages(query: PageQuery): Promise<MessagePage> {
    return this.read(() => {
      requireLimit(query.limit, largestPage);
      return this.messages.page(query);
    });
  }

  findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    return this.read(() => {
      if (filter.limit === 0) return [];

      requireLimit(filter.limit, largestFind);
      return this.messages.find(filter);
    });
  }

  searchMessages(text: string, limit: number, flowId?: string): Promise<readonly StoredMessage[]> {
    return this.read(() => {
      requireLimit(limit, largestPage);
      return this.search.messages(text, limit, flowId);
    });
  }

  insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]> {
    return this.write(
      () => messages.map((message) => this.messages.insert(message)),
      (stored) => changeOf('messages', stored),
    );
  }

  insertMessageAfter(message: NewMessage, afterSeq: number): Promise<StoredMessage> {
    return this.write(
      () => this.messages.insert(message, this.messages.seqAfter(afterSeq, message.sessionId)),
      (stored) => changeOf('messages', [stored]),
    );
  }

  updateMessage(
    messageId: string,
    change: MessageChange,
    options: UpdateOptions = {},
  ): Promise<StoredMessage> {
    let oldSessionId = '';
    return this.write(
      () => {
        const before = this.messages.require(messageId);
        oldSessionId = before.sessionId;
        const row = this.messages.requireRow(messageId);
        const columns = toChangedColumns(change, row['properties']);
        const images = editImages(row, columns);
        // A message that is still being written is no one's edit.
        const isUndoable = options.undoable ?? before.properties.state === 'complete';
        if (isUndoable && images !== undefined) {
          this.journal
            .start('Edit message')
            .edit(toStoredId(before.id), images.before, images.after);
          if (change.text !== undefined) this.messages.keepOriginal(before);
        }
        this.messages.updateColumns(before.id, columns);
        return this.messages.require(messageId);
      },
      (stored) => ({
        kind: 'messages',
        sessionIds: [...new Set([oldSessionId, stored.sessionId])],
        messageIds: [stored.id],
      }),
    );
  }

  deleteMessages(messageIds: readonly string[]): Promise<number> {
    return this.write(
      () => {
        const found = messageIds.flatMap((id) => this.messages.get(id) ?? []);
        const complete = found.filter(({ properties }) => properties.state === 'complete');
        if (complete.length > 0) {
          const label =
            complete.length === 1 ? 'Delete message' : `Delete ${complete.length} messages`;
          this.journal.start(label).deleteMessages(complete.map(({ id }) => id));
        }
        this.sessions.keep(found.map(({ sessionId }) => sessionId));
        for (const { id } of found) this.messages.delete(id);
        return found;
      },
      (found) => (found.length === 0 ? undefined : changeOf('messages', found)),
    ).then((found) => found.length);
  }

  // undo

  undo(): Promise<string | undefined> {
    return this.revert(() => this.journal.undo());
  }

  redo(): Promise<string | undefined> {
    return this.revert(() => this.journal.redo());
  }

  originalText(messageId: string): Promise<string | undefined> {
    return this.read(() => this.messages.originalText(messageId));
  }

  // runs

  saveRun(run: RunRecord): Promise<void> {
    return this.write(
      () => {
        this.runs.save(run);
      },
      () => ({ kind: 'runs', sessionIds: [run.sessionId], messageIds: [] }),
    );
  }

  getRun(runId: string): Promise<RunRecord | undefined> {
    return this.read(() => this.runs.get(runId));
  }

  listRuns(query: RunQuery): Promise<readonly RunRecord[]> {
    return this.read(() => {
      requireLimit(query.limit, largestPage);
      return this.runs.list(query);
    });
  }

  deleteRuns(flowId: string): Promise<number> {
    return this.write(
      () => this.runs.deleteOf(flowId),
      (count) => (count === 0 ? undefined : { kind: 'runs', sessionIds: [], messageIds: [] }),
    );
  }

  // upkeep

  checkIntegrity(): Promise<readonly string[]> {
    return this.read(() =>
      this.database.connection
        .all('PRAGMA integrity_check')
        .map((row) => String(Object.values(row)[0]))
        .filter((problem) => problem !== 'ok'),
    );
  }

  compact(): Promise<void> {
    return this.queue.add('write', () => {
      this.database.compact();
    });
  }

  close(): Promise<void> {
    this.closing ??= this.queue.close(() => {
      this.watch.dispose();
      this.indexer.dispose();
      this.database.close();
      this.emitter.dispose();
    });
    return this.closing;
  }

  dispose(): void {
    this.close().catch((error: unknown) => {
      this.options.logger.error('The message database did not close cleanly', error);
    });
  }

  private requireSession(sessionId: string): SessionSummary {
    const found = this.sessions.get(sessionId);
    if (found === undefined) throw new AppError('internal', 'The session was not stored.');

    return found;
  }

  private async revert(work: () => Reverted | undefined): Promise<string | undefined> {
    const reverted = await this.write(
      work,
      (done) => done && { kind: 'everything', sessionIds: [], messageIds: done.messageIds },
    );
    return reverted?.label;
  }

  private async takeNoticeOfOthers(): Promise<void> {
    try {
      await this.queue.add('write', () => {
        this.messages.forgetColumns();
        this.database.takeNotice();
      });
    } catch (error) {
      this.options.logger.warn(`The database could not be looked after: ${String(error)}`);
    }
    this.indexer.schedule();
    this.emitter.fire({ kind: 'everything', sessionIds: [], messageIds: [], origin: 'elsewhere' });
  }

  private read<T>(work: () => T): Promise<T> {
    return this.queue.add('read', () => this.database.run('read', work));
  }

  /** Runs a change and tells of it once it is durable. */
  private async write<T>(
    work: () => T,
    describe: (result: T) => Omit<StoreChange, 'origin'> | undefined,
  ): Promise<T> {
    const result = await this.queue.add('write', () => this.database.run('write', work));
    this.indexer.schedule();
    const change = describe(result);
    if (change !== undefined) this.emitter.fire({ ...change, origin: 'here' });
    return result;
  }
}

function changeOf(
  kind: StoreChange['kind'],
  messages: readonly StoredMessage[],
): Omit<StoreChange, 'origin'> {
  return {
    kind,
    sessionIds: [...new Set(messages.map(({ sessionId }) => sessionId))],
    messageIds: messages.map(({ id }) => id),
  };
}

function requireLimit(limit: number, largest: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= largest) return;

  throw new AppError('input-invalid', `A limit must be a whole number from 1 to ${largest}.`);
}
