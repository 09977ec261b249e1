import { Emitter } from '../base/emitter';
import { AppError } from '../base/errors';
import type { RunRecord, SessionSummary, StoredMessage } from '../protocol/model';
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
} from './messageStore';

export interface DeferredStoreOptions {
  /** Opens the database, creating it where it is missing. */
  readonly open: () => Promise<MessageStore>;
  /** Whether there is a database already. */
  readonly exists: () => boolean | Promise<boolean>;
}

/**
 * A store that is opened by what first needs it. Looking into a folder that was never used shows
 * nothing and leaves nothing behind: only a change creates the database.
 */
export class DeferredStore implements MessageStore {
  private readonly changed = new Emitter<StoreChange>();
  readonly onDidChange = this.changed.event;
  private opening: Promise<MessageStore> | undefined;
  private isClosed = false;

  constructor(private readonly options: DeferredStoreOptions) {}

  /** Whether something has opened the database, or is about to. */
  get isOpen(): boolean {
    return this.opening !== undefined;
  }

  /** Opens the database now, so that what is wrong with it is told at once. */
  async open(): Promise<void> {
    await this.store();
  }

  /**
   * Lets go of the database; the next use opens it anew. For a change of how it may be opened, such
   * as a workspace that has become trusted.
   */
  async release(): Promise<void> {
    const opened = this.opening;
    this.opening = undefined;
    await (await opened?.catch(() => undefined))?.close();
    this.changed.fire(everything);
  }

  /**
   * Lets go of the database while its file is exchanged, and opens it anew. What is asked meanwhile
   * waits. Fails where the work or the opening does.
   */
  async exchange(work: () => Promise<unknown>): Promise<void> {
    const opened = this.opening;
    const exchanged = async (): Promise<MessageStore> => {
      await (await opened?.catch(() => undefined))?.close();
      await work();
      return this.connect();
    };
    this.opening = exchanged().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    try {
      await this.opening;
    } finally {
      this.changed.fire(everything);
    }
  }

  async listSessions(query: SessionQuery): Promise<readonly SessionSummary[]> {
    return (await this.present())?.listSessions(query) ?? [];
  }

  async getSession(sessionId: string): Promise<SessionSummary | undefined> {
    return (await this.present())?.getSession(sessionId);
  }

  async createSession(sessionId: string, flowId: string | undefined): Promise<SessionSummary> {
    return (await this.store()).createSession(sessionId, flowId);
  }

  async renameSession(
    sessionId: string,
    newId: string,
    options: { readonly merge: boolean },
  ): Promise<void> {
    await (await this.store()).renameSession(sessionId, newId, options);
  }

  async duplicateSession(sessionId: string, newId: string, upToSeq?: number): Promise<void> {
    await (await this.store()).duplicateSession(sessionId, newId, upToSeq);
  }

  async deleteSession(sessionId: string): Promise<number> {
    return (await this.store()).deleteSession(sessionId);
  }

  async deleteSessions(sessionIds: readonly string[]): Promise<number> {
    return (await this.store()).deleteSessions(sessionIds);
  }

  async editSession(sessionId: string, edit: SessionEdit): Promise<void> {
    await (await this.store()).editSession(sessionId, edit);
  }

  async clearSession(sessionId: string): Promise<number> {
    return (await this.store()).clearSession(sessionId);
  }

  async getMessage(messageId: string): Promise<StoredMessage | undefined> {
    return (await this.present())?.getMessage(messageId);
  }

  async pageMessages(query: PageQuery): Promise<MessagePage> {
    return (await this.present())?.pageMessages(query) ?? { messages: [], hasMore: false };
  }

  async findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    return (await this.present())?.findMessages(filter) ?? [];
  }

  async searchMessages(
    text: string,
    limit: number,
    flowId?: string,
  ): Promise<readonly StoredMessage[]> {
    return (await this.present())?.searchMessages(text, limit, flowId) ?? [];
  }

  async insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]> {
    return (await this.store()).insertMessages(messages);
  }

  async insertMessageAfter(
    message: NewMessage,
    afterSeq: number | undefined,
  ): Promise<StoredMessage> {
    return (await this.store()).insertMessageAfter(message, afterSeq);
  }

  async updateMessage(
    messageId: string,
    change: MessageChange,
    options?: UpdateOptions,
  ): Promise<StoredMessage> {
    return (await this.store()).updateMessage(messageId, change, options);
  }

  async updateMessages(messageIds: readonly string[], change: MessageChange): Promise<number> {
    return (await this.store()).updateMessages(messageIds, change);
  }

  async moveMessages(messageIds: readonly string[], place: MessagePlace): Promise<number> {
    return (await this.store()).moveMessages(messageIds, place);
  }

  async importMessages(
    messages: readonly NewMessage[],
    options: ImportOptions,
  ): Promise<ImportReport> {
    return (await this.store()).importMessages(messages, options);
  }

  async deleteMessages(messageIds: readonly string[]): Promise<number> {
    return (await this.store()).deleteMessages(messageIds);
  }

  async undo(): Promise<string | undefined> {
    return (await this.present())?.undo();
  }

  async redo(): Promise<string | undefined> {
    return (await this.present())?.redo();
  }

  async originalText(messageId: string): Promise<string | undefined> {
    return (await this.present())?.originalText(messageId);
  }

  async saveRun(run: RunRecord): Promise<void> {
    await (await this.store()).saveRun(run);
  }

  async getRun(runId: string): Promise<RunRecord | undefined> {
    return (await this.present())?.getRun(runId);
  }

  async listRuns(query: RunQuery): Promise<readonly RunRecord[]> {
    return (await this.present())?.listRuns(query) ?? [];
  }

  async deleteRuns(flowId: string): Promise<number> {
    return (await this.present())?.deleteRuns(flowId) ?? 0;
  }

  async checkIntegrity(): Promise<readonly string[]> {
    return (await this.present())?.checkIntegrity() ?? [];
  }

  async retain(policy: RetentionPolicy, options?: RetentionOptions): Promise<RetentionReport> {
    return (await this.present())?.retain(policy, options) ?? { sessions: 0, messages: 0, runs: 0 };
  }

  async compact(): Promise<CompactReport> {
    return (await this.present())?.compact() ?? { bytesBefore: 0, bytesAfter: 0 };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const opened = await this.opening?.catch(() => undefined);
    await opened?.close();
    this.changed.dispose();
  }

  dispose(): void {
    void this.close();
  }

  /** The store, if there is anything to read. */
  private async present(): Promise<MessageStore | undefined> {
    return this.opening !== undefined || (await this.options.exists()) ? this.store() : undefined;
  }

  private store(): Promise<MessageStore> {
    if (this.isClosed) return Promise.reject(closed());

    this.opening ??= this.connect().catch((error: unknown) => {
      // What is in the way may be gone at the next try: a lock, a missing right.
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async connect(): Promise<MessageStore> {
    const store = await this.options.open();
    store.onDidChange((change) => {
      this.changed.fire(change);
    });
    return store;
  }
}

/** Nothing is known any more about what was read before. */
const everything: StoreChange = {
  kind: 'everything',
  sessionIds: [],
  messageIds: [],
  origin: 'elsewhere',
};

function closed(): AppError {
  return new AppError('store-unavailable', 'The message database is closed.');
}
