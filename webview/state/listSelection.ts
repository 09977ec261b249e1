/** Which rows of a list are chosen for a common action: clicks with Ctrl and Shift, as in the editor's lists. */
export class ListSelection {
  private chosen: ReadonlySet<string> = new Set();
  /** Where a range starts. */
  private anchor: string | undefined;

  get ids(): ReadonlySet<string> {
    return this.chosen;
  }

  get isEmpty(): boolean {
    return this.chosen.size === 0;
  }

  /** Adds or removes one row; `start` is taken along when the first one is chosen. */
  toggle(id: string, start?: string): void {
    const next = new Set(this.chosen);
    if (next.size === 0 && start !== undefined && start !== id) next.add(start);
    if (!next.delete(id)) next.add(id);
    this.chosen = next;
    this.anchor = id;
  }

  /** Chooses everything from where the last range began to a row. */
  extend(id: string, order: readonly string[], start: string): void {
    const from = order.indexOf(this.anchor ?? start);
    const to = order.indexOf(id);
    if (to < 0) return;

    const first = from < 0 ? to : Math.min(from, to);
    this.anchor ??= start;
    this.chosen = new Set(order.slice(first, Math.max(from, to) + 1));
  }

  all(order: readonly string[]): void {
    this.chosen = new Set(order);
  }

  clear(): void {
    this.chosen = new Set();
    this.anchor = undefined;
  }

  /** Lets go of rows that are no longer there. */
  keep(order: readonly string[]): void {
    const known = new Set(order);
    const kept = [...this.chosen].filter((id) => known.has(id));
    if (kept.length < this.chosen.size) this.chosen = new Set(kept);
  }
}
