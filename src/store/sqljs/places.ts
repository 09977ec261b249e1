import type { Connection } from './connection';

/** The distance between our row ids, so that messages can be put between two others. */
const spacing = 1024;

/** The row id of a place in a record of a change, as {@link Journal} keeps it. */
export const seqKey = '@seq';

/**
 * Gives messages their places: row ids, in the order of the whole database. Callers hold the
 * transaction.
 */
export class Places {
  constructor(private readonly connection: Connection) {}

  /** A row id after all that were ever given. */
  next(): number {
    const last = this.connection.value(
      'SELECT max(coalesce((SELECT max(rowid) FROM message), 0), top) FROM fp_state',
    );
    return (Math.floor(Number(last) / spacing) + 1) * spacing;
  }

  /**
   * Row ids for messages directly after a place in a session, or before its first message. Where
   * there is no room between two (rows of Langflow lie without gaps), the session's later messages
   * move to the end.
   */
  within(sessionId: string, after: number | undefined, count = 1): readonly number[] {
    const lower = after ?? this.beforeFirst(sessionId);
    const upper =
      lower === undefined
        ? undefined
        : this.connection.value('SELECT min(rowid) FROM message WHERE rowid > ?', [lower]);
    if (lower === undefined || typeof upper !== 'number') {
      return series(Math.max(this.next(), (lower ?? 0) + 1), count);
    }
    const gap = upper - lower;
    if (gap > count) {
      return Array.from(
        { length: count },
        (_, index) => lower + Math.floor((gap * (index + 1)) / (count + 1)),
      );
    }
    const first = this.next();
    this.moveToEnd(sessionId, lower, first + count * spacing);
    return series(first, count);
  }

  /** The place before the first message of a session; undefined where it has none. */
  private beforeFirst(sessionId: string): number | undefined {
    const first = this.connection.value(
      "SELECT min(rowid) FROM message WHERE session_id || '' = ?",
      [sessionId],
    );
    if (typeof first !== 'number') return undefined;

    const before = this.connection.value('SELECT max(rowid) FROM message WHERE rowid < ?', [first]);
    // Row ids start at 1: below is no room.
    return typeof before === 'number' ? before : Math.min(0, first - 1);
  }

  /**
   * Puts messages at row ids. Others may be there now as long as they are among those that move.
   * @param moves stored ids with the row ids they are to have
   */
  put(moves: ReadonlyMap<string, number>): void {
    const wanted = JSON.stringify([...moves.values()]);
    const isInTheWay = this.connection.get(
      'SELECT 1 FROM message WHERE rowid IN (SELECT value FROM json_each(?))',
      [wanted],
    );
    if (isInTheWay !== undefined) {
      const aside = Math.max(this.next(), ...moves.values()) + spacing;
      [...moves.keys()].forEach((id, index) => {
        this.set(id, aside + index);
      });
    }
    for (const [id, seq] of moves) this.set(id, seq);
  }

  private set(storedId: string, seq: number): void {
    this.connection.run('UPDATE message SET rowid = ? WHERE id = ?', [seq, storedId]);
  }

  /** Gives the messages of a session after a place new row ids, in their order. */
  private moveToEnd(sessionId: string, after: number, first: number): void {
    const live = this.connection.all(
      `SELECT rowid AS seq FROM message WHERE session_id || '' = ? AND rowid > ? ORDER BY rowid`,
      [sessionId, after],
    );
    const aliases = this.aliasesByChange(sessionId);
    const recorded = [...aliases].flatMap(([change, names]) =>
      this.recordedPlaces(change, names, after),
    );
    const old = [...new Set([...live.map((row) => Number(row['seq'])), ...recorded])];
    const places = new Map(
      old.sort((a, b) => a - b).map((seq, index) => [seq, first + index * spacing]),
    );
    for (const { seq } of live) {
      const from = Number(seq);
      this.connection.run('UPDATE message SET rowid = ? WHERE rowid = ?', [places.get(from), from]);
    }
    const table = JSON.stringify(Object.fromEntries(places));
    for (const [change, names] of aliases) this.moveRecorded(change, names, table);
    this.moveForks(sessionId, table);
  }

  /**
   * What undoing and redoing needs to find the same order again: places in the journal move along.
   * Renaming and merging give a session other names in earlier and in undone changes.
   */
  private aliasesByChange(sessionId: string): ReadonlyMap<number, ReadonlySet<string>> {
    const changes = this.connection.all('SELECT id, undone FROM fp_change ORDER BY id');
    const past = changes.filter((row) => row['undone'] === 0).reverse();
    const future = changes.filter((row) => row['undone'] !== 0);
    return new Map([
      ...this.follow(past, sessionId, (pair) => ({ known: pair.new, other: pair.old })),
      ...this.follow(future, sessionId, (pair) => ({ known: pair.old, other: pair.new })),
    ]);
  }

  private follow(
    changes: readonly { readonly id?: unknown }[],
    sessionId: string,
    direct: (pair: { old: string; new: string }) => { known: string; other: string },
  ): [number, ReadonlySet<string>][] {
    const names = new Set([sessionId]);
    return changes.map(({ id }) => {
      const change = Number(id);
      for (const pair of this.renames(change)) {
        const { known, other } = direct(pair);
        if (names.has(known)) names.add(other);
      }
      return [change, new Set(names)];
    });
  }

  private renames(change: number): readonly { old: string; new: string }[] {
    return this.connection
      .all(
        `SELECT DISTINCT json_extract(before, '$.session_id') AS old, json_extract(after, '$.session_id') AS new
          FROM fp_change_row WHERE change_id = ? AND kind = 'message'
            AND json_type(before, '$."${seqKey}"') IS NULL AND old <> new`,
        [change],
      )
      .map((row) => ({ old: String(row['old']), new: String(row['new']) }));
  }

  private recordedPlaces(
    change: number,
    names: ReadonlySet<string>,
    after: number,
  ): readonly number[] {
    const list = JSON.stringify([...names]);
    const side = (name: string): string => `
      SELECT json_extract(${name}, '$."${seqKey}"') AS seq FROM fp_change_row
        WHERE change_id = ?1 AND kind = 'message' AND seq > ?3
          AND json_extract(${name}, '$.session_id') IN (SELECT value FROM json_each(?2))`;
    return this.connection
      .all(`${side('before')} UNION ${side('after')}`, [change, list, after])
      .map((row) => Number(row['seq']));
  }

  private moveRecorded(change: number, names: ReadonlySet<string>, table: string): void {
    for (const side of ['before', 'after']) {
      const place = `json_extract(?1, '$."' || json_extract(${side}, '$."${seqKey}"') || '"')`;
      this.connection.run(
        `UPDATE fp_change_row SET ${side} = json_set(${side}, '$."${seqKey}"', ${place})
          WHERE change_id = ?2 AND kind = 'message' AND ${place} IS NOT NULL
            AND json_extract(${side}, '$.session_id') IN (SELECT value FROM json_each(?3))`,
        [table, change, JSON.stringify([...names])],
      );
    }
  }

  private moveForks(sessionId: string, table: string): void {
    const place = (column: string): string => `json_extract(?1, '$."' || ${column} || '"')`;
    this.connection.run(
      `UPDATE fp_session SET fork_seq = coalesce(${place('fork_seq')}, fork_seq)
        WHERE fork_of = (SELECT uid FROM fp_session WHERE id = ?2)`,
      [table, sessionId],
    );
    this.connection.run(
      `UPDATE fp_session SET fork_own_seq = coalesce(${place('fork_own_seq')}, fork_own_seq)
        WHERE id = ?2 AND fork_of IS NOT NULL`,
      [table, sessionId],
    );
  }
}

function series(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index * spacing);
}
