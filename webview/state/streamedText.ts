/** An answer that is being written. Listeners hear of new text at most once per frame. */
export class StreamedText {
  private readonly listeners = new Set<() => void>();
  private startedAt: number | undefined;
  private isScheduled = false;
  private tokens = 0;

  constructor(
    private current: string,
    private readonly schedule: (run: () => void) => void,
    private readonly now: () => number,
  ) {}

  get text(): string {
    return this.current;
  }

  /** Chunks per second since the first, or undefined before a second has passed. */
  get rate(): number | undefined {
    const seconds = (this.now() - (this.startedAt ?? this.now())) / 1000;
    return seconds < 1 ? undefined : Math.round(this.tokens / seconds);
  }

  append(chunk: string): void {
    this.startedAt ??= this.now();
    this.current += chunk;
    this.tokens += 1;
    if (this.isScheduled) return;

    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      for (const listener of [...this.listeners]) listener();
    });
  }

  /** Calls the listener after new text arrived; returns how to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
