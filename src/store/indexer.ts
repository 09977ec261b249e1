import type { Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';

/** How long nothing must have been written before the index catches up, in milliseconds. */
const restMs = 1500;

/** What fills an index. */
export interface IndexWork {
  /** Whether nothing else is to be done. */
  readonly isIdle: () => boolean;
  /** Takes some messages into the index; true where all are in. */
  readonly step: () => Promise<boolean>;
}

/** Keeps a search index up while nothing else is to be done, so that inserts do not pay for it. */
export class Indexer implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  private isDisposed = false;

  constructor(
    private readonly work: IndexWork,
    private readonly logger: Logger,
  ) {
    this.schedule();
  }

  /** To be called after every write, whoever made it; the index waits until writing has come to rest. */
  schedule(): void {
    if (this.isDisposed) return;

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
      while (!this.isDisposed && this.work.isIdle()) {
        if (await this.work.step()) return;
      }
      this.schedule();
    } catch (error) {
      // Searching works without; the next write tries again.
      this.logger.debug(`The search index did not catch up: ${String(error)}`);
    }
  }
}
