/** Gives the present time in ISO form to the microsecond, never the same twice and never an earlier one. */
export class UniqueTime {
  private last = 0;

  constructor(
    private readonly now: () => number = () => performance.timeOrigin + performance.now(),
  ) {}

  nextIso(): string {
    this.last = Math.max(Math.floor(this.now() * 1000), this.last + 1);
    const seconds = Math.floor(this.last / 1_000_000);
    const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
    return `${whole}.${String(this.last % 1_000_000).padStart(6, '0')}Z`;
  }
}
