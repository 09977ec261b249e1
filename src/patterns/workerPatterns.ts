import { Worker } from 'node:worker_threads';
import { AppError } from '../base/errors';
import { isQuick, runPattern, type PatternAnswer, type PatternTask } from '../flow/patternTask';
import type { PatternPort } from '../flow/ports';

export interface WorkerPatternsOptions {
  /** The thread's script, `patternWorker.js`. */
  readonly workerPath: string;
  /** Until a pattern is given up. */
  readonly maxSeconds?: number;
}

/** Regular expressions with a bound of time: what may take long runs in a thread that can be ended. */
export class WorkerPatterns implements PatternPort {
  /** A thread without work, for the next pattern. */
  private idle: Worker | undefined;
  private isDisposed = false;

  constructor(private readonly options: WorkerPatternsOptions) {}

  async run(task: PatternTask, signal: AbortSignal): Promise<PatternAnswer> {
    if (isQuick(task)) return runPattern(task);

    const seconds = this.options.maxSeconds ?? 5;
    const timeout = AbortSignal.timeout(seconds * 1000);
    const worker = this.idle ?? new Worker(this.options.workerPath);
    this.idle = undefined;
    worker.ref();
    try {
      const answer = await ask(worker, task, AbortSignal.any([signal, timeout]));
      this.release(worker);
      return answer;
    } catch (error) {
      void worker.terminate();
      if (signal.aborted) throw new AppError('cancelled', 'The run was stopped.', { cause: error });
      if (!timeout.aborted) throw error;
      throw new AppError(
        'limit-exceeded',
        `The pattern was still searching after ${seconds} seconds: ${task.source.slice(0, 200)}`,
        { remedy: 'Write it without repetitions inside repetitions, or search a shorter text.' },
      );
    }
  }

  dispose(): void {
    this.isDisposed = true;
    void this.idle?.terminate();
    this.idle = undefined;
  }

  private release(worker: Worker): void {
    worker.unref();
    if (this.idle === undefined && !this.isDisposed) this.idle = worker;
    else void worker.terminate();
  }
}

function ask(worker: Worker, task: PatternTask, stop: AbortSignal): Promise<PatternAnswer> {
  return new Promise<PatternAnswer>((resolve, reject) => {
    const abort = (): void => {
      settle();
      reject(new Error('stopped'));
    };
    // The thread is ours: what it sends is an answer.
    const answer = (value: PatternAnswer): void => {
      settle();
      resolve(value);
    };
    const fail = (error: unknown): void => {
      settle();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const settle = (): void => {
      worker.off('message', answer);
      worker.off('error', fail);
      stop.removeEventListener('abort', abort);
    };
    worker.on('message', answer);
    worker.on('error', fail);
    if (stop.aborted) abort();
    else stop.addEventListener('abort', abort);
    worker.postMessage(task);
  });
}
