import type { Disposable } from '../base/disposable';

/** Looks at once and then again and again; never twice at the same time, and without keeping the process alive. */
export class RepeatedLook implements Disposable {
  private readonly timer: NodeJS.Timeout;
  private isLooking = false;

  constructor(
    private readonly look: () => Promise<void>,
    private readonly options: {
      readonly intervalMs: number;
      readonly onError: (error: unknown) => void;
    },
  ) {
    this.timer = setInterval(() => {
      void this.run();
    }, options.intervalMs);
    this.timer.unref();
    void this.run();
  }

  dispose(): void {
    clearInterval(this.timer);
  }

  private async run(): Promise<void> {
    if (this.isLooking) return;

    this.isLooking = true;
    try {
      await this.look();
    } catch (error) {
      this.options.onError(error);
    } finally {
      this.isLooking = false;
    }
  }
}
