import { AppError } from '../base/errors';

export function cancelled(): AppError {
  return new AppError('cancelled', 'The run was stopped.');
}

/**
 * Waits for a promise, but not beyond an abort.
 * @throws AppError `cancelled` when the signal fires first; the promise's own outcome is then ignored.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(cancelled());
    };
    const settle = (): void => {
      signal.removeEventListener('abort', abort);
    };
    promise.then(resolve, reject).finally(settle);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}

/**
 * The values of a source, until an abort. The source is told when nobody listens any more, but not
 * waited for: it may take its time.
 * @throws AppError `cancelled` when the signal fires.
 */
export async function* takeUntilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let isExhausted = false;
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), signal);
      isExhausted = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (!isExhausted) iterator.return?.().catch(() => undefined);
  }
}
