import { Worker } from 'node:worker_threads';
import { Emitter } from '../../base/emitter';
import { AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { RunRecord, SessionSummary, StoredMessage } from '../../protocol/model';
import { RpcClient } from '../../protocol/rpc';
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
import type { StoreEvents, StoreMethods, WorkerInput } from './storeProtocol';

export interface WorkerStoreOptions extends WorkerInput {
  readonly workerPath: string;
  readonly logger: Logger;
}

/** The message store as other threads see it: every operation runs in the worker that owns the file. */
export class WorkerStore implements MessageStore {
  private readonly emitter = new Emitter<StoreChange>((error) => {
    this.options.logger.error('A listener of the message store failed', error);
  });
  readonly onDidChange = this.emitter.event;
  private readonly client: RpcClient<StoreMethods, StoreEvents>;
  private readonly exited: Promise<void>;
  private waiting = 0;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly options: WorkerStoreOptions,
  ) {
    this.client = new RpcClient({
      post: (message) => {
        worker.postMessage(message);
      },
      listen: (listener) => {
        worker.on('message', listener);
        return { dispose: () => worker.off('message', listener) };
      },
    });
    this.exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.client.dispose();
        resolve();
      });
    });
    worker.on('error', (error) => {
      options.logger.error('The thread of the message database failed', error);
    });
    this.client.on('change', (change) => {
      this.emitter.fire(change);
    });
    this.client.on('log', ({ level, message }) => {
      options.logger[level](message);
    });
  }

  /** @throws AppError `store-*` */
  static async open(options: WorkerStoreOptions): Promise<WorkerStore> {
    const { workerPath, logger, ...input } = options;
    // What Node itself prints there (that node:sqlite is experimental) is not for the terminal.
    const worker = new Worker(workerPath, { workerData: input, stdout: true, stderr: true });
    worker.stderr.setEncoding('utf8').on('data', (text: string) => {
      logger.debug(text.trimEnd());
    });
    const store = new WorkerStore(worker, options);
    try {
      await store.call('open', []);
      return store;
    } catch (error) {
      await worker.terminate();
      throw error;
    }
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

  insertMessageAfter(message: NewMessage, afterSeq: number): Promise<StoredMessage> {
    return this.call('insertMessageAfter', [message, afterSeq]);
  }

  updateMessage(
    messageId: string,
    change: MessageChange,
    options?: UpdateOptions,
  ): Promise<StoredMessage> {
    return this.call('updateMessage', [messageId, change, options]);
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

  checkIntegrity(): Promise<readonly string[]> {
    return this.call('checkIntegrity', []);
  }

  compact(): Promise<void> {
    return this.call('compact', []);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  dispose(): void {
    this.close().catch((error: unknown) => {
      this.options.logger.error('The message database did not close cleanly', error);
    });
  }

  private async finish(): Promise<void> {
    try {
      await this.call('close', []);
    } finally {
      this.emitter.dispose();
      await this.worker.terminate();
      await this.exited;
    }
  }

  /** The thread keeps the process alive only while something is asked of it. */
  private async call<K extends keyof StoreMethods>(
    method: K,
    params: StoreMethods[K]['params'],
  ): Promise<StoreMethods[K]['result']> {
    this.waiting++;
    this.worker.ref();
    try {
      return await this.client.call(method, params);
    } catch (error) {
      throw this.explain(error);
    } finally {
      this.waiting--;
      if (this.waiting === 0) this.worker.unref();
    }
  }

  private explain(error: unknown): unknown {
    // What the channel itself says where the other side is gone.
    if (!(error instanceof AppError) || error.code !== 'cancelled') return error;

    return new AppError(
      'store-unavailable',
      `The message database ${this.options.file} is closed.`,
      {
        remedy: 'Open the workspace again.',
        subject: { file: this.options.file },
        cause: error,
      },
    );
  }
}
