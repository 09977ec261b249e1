import { AppError, isAppError, toAppError } from '../../base/errors';

interface Task {
  readonly kind: 'read' | 'write';
  /** Runs the operation and hands over its result; throws where it failed. */
  readonly attempt: () => Promise<void>;
  readonly reject: (error: AppError) => void;
  /** Set where the operation may share a transaction with others. */
  readonly shared?: SharedWrite;
}

/** A change that may become durable together with its neighbours. */
interface SharedWrite {
  /** Runs inside a transaction; may be called again where that failed. */
  readonly run: () => void;
  /** Hands over the result, once it is durable. */
  readonly acknowledge: () => void;
}

export interface SharingOptions {
  /** Waits a little for another change to share its transaction with; whatever else is asked waits behind it. */
  readonly isPatient?: boolean;
}

export interface QueueOptions {
  /** How long a locked database is tried again before the operation fails, in milliseconds. */
  readonly busyLimitMs: number;
  /**
   * Runs changes in one transaction; those that throw are left out of it, and told by their place in
   * the list.
   */
  readonly together?: (changes: readonly (() => void)[]) => ReadonlyMap<number, unknown>;
  /** Whether something was asked that has not come here yet. */
  readonly isAwaited?: (() => boolean) | undefined;
}

const firstPauseMs = 2;
/** Short enough to find the gaps between the changes of another that writes all the time. */
const longestPauseMs = 25;
/** How many changes share a transaction at most, so that the first does not wait for long. */
const largestGroup = 64;
/** How long a patient change waits for another, in milliseconds. */
const patienceMs = 10;

/**
 * Runs operations one after the other in the order they were asked for. One that finds the database
 * locked is tried again, with growing pauses, before it fails; changes behind it wait, reads do not.
 * Changes that wait one behind the other share a transaction: making them durable is what takes time.
 */
export class OperationQueue {
  private readonly tasks: Task[] = [];
  /** Changes that can wait for another; they come before what is asked after them. */
  private readonly patient: Task[] = [];
  private patience: NodeJS.Timeout | undefined;
  private isRunning = false;
  private isClosed = false;

  constructor(private readonly options: QueueOptions) {}

  get isIdle(): boolean {
    return !this.isRunning && this.tasks.length === 0 && this.patient.length === 0;
  }

  /** @throws AppError `store-unavailable` after `close`, `store-busy` where the lock does not go. */
  add<T>(kind: Task['kind'], run: () => T | Promise<T>): Promise<T> {
    return this.enqueue((resolve, reject) => ({
      kind,
      attempt: async () => {
        resolve(await run());
      },
      reject,
    }));
  }

  /**
   * A change that may share a transaction with its neighbours.
   * @param alone runs a change in a transaction of its own
   * @throws AppError as {@link add} does.
   */
  addShared<T>(
    work: () => T,
    alone: (work: () => T) => T,
    { isPatient = false }: SharingOptions = {},
  ): Promise<T> {
    const create: CreateTask<T> = (resolve, reject) => {
      let result: { readonly value: T } | undefined;
      return {
        kind: 'write',
        attempt: () => {
          resolve(alone(work));
          return Promise.resolve();
        },
        reject,
        shared: {
          run: () => {
            result = { value: work() };
          },
          acknowledge: () => {
            if (result !== undefined) resolve(result.value);
          },
        },
      };
    };
    return isPatient ? this.wait(create) : this.enqueue(create);
  }

  /** Refuses what comes later; resolves when what came before is done. */
  async close(last: () => void): Promise<void> {
    const done = this.add('write', last);
    this.isClosed = true;
    await done;
  }

  private enqueue<T>(create: CreateTask<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(closed());

    return new Promise<T>((resolve, reject) => {
      this.endPatience();
      this.tasks.push(create(resolve, reject));
      void this.drain();
    });
  }

  private wait<T>(create: CreateTask<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(closed());

    return new Promise<T>((resolve, reject) => {
      this.patient.push(create(resolve, reject));
      this.patience ??= setTimeout(() => {
        this.endPatience();
        void this.drain();
      }, patienceMs);
    });
  }

  /** What has waited goes before what comes now. */
  private endPatience(): void {
    clearTimeout(this.patience);
    this.patience = undefined;
    this.tasks.push(...this.patient.splice(0));
  }

  private async drain(): Promise<void> {
    if (this.isRunning) return;

    this.isRunning = true;
    for (let task = this.tasks.shift(); task !== undefined; task = this.tasks.shift()) {
      // What was asked while the last change became durable comes in first.
      if (task.shared !== undefined && this.options.isAwaited?.() === true) await nextTurn();
      const group = [task, ...this.takeNeighbours(task)];
      if (group.length === 1) await this.settle(task);
      else await this.settleTogether(group);
    }
    this.isRunning = false;
  }

  /** The changes directly behind one that may share its transaction. */
  private takeNeighbours(first: Task): readonly Task[] {
    if (first.shared === undefined || this.options.together === undefined) return [];

    const end = this.tasks.findIndex((task) => task.shared === undefined);
    const count = end === -1 ? this.tasks.length : end;
    return this.tasks.splice(0, Math.min(count, largestGroup - 1));
  }

  private async settleTogether(group: readonly Task[]): Promise<void> {
    let failures: ReadonlyMap<number, unknown> = new Map();
    const changes = group.flatMap(({ shared }) => shared ?? []);
    const attempt = (): Promise<void> => {
      failures = this.options.together?.(changes.map(({ run }) => run)) ?? failures;
      return Promise.resolve();
    };
    try {
      await this.patiently({ kind: 'write', attempt, reject: () => undefined });
    } catch (error) {
      if (isAppError(error, 'store-busy')) {
        for (const task of group) task.reject(error);
        return;
      }
      // One of them may be the reason (it may need more room than there is): each for itself.
      for (const task of group) await this.settle(task);
      return;
    }
    for (const [index, task] of group.entries()) {
      if (failures.has(index)) task.reject(toAppError(failures.get(index)));
      else task.shared?.acknowledge();
    }
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

type CreateTask<T> = (resolve: (value: T) => void, reject: (error: AppError) => void) => Task;

function closed(): AppError {
  return new AppError('store-unavailable', 'The message database is closed.');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
