import type { Disposable } from '../../base/disposable';

/** How far a database has come. */
export interface Progress {
  /** Grows with every change, also with one that is not committed yet. */
  readonly changes: number;
  /** The oldest transaction that is still open, or the next one. */
  readonly oldest: number;
  /** The transaction that will be the next. */
  readonly next: number;
}

export interface ChangePollOptions {
  readonly intervalMs: number;
  readonly read: () => Promise<Progress>;
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Asks again and again whether anything has changed, where nobody can tell. It cannot know who it
 * was, so it tells of our own changes too.
 */
export class ChangePoll implements Disposable {
  private readonly timer: NodeJS.Timeout;
  private seen: number | undefined;
  /** Transactions before this one may hold a change that was counted but could not be seen. */
  private openBefore: number | undefined;
  private isAsking = false;

  constructor(private readonly options: ChangePollOptions) {
    this.timer = setInterval(() => {
      void this.look();
    }, options.intervalMs);
    this.timer.unref();
    void this.look();
  }

  dispose(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.isAsking) return;

    this.isAsking = true;
    try {
      if (this.isNews(await this.options.read())) this.options.onChange();
    } catch (error) {
      this.options.onError(error);
    } finally {
      this.isAsking = false;
    }
  }

  private isNews({ changes, oldest, next }: Progress): boolean {
    const isChanged = this.seen !== undefined && changes !== this.seen;
    const isSettled = this.openBefore !== undefined && oldest >= this.openBefore;
    this.seen = changes;
    if (isChanged) this.openBefore = oldest < next ? next : undefined;
    else if (isSettled) this.openBefore = undefined;
    return isChanged || isSettled;
  }
}
