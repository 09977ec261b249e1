import type { Clock } from '../base/clock';

type Ask = (path: string) => Promise<string | undefined>;

interface Known {
  readonly contentHash: string;
  readonly askedAt: number;
  readonly commit: Promise<string | undefined>;
}

/** How long an answer counts, in milliseconds: many runs a second need not read the repository each. */
const lifetimeMs = 1000;
const mostKnown = 200;

/** The commit that holds a flow file, asked for at most once a second as long as the file stays the same. */
export class RecentCommits {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly ask: Ask,
    private readonly clock: Pick<Clock, 'elapsed'>,
  ) {}

  of(path: string, contentHash: string): Promise<string | undefined> {
    const now = this.clock.elapsed();
    const known = this.known.get(path);
    if (known?.contentHash === contentHash && now - known.askedAt < lifetimeMs) return known.commit;

    if (this.known.size >= mostKnown) this.known.clear();
    const commit = this.ask(path);
    this.known.set(path, { contentHash, askedAt: now, commit });
    return commit;
  }
}
