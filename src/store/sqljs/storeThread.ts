import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { AppError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { RpcClient } from '../../protocol/rpc';
import type { StoreChange } from '../messageStore';
import type { StoreEvents, StoreMethods, WorkerInput } from './storeProtocol';

export interface StoreThreadOptions extends Omit<WorkerInput, 'asked'> {
  readonly workerPath: string;
  readonly logger: Logger;
}

/** Threads by the file they own. */
const threads = new Map<string, StoreThread>();

/**
 * The worker that owns one database file, shared by everyone in this process who opens the file:
 * locks on Unix belong to the process, so two owners of one file would undo each other's.
 */
export class StoreThread {
  private readonly emitter: Emitter<StoreChange>;
  private readonly client: RpcClient<StoreMethods, StoreEvents>;
  private readonly worker: Worker;
  private readonly opened: Promise<unknown>;
  private readonly asked = new Int32Array(new SharedArrayBuffer(4));
  private users = 0;
  private waiting = 0;
  private ending: Promise<void> | undefined;

  private constructor(private readonly options: StoreThreadOptions) {
    const { workerPath, logger, ...rest } = options;
    const input: WorkerInput = { ...rest, asked: this.asked };
    // What Node itself prints there (that node:sqlite is experimental) is not for the terminal.
    this.worker = new Worker(workerPath, { workerData: input, stdout: true, stderr: true });
    this.emitter = new Emitter((error) => {
      logger.error('A listener of the message store failed', error);
    });
    this.client = this.connect();
    this.worker.stderr.setEncoding('utf8').on('data', (text: string) => {
      logger.debug(text.trimEnd());
    });
    this.worker.on('error', (error) => {
      logger.error('The thread of the message database failed', error);
    });
    this.worker.once('exit', () => {
      this.forget();
      this.client.dispose();
    });
    this.client.on('change', (change) => {
      this.emitter.fire(change);
    });
    this.client.on('log', ({ level, message }) => {
      logger[level](message);
    });
    this.opened = this.call('open', []);
  }

  /** The thread of a file, started where there is none; every `acquire` needs a `release`. */
  static async acquire(options: StoreThreadOptions): Promise<StoreThread> {
    const known = threads.get(options.file);
    const thread = known ?? new StoreThread(options);
    threads.set(options.file, thread);
    thread.users++;
    try {
      await thread.opened;
      return thread;
    } catch (error) {
      await thread.release();
      throw error;
    }
  }

  onDidChange(listener: (change: StoreChange) => void): Disposable {
    return this.emitter.event(listener);
  }

  /** Asks the worker. The thread keeps the process alive only while something is asked of it. */
  async call<K extends keyof StoreMethods>(
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

  /** For the last user, resolves when all is done and the file is free. */
  async release(): Promise<void> {
    this.users--;
    if (this.users > 0) return;

    this.ending ??= this.end();
    await this.ending;
  }

  private async end(): Promise<void> {
    this.forget();
    try {
      await this.opened;
      await this.call('close', []);
    } finally {
      this.emitter.dispose();
      await this.worker.terminate();
    }
  }

  private forget(): void {
    if (threads.get(this.options.file) === this) threads.delete(this.options.file);
  }

  private connect(): RpcClient<StoreMethods, StoreEvents> {
    const { worker } = this;
    return new RpcClient({
      post: (message) => {
        Atomics.add(this.asked, 0, 1);
        worker.postMessage(message);
      },
      listen: (listener) => {
        // The worker sends what it has to say at one time as one message.
        const hear = (messages: unknown): void => {
          for (const message of Array.isArray(messages) ? messages : []) listener(message);
        };
        worker.on('message', hear);
        return { dispose: () => worker.off('message', hear) };
      },
    });
  }

  private explain(error: unknown): unknown {
    // What the channel itself says where the other side is gone.
    if (!(error instanceof AppError) || error.code !== 'cancelled') return error;

    return new AppError(
      'store-unavailable',
      `The message database ${this.options.file} is closed.`,
      { remedy: 'Open the workspace again.', subject: { file: this.options.file }, cause: error },
    );
  }
}
