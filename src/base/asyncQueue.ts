/**
 * Hands values from a producer that does not wait to one consumer that does. The producer decides
 * what becomes of a consumer that stops reading.
 */
export class AsyncQueue<T extends object> implements AsyncIterable<T> {
  private readonly waitingValues: T[] = [];
  private wake: (() => void) | undefined;
  private hasEnded = false;

  push(value: T): void {
    if (this.hasEnded) return;

    this.waitingValues.push(value);
    this.wake?.();
  }

  /** No more values will come; those already pushed are still delivered. */
  end(): void {
    this.hasEnded = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      for (let value = this.waitingValues.shift(); value !== undefined;) {
        yield value;
        value = this.waitingValues.shift();
      }
      if (this.hasEnded) return;

      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
  }
}
