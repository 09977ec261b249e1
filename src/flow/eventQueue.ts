/** Hands values from code that pushes to one reader that pulls; nothing is dropped. */
export class EventQueue<T> implements AsyncIterable<T> {
  private readonly values: T[] = [];
  private isClosed = false;
  private wake: () => void = () => undefined;

  push(value: T): void {
    if (this.isClosed) return;

    this.values.push(value);
    this.wake();
  }

  /** Ends the reading once everything pushed was read; later pushes are ignored. */
  close(): void {
    this.isClosed = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      for (const value of this.drain()) yield value;
      if (this.isClosed && this.values.length === 0) return;
      if (this.values.length === 0) await this.arrival();
    }
  }

  private drain(): readonly T[] {
    return this.values.splice(0);
  }

  private arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
