import { setTimeout as delay } from 'node:timers/promises';

/**
 * Polls until `check` neither throws nor gives undefined or false, and returns what it gave. For state that no event
 * announces to the test: files, a server's requests.
 * @param what named in the error when the time is over; the last failure is its cause
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(50);
  }
  throw new Error(`Not within ${timeoutMs} ms: ${what}`, { cause });
}
