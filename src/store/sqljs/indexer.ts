import type { Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { OpenedDatabase } from './openDatabase';
import type { OperationQueue } from './queue';
import type { Search } from './search';

/** How long nothing must have been written before the index catches up. */
const restMs = 1500;

/** Keeps the search index up while nothing else is to be done, so that inserts do not pay for it. */
export class Indexer implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  private isDisposed = false;

  constructor(
    private readonly queue: OperationQueue,
    private readonly database: OpenedDatabase,
    private readonly search: Search,
    private readonly logger: Logger,
  ) {
    this.schedule();
  }

  /** To be called after every write; the index waits until writing has come to rest. */
  schedule(): void {
    if (this.isDisposed || this.database.readOnly) return;

    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.catchUp();
    }, restMs);
    this.timer.unref();
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
  }

  private async catchUp(): Promise<void> {
    try {
      while (!this.isDisposed && this.queue.isIdle) {
        const isDone = await this.queue.add('write', () => this.step());
        if (isDone) return;
      }
      this.schedule();
    } catch (error) {
      // Searching works without; the next write tries again.
      this.logger.debug(`The search index did not catch up: ${String(error)}`);
    }
  }

  private step(): boolean {
    const isBehind = this.database.run('read', () => this.search.isBehind());
    if (!isBehind) return true;

    this.database.run('write', () => {
      this.search.indexSome();
    });
    return false;
  }
}
