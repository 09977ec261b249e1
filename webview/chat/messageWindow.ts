/** Messages that are drawn at first, and by which the window grows. */
const firstCount = 40;
const step = 10;
/** More than this are never drawn at once, except that an answer at the end keeps its question. */
const maxCount = 120;

interface Identified {
  readonly id: string;
}

/**
 * Which part of the loaded messages is drawn. It moves with the reader, so that a session of any
 * length costs no more than a short one. Counted from the end: older messages may be added in front.
 */
export class MessageWindow {
  /** Messages after the window. */
  private after = 0;
  private count = firstCount;
  private lastShown: string | undefined;

  /** Whether the window reaches the newest message. */
  get isAtEnd(): boolean {
    return this.after === 0;
  }

  /** The messages to draw. Messages that came since the last call do not move the window. */
  select<T extends Identified>(messages: readonly T[]): readonly T[] {
    if (this.after > 0) {
      const last = messages.findLastIndex(({ id }) => id === this.lastShown);
      if (last >= 0) this.after = messages.length - 1 - last;
      this.after = Math.max(0, Math.min(this.after, messages.length - 1));
    }
    const end = messages.length - this.after;
    const shown = messages.slice(Math.max(0, end - this.count), end);
    this.lastShown = shown.at(-1)?.id;
    return shown;
  }

  /**
   * Takes in earlier messages; what lies far below is let go unless the end has to stay.
   * @returns false where all that is loaded is drawn
   */
  growUp(total: number, keepsEnd: boolean): boolean {
    if (total - this.after <= this.count) return false;

    this.count += step;
    if (!keepsEnd && this.count > maxCount) {
      this.after += this.count - maxCount;
      this.count = maxCount;
      this.lastShown = undefined;
    }
    return true;
  }

  /** Takes in later messages and lets go of what lies far above. */
  growDown(): boolean {
    if (this.after === 0) return false;

    const added = Math.min(step, this.after);
    this.after -= added;
    this.count = Math.min(maxCount, this.count + added);
    this.lastShown = undefined;
    return true;
  }

  toEnd(): void {
    this.after = 0;
    this.count = Math.min(maxCount, Math.max(firstCount, this.count));
  }

  /** Starts anew, as for another session. */
  reset(): void {
    this.after = 0;
    this.count = firstCount;
  }

  /** Moves to a message, with others around it. */
  show(index: number, total: number): void {
    this.after = Math.max(0, total - index - maxCount / 2);
    this.count = maxCount;
    this.lastShown = undefined;
  }
}
