import type { Disposable } from '../../base/disposable';

/**
 * Does some work again whenever it is asked to: once for many requests that come together, never
 * twice at the same time, and always once more after the last request.
 */
export class Repeater implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  private isBusy = false;
  private isWanted = false;
  private isDisposed = false;

  /** @param work must not fail */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly delayMs: number,
  ) {}

  request(): void {
    this.isWanted = true;
    if (this.isBusy || this.isDisposed) return;

    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.repeat();
    }, this.delayMs);
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
  }

  private wants(): boolean {
    return this.isWanted;
  }

  private async repeat(): Promise<void> {
    this.isBusy = true;
    this.isWanted = false;
    await this.work();
    this.isBusy = false;
    if (this.wants()) this.request();
  }
}
