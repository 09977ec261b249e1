import type { Disposable } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import { AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { RunRecord, SessionSummary, StoredMessage } from '../../protocol/model';
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
import type { StoreMethods } from './storeProtocol';
import { StoreThread, type StoreThreadOptions } from './storeThread';

/** The message store as other threads see it: every operation runs in the worker that owns the file. */
export class WorkerStore implements MessageStore {
  private readonly emitter: Emitter<StoreChange>;
  readonly onDidChange: Event<StoreChange>;
  private readonly subscription: Disposable;
  private readonly pending = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly thread: StoreThread,
    private readonly logger: Logger,
  ) {
    this.emitter = new Emitter((error) => {
      logger.error('A listener of the message store failed', error);
    });
    this.onDidChange = this.emitter.event;
    this.subscription = thread.onDidChange((change) => {
      this.emitter.fire(change);
    });
  }

  /** @throws AppError `store-*` */
  static async open(options: StoreThreadOptions): Promise<WorkerStore> {
    return new WorkerStore(await StoreThread.acquire(options), options.logger);
  }

  listSessions(query: SessionQuery): Promise<readonly SessionSummary[]> {
    return this.call('listSessions', [query]);
  }

  getSession(sessionId: string): Promise<SessionSummary | undefined> {
    return this.call('getSession', [sessionId]);
  }

  createSession(sessionId: string, flowId: string | undefined): Promise<SessionSummary> {
    return this.call('createSession', [sessionId, flowId]);
  }

  renameSession(sessionId: string, newId: string, options: { merge: boolean }): Promise<void> {
    return this.call('renameSession', [sessionId, newId, options]);
  }

  duplicateSession(sessionId: string, newId: string, upToSeq?: number): Promise<void> {
    return this.call('duplicateSession', [sessionId, newId, upToSeq]);
  }

  deleteSession(sessionId: string): Promise<number> {
    return this.call('deleteSession', [sessionId]);
  }

  deleteSessions(sessionIds: readonly string[]): Promise<number> {
    return this.call('deleteSessions', [sessionIds]);
  }

  editSession(sessionId: string, edit: SessionEdit): Promise<void> {
    return this.call('editSession', [sessionId, edit]);
  }

  clearSession(sessionId: string): Promise<number> {
    return this.call('clearSession', [sessionId]);
  }

  getMessage(messageId: string): Promise<StoredMessage | undefined> {
    return this.call('getMessage', [messageId]);
  }

  pageMessages(query: PageQuery): Promise<MessagePage> {
    return this.call('pageMessages', [query]);
  }

  findMessages(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    return this.call('findMessages', [filter]);
  }

  searchMessages(text: string, limit: number, flowId?: string): Promise<readonly StoredMessage[]> {
    return this.call('searchMessages', [text, limit, flowId]);
  }

  insertMessages(messages: readonly NewMessage[]): Promise<readonly StoredMessage[]> {
    return this.call('insertMessages', [messages]);
  }

  insertMessageAfter(message: NewMessage, afterSeq: number | undefined): Promise<StoredMessage> {
    return this.call('insertMessageAfter', [message, afterSeq]);
  }

  updateMessage(
    messageId: string,
    change: MessageChange,
    options?: UpdateOptions,
  ): Promise<StoredMessage> {
    return this.call('updateMessage', [messageId, change, options]);
  }

  updateMessages(messageIds: readonly string[], change: MessageChange): Promise<number> {
    return this.call('updateMessages', [messageIds, change]);
  }

  moveMessages(messageIds: readonly string[], place: MessagePlace): Promise<number> {
    return this.call('moveMessages', [messageIds, place]);
  }

  importMessages(messages: readonly NewMessage[], options: ImportOptions): Promise<ImportReport> {
    return this.call('importMessages', [messages, options]);
  }

  deleteMessages(messageIds: readonly string[]): Promise<number> {
    return this.call('deleteMessages', [messageIds]);
  }

  undo(): Promise<string | undefined> {
    return this.call('undo', []);
  }

  redo(): Promise<string | undefined> {
    return this.call('redo', []);
  }

  originalText(messageId: string): Promise<string | undefined> {
    return this.call('originalText', [messageId]);
  }

  saveRun(run: RunRecord): Promise<void> {
    return this.call('saveRun', [run]);
  }

  getRun(runId: string): Promise<RunRecord | undefined> {
    return this.call('getRun', [runId]);
  }

  listRuns(query: RunQuery): Promise<readonly RunRecord[]> {
    return this.call('listRuns', [query]);
  }

  deleteRuns(flowId: string): Promise<number> {
    return this.call('deleteRuns', [flowId]);
  }

  checkIntegrity(): Promise<readonly string[]> {
    return this.call('checkIntegrity', []);
  }

  retain(policy: RetentionPolicy, options?: RetentionOptions): Promise<RetentionReport> {
    return this.call('retain', [policy, options]);
  }

  compact(): Promise<CompactReport> {
    return this.call('compact', []);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  dispose(): void {
    this.close().catch((error: unknown) => {
      this.logger.error('The message database did not close cleanly', error);
    });
  }

  private async finish(): Promise<void> {
    this.subscription.dispose();
    this.emitter.dispose();
    await Promise.allSettled(this.pending);
    await this.thread.release();
  }

  private call<K extends keyof StoreMethods>(
    method: K,
    params: StoreMethods[K]['params'],
  ): Promise<StoreMethods[K]['result']> {
    if (this.closing !== undefined) {
      return Promise.reject(new AppError('store-unavailable', 'The message database is closed.'));
    }
    const answer = this.thread.call(method, params);
    this.pending.add(answer);
    const settle = (): void => {
      this.pending.delete(answer);
    };
    answer.then(settle, settle);
    return answer;
  }
}
