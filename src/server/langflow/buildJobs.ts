import { newId } from '../../base/ids';

/** How long a job that has ended can still be read (Langflow: five minutes). */
const keptMs = 300_000;
/** Jobs kept at most; the oldest that ended go first. */
const maxJobs = 200;

/** The events of one build, written as they happen and read when somebody asks. */
export class BuildJob {
  readonly id = newId();
  private readonly lines: string[] = [];
  private hasEnded = false;
  private wake: () => void = () => undefined;

  constructor(private readonly stopRun: () => void) {}

  get isOver(): boolean {
    return this.hasEnded;
  }

  push(line: string): void {
    this.lines.push(line);
    this.wake();
  }

  end(): void {
    this.hasEnded = true;
    this.wake();
  }

  stop(): void {
    this.stopRun();
  }

  /** What came since the last reading; waits for one line where there is none. Empty at the end. */
  async read(): Promise<readonly string[]> {
    while (this.lines.length === 0 && !this.hasEnded) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.lines.splice(0);
  }

  /** Every line until the end. */
  async *stream(): AsyncGenerator<string> {
    for (;;) {
      const lines = await this.read();
      if (lines.length === 0) return;

      yield* lines;
    }
  }
}

/** Builds by their ids, forgotten some time after they ended. */
export class BuildJobs {
  private readonly jobs = new Map<string, BuildJob>();

  add(job: BuildJob): void {
    for (const [id, old] of this.jobs) {
      if (this.jobs.size < maxJobs) break;
      if (old.isOver) this.jobs.delete(id);
    }
    this.jobs.set(job.id, job);
  }

  get(id: string): BuildJob | undefined {
    return this.jobs.get(id);
  }

  /** Call when a job has ended. */
  retire(job: BuildJob): void {
    const timer = setTimeout(() => this.jobs.delete(job.id), keptMs);
    timer.unref();
  }
}
