/** Recalls earlier inputs: Up in an empty field, then further up and down while nothing is typed. */
export class InputHistory {
  private index = -1;

  /** @param sent earlier inputs, newest first */
  older(current: string, sent: readonly string[]): string | undefined {
    if (!this.isRecalling(current, sent) && current !== '') return undefined;
    if (current === '') this.index = -1;

    return this.goTo(this.index + 1, sent);
  }

  /** Back towards the newest, and past it to an empty field. */
  newer(current: string, sent: readonly string[]): string | undefined {
    if (!this.isRecalling(current, sent)) return undefined;
    if (this.index > 0) return this.goTo(this.index - 1, sent);

    this.index = -1;
    return '';
  }

  reset(): void {
    this.index = -1;
  }

  private isRecalling(current: string, sent: readonly string[]): boolean {
    return this.index >= 0 && sent[this.index] === current;
  }

  private goTo(index: number, sent: readonly string[]): string | undefined {
    const found = sent[index];
    if (found !== undefined) this.index = index;
    return found;
  }
}
