import { toDisposable, type Disposable } from './disposable';

/** Subscribes a listener; the returned disposable unsubscribes exactly it. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * Delivers events in the order they were fired, also when a listener fires another one. A listener
 * that throws does not keep the others from hearing; its error goes to `onError`.
 */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();
  private readonly queue: T[] = [];
  private isDelivering = false;

  constructor(private readonly onError: (error: unknown) => void = () => undefined) {}

  readonly event: Event<T> = (listener) => {
    // A fresh closure per subscription lets one function subscribe twice.
    const entry = (value: T): void => {
      listener(value);
    };
    this.listeners.add(entry);
    return toDisposable(() => this.listeners.delete(entry));
  };

  fire(value: T): void {
    this.queue.push(value);
    if (this.isDelivering) return;

    this.isDelivering = true;
    try {
      this.deliver();
    } finally {
      this.isDelivering = false;
    }
  }

  dispose(): void {
    this.listeners.clear();
    this.queue.length = 0;
  }

  private deliver(): void {
    // Length decides, not the value: `undefined` is an event like any other.
    while (this.queue.length > 0) {
      const [next] = this.queue.splice(0, 1) as [T];
      for (const listener of [...this.listeners]) {
        try {
          listener(next);
        } catch (error) {
          this.onError(error);
        }
      }
    }
  }
}
