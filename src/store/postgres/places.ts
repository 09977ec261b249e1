import type { Sql } from './connection';
import { own } from './schema';

/** How far apart places must be at least after they were spread anew. */
const leastGap = 256;
const firstWindow = 64;

/** Every place that is or was taken, as long as an undo may bring it back. */
const points = (condition: string): string => `
  SELECT seq FROM ${own}.place WHERE seq ${condition}
  UNION SELECT seq_before FROM ${own}.change_row WHERE seq_before ${condition}
  UNION SELECT seq_after FROM ${own}.change_row WHERE seq_after ${condition}`;

/**
 * Finds places between others. Callers hold a transaction and the lock of all who change an order.
 */
export class Places {
  constructor(private readonly sql: Sql) {}

  /** Ascending places directly after one in a session, or before the session's first message. */
  async within(
    sessionId: string,
    after: number | undefined,
    count: number,
  ): Promise<readonly number[]> {
    const lower = after ?? (await this.beforeFirst(sessionId));
    const upper = lower === undefined ? undefined : await this.next(lower);
    if (lower === undefined || upper === undefined) return this.atEnd(count);
    if (upper - lower > count) return spread(lower, upper, count);

    await this.makeRoom(lower, count);
    return this.within(sessionId, lower, count);
  }

  /** Ascending places after all others. */
  async atEnd(count: number): Promise<readonly number[]> {
    const rows = await this.sql.all(
      `SELECT nextval('${own}.places') AS seq FROM generate_series(1, $1)`,
      [count],
    );
    return rows.map((row) => Number(row['seq'])).sort((a, b) => a - b);
  }

  /** The place before a session's first message; undefined where it has none. */
  private async beforeFirst(sessionId: string): Promise<number | undefined> {
    const row = await this.sql.get(
      `SELECT min(seq) AS seq FROM ${own}.place WHERE session_id = $1`,
      [sessionId],
    );
    const first = row?.['seq'];
    if (typeof first !== 'number') return undefined;

    const before = await this.sql.get(`SELECT max(seq) AS seq FROM (${points('< $1')}) p`, [first]);
    return typeof before?.['seq'] === 'number' ? before['seq'] : 0;
  }

  private async next(place: number): Promise<number | undefined> {
    const row = await this.sql.get(`SELECT min(seq) AS seq FROM (${points('> $1')}) p`, [place]);
    return typeof row?.['seq'] === 'number' ? row['seq'] : undefined;
  }

  /**
   * Spreads the places after one more widely, with room for some more directly after it. All places
   * of a stretch move, also those that only an undo knows, so their order stays what it is.
   */
  private async makeRoom(lower: number, count: number): Promise<void> {
    for (let window = firstWindow; ; window *= 4) {
      const rows = await this.sql.all(
        `SELECT seq FROM (${points('> $1')}) p ORDER BY seq LIMIT ${window + 1}`,
        [lower],
      );
      const found = rows.map((row) => Number(row['seq']));
      const moving = found.slice(0, window);
      const [end = 0] = found.length > window ? found.slice(window) : await this.atEnd(1);
      const gap = Math.floor((end - lower) / (moving.length + count + 1));
      if (gap < leastGap) continue;

      await this.move(
        moving,
        moving.map((_, index) => lower + gap * (count + index + 1)),
      );
      return;
    }
  }

  private async move(from: readonly number[], to: readonly number[]): Promise<void> {
    const table = 'unnest($1::bigint[], $2::bigint[]) t (old, new)';
    const values = [from.map(String), to.map(String)];
    const columns = [
      ['place', 'seq'],
      ['change_row', 'seq_before'],
      ['change_row', 'seq_after'],
      ['session', 'last_seq'],
      ['session', 'fork_seq'],
      ['session', 'fork_own_seq'],
    ] as const;
    for (const [name, column] of columns) {
      await this.sql.run(
        `UPDATE ${own}.${name} SET ${column} = t.new FROM ${table} WHERE ${column} = t.old`,
        values,
      );
    }
  }
}

function spread(lower: number, upper: number, count: number): readonly number[] {
  return Array.from(
    { length: count },
    (_, index) => lower + Math.floor(((upper - lower) * (index + 1)) / (count + 1)),
  );
}
