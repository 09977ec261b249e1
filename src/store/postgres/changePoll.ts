import type { Disposable } from '../../base/disposable';
import { RepeatedLook } from '../repeatedLook';

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
  private readonly repeated: RepeatedLook;
  private seen: number | undefined;
  /** Transactions before this one may hold a change that was counted but could not be seen. */
  private openBefore: number | undefined;

  constructor(options: ChangePollOptions) {
    this.repeated = new RepeatedLook(async () => {
      if (this.isNews(await options.read())) options.onChange();
    }, options);
  }

  dispose(): void {
    this.repeated.dispose();
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
