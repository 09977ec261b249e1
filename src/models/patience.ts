/** Longest delay of a timer, in milliseconds; longer ones would fire at once. */
const maxTimer = 2_147_483_647;

/** Gives a provider a limited time for the beginning of its answer, and passes on the user's stop. */
export class Patience {
  /** Aborted by the user or by the end of patience. */
  readonly signal: AbortSignal;
  private readonly timer: ReturnType<typeof setTimeout> | undefined;
  private isOver = false;

  constructor(userSignal: AbortSignal, seconds: number | undefined) {
    if (seconds === undefined || !(seconds > 0)) {
      this.signal = userSignal;
      return;
    }
    const ownStop = new AbortController();
    this.signal = AbortSignal.any([userSignal, ownStop.signal]);
    this.timer = setTimeout(
      () => {
        this.isOver = true;
        ownStop.abort();
      },
      Math.min(seconds * 1000, maxTimer),
    );
  }

  /** Whether the time passed without an answer. */
  get hasEnded(): boolean {
    return this.isOver;
  }

  /** The answer has begun, or nobody waits any longer. */
  answered(): void {
    clearTimeout(this.timer);
  }
}
