import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import type { Logger } from '../../base/logger';
import { Indexer } from '../indexer';
import type { StoreChange } from '../messageStore';
import type { Change } from '../touched';
import { ChangeWatch } from './changeWatch';
import { isInMemory, type OpenedDatabase } from './openDatabase';
import { OperationQueue, type SharingOptions } from './queue';
import type { Search } from './search';

/** Changes by others are to be seen within a second. */
const watchIntervalMs = 400;

export interface StoreWorkOptions {
  readonly logger: Logger;
  readonly busyLimitMs: number;
  /** Whether something was asked that has not been begun; false where nobody can tell. */
  readonly isAwaited?: () => boolean;
}

/**
 * Everything that runs on one open database, in its order: what is asked for, the search index
 * behind it, and a look at what other programs write.
 */
export class StoreWork implements Disposable {
  private readonly emitter = new Emitter<StoreChange>((error) => {
    this.options.logger.error('A listener of the message store failed', error);
  });
  readonly onDidChange = this.emitter.event;
  private readonly queue: OperationQueue;
  private readonly indexer: Indexer | undefined;
  private readonly watch: ChangeWatch | undefined;
  private closing: Promise<void> | undefined;

  /** @param onOthers is called inside the queue where another program has changed the database. */
  constructor(
    private readonly database: OpenedDatabase,
    search: Search,
    private readonly options: StoreWorkOptions,
    private readonly onOthers: () => void,
  ) {
    this.queue = new OperationQueue({
      busyLimitMs: options.busyLimitMs,
      together: (changes) => database.runTogether(changes),
      isAwaited: options.isAwaited,
    });
    this.indexer = database.readOnly ? undefined : this.indexerOf(search);
    // What is in memory alone, no other program can change.
    this.watch = isInMemory(database.connection.file) ? undefined : this.watchOthers();
  }

  read<T>(work: () => T): Promise<T> {
    return this.queue.add('read', () => this.database.run('read', work));
  }

  /** Runs a change and tells of it once it is durable. */
  async write<T>(
    work: () => T,
    describe: (result: T) => Change | undefined,
    options: SharingOptions = {},
  ): Promise<T> {
    const alone = (change: () => T): T => this.database.run('write', change);
    const result = await this.queue.addShared(work, alone, options);
    this.indexer?.schedule();
    const change = describe(result);
    if (change !== undefined) this.tell(change);
    return result;
  }

  /** Tells of a change that is durable. */
  tell(change: Change): void {
    this.emitter.fire({ ...change, origin: 'here' });
  }

  /** Runs upkeep, which opens its own transactions. */
  upkeep<T>(work: () => T): Promise<T> {
    return this.queue.add('write', work);
  }

  close(): Promise<void> {
    this.closing ??= this.queue.close(() => {
      this.watch?.dispose();
      this.indexer?.dispose();
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

  private indexerOf(search: Search): Indexer {
    const { database, queue } = this;
    const step = (): boolean => {
      const isBehind = database.run('read', () => search.isBehind());
      if (isBehind) {
        database.run('write', () => {
          search.indexSome();
        });
      }
      return !isBehind;
    };
    const work = { isIdle: () => queue.isIdle, step: () => queue.add('write', step) };
    return new Indexer(work, this.options.logger);
  }

  private watchOthers(): ChangeWatch {
    return new ChangeWatch({
      file: this.database.connection.file,
      intervalMs: watchIntervalMs,
      readVersion: () => this.queue.add('read', () => this.database.readVersion()),
      onChange: () => {
        void this.takeNoticeOfOthers();
      },
      onError: (error) => {
        // The next look tries again; an operation that someone waits for reports by itself.
        this.options.logger.debug(`Changes by others could not be read: ${String(error)}`);
      },
    });
  }

  private async takeNoticeOfOthers(): Promise<void> {
    try {
      await this.queue.add('write', this.onOthers);
    } catch (error) {
      this.options.logger.warn(`The database could not be looked after: ${String(error)}`);
    }
    this.indexer?.schedule();
    this.emitter.fire({ kind: 'everything', sessionIds: [], messageIds: [], origin: 'elsewhere' });
  }
}
