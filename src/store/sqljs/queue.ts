import { AppError, isAppError, toAppError } from '../../base/errors';

interface Task {
  readonly kind: 'read' | 'write';
  /** Runs the operation and hands over its result; throws where it failed. */
  readonly attempt: () => Promise<void>;
  readonly reject: (error: AppError) => void;
}

export interface QueueOptions {
  /** How long a locked database is tried again before the operation fails, in milliseconds. */
  readonly busyLimitMs: number;
}

const firstPauseMs = 2;
const longestPauseMs = 100;

/**
 * Runs operations one after the other in the order they were asked for. One that finds the database
 * locked is tried again, with growing pauses, before it fails; changes behind it wait, reads do not.
 */
export class OperationQueue {
  private readonly tasks: Task[] = [];
  private isRunning = false;
  private isClosed = false;

  constructor(private readonly options: QueueOptions) {}

  get isIdle(): boolean {
    return !this.isRunning && this.tasks.length === 0;
  }

  /** @throws AppError `store-unavailable` after `close`, `store-busy` where the lock does not go. */
  add<T>(kind: Task['kind'], run: () => T | Promise<T>): Promise<T> {
    if (this.isClosed) {
      return Promise.reject(new AppError('store-unavailable', 'The message database is closed.'));
    }
    return new Promise<T>((resolve, reject) => {
      this.tasks.push({
        kind,
        attempt: async () => {
          resolve(await run());
        },
        reject,
      });
      void this.drain();
    });
  }

  /** Refuses what comes later; resolves when what came before is done. */
  async close(last: () => void): Promise<void> {
    const done = this.add('write', last);
    this.isClosed = true;
    await done;
  }

  private async drain(): Promise<void> {
    if (this.isRunning) return;

    this.isRunning = true;
    for (let task = this.tasks.shift(); task !== undefined; task = this.tasks.shift()) {
      await this.settle(task);
    }
    this.isRunning = false;
  }

  private async settle(task: Task): Promise<void> {
    try {
      await this.patiently(task);
    } catch (error) {
      task.reject(toAppError(error));
    }
  }

  private async patiently({ kind, attempt }: Task): Promise<void> {
    const deadline = performance.now() + this.options.busyLimitMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await attempt();
        return;
      } catch (error) {
        if (!isAppError(error, 'store-busy') || performance.now() >= deadline) throw error;
      }
      if (kind === 'write') await this.letReadsPass();
      // Unequal pauses keep two waiting windows from meeting again and again.
      await pause(pauseMs * (0.5 + Math.random()));
    }
  }

  /** While a write waits for others, reads need not: they show what is there. */
  private async letReadsPass(): Promise<void> {
    for (const task of this.tasks.filter(({ kind }) => kind === 'read')) {
      try {
        await task.attempt();
      } catch (error) {
        if (isAppError(error, 'store-busy')) return;
        task.reject(toAppError(error));
      }
      this.tasks.splice(this.tasks.indexOf(task), 1);
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
