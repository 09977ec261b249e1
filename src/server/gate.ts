import { HttpError } from './httpError';

/** Lets a fixed number of pieces of work run at once and refuses the rest. */
export class Gate {
  private current = 0;

  constructor(private readonly limit: number) {}

  /**
   * Takes a place; call the result when done, any number of times.
   * @throws HttpError 429 with Retry-After where all places are taken.
   */
  enter(): () => void {
    if (this.current >= this.limit) {
      throw new HttpError(429, `The server is busy with ${this.limit} requests. Try again soon.`, {
        'Retry-After': '1',
      });
    }
    this.current++;
    let isIn = true;
    return () => {
      if (isIn) this.current--;
      isIn = false;
    };
  }
}
