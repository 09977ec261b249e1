/** Something with a lifetime. `dispose` may be called more than once; later calls do nothing. */
export interface Disposable {
  dispose(): void;
}

/** Wraps a function so that it runs once. */
export function toDisposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose: () => {
      if (done) return;

      done = true;
      release();
    },
  };
}

/**
 * Owns disposables and releases them in reverse order. An item added after disposal is released at
 * once. One item that throws does not keep the rest alive; the first error is rethrown at the end.
 */
export class DisposableStore implements Disposable {
  private readonly items = new Set<Disposable>();
  private isDisposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.isDisposed) {
      item.dispose();
    } else {
      this.items.add(item);
    }
    return item;
  }

  dispose(): void {
    if (this.isDisposed) return;

    this.isDisposed = true;
    const errors: unknown[] = [];
    for (const item of [...this.items].reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.items.clear();
    if (errors.length > 0) throw errors[0];
  }
}
