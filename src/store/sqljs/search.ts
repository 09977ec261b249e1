import type { StoredMessage } from '../../protocol/model';
import { toStoredId } from '../messageRow';
import { matches, parseSearch, type SearchWords } from '../searchWords';
import type { Connection } from './connection';
import { messageFields, toStoredMessage } from './messages';

/** How many of the newest matching messages decide which sessions match. */
const matchesForSessions = 5000;
/** How many messages the index takes in at a time, so that what is asked meanwhile waits little. */
const batchSize = 500;

/**
 * Finds messages by their words, through an index that follows the messages at a distance: what it
 * does not have yet is looked through one by one, so that the answer is always right. Callers hold
 * the transaction.
 */
export class Search {
  constructor(private readonly connection: Connection) {}

  /** Newest first. */
  messages(text: string, limit: number, flowId?: string): readonly StoredMessage[] {
    return this.connection
      .all(
        `SELECT ${messageFields} FROM message
          WHERE message.rowid IN (SELECT value FROM json_each(?)) ORDER BY message.rowid DESC`,
        [JSON.stringify(this.places(text, limit, flowId))],
      )
      .map(toStoredMessage);
  }

  /** Ids of sessions with a message that matches, among the newest that do. */
  sessions(text: string): readonly string[] {
    return this.connection
      .all(
        'SELECT DISTINCT session_id FROM message WHERE rowid IN (SELECT value FROM json_each(?))',
        [JSON.stringify(this.places(text, matchesForSessions))],
      )
      .map((row) => String(row['session_id']));
  }

  /** Whether some messages are not in the index as they are. */
  isBehind(): boolean {
    return (
      this.connection.get(
        `SELECT 1 FROM fp_state WHERE EXISTS (SELECT 1 FROM message WHERE rowid > indexed)
          OR EXISTS (SELECT 1 FROM fp_stale)`,
      ) !== undefined
    );
  }

  /** Takes some messages into the index. */
  indexSome(): void {
    const stale = this.connection.all('SELECT seq FROM fp_stale LIMIT ?', [batchSize]);
    for (const row of stale) this.reindex(Number(row['seq']));
    if (stale.length > 0) return;

    const last = this.connection.get(
      `SELECT max(seq) AS seq FROM (SELECT rowid AS seq FROM message
        WHERE rowid > (SELECT indexed FROM fp_state) ORDER BY rowid LIMIT ?)`,
      [batchSize],
    );
    if (typeof last?.['seq'] !== 'number') return;

    this.connection.run(
      `INSERT INTO fp_search (docid, text) SELECT rowid, text FROM message
        WHERE rowid > (SELECT indexed FROM fp_state) AND rowid <= ? ORDER BY rowid`,
      [last['seq']],
    );
    this.connection.run(
      `UPDATE fp_state SET indexed = ?1, indexed_id = (SELECT id FROM message WHERE rowid = ?1)`,
      [last['seq']],
    );
  }

  private reindex(seq: number): void {
    this.connection.run('DELETE FROM fp_search WHERE docid = ?', [seq]);
    this.connection.run('DELETE FROM fp_stale WHERE seq = ?', [seq]);
    this.connection.run(
      'INSERT INTO fp_search (docid, text) SELECT rowid, text FROM message WHERE rowid = ?',
      [seq],
    );
    this.connection.run(
      `UPDATE fp_state SET indexed_id = (SELECT id FROM message WHERE rowid = ?1) WHERE indexed = ?1`,
      [seq],
    );
  }

  /** Row ids of matching messages, newest first. */
  private places(text: string, limit: number, flowId?: string): readonly number[] {
    const words = parseSearch(text);
    if (words === undefined) return [];

    const flow = flowId === undefined ? undefined : toStoredId(flowId);
    if (!words.isIndexable) return this.scan(words, limit, flow);

    return [...this.indexed(words, limit, flow), ...this.notIndexed(words, flow)]
      .sort((a, b) => b - a)
      .slice(0, limit);
  }

  private indexed(words: SearchWords, limit: number, flow: string | undefined): readonly number[] {
    const query = words.phrases.map((phrase) => `"${phrase.join(' ')}*"`).join(' ');
    return this.connection
      .all(
        `SELECT m.rowid AS seq FROM fp_search f JOIN message m ON m.rowid = f.docid
          WHERE fp_search MATCH ?1 AND (?2 IS NULL OR m.flow_id = ?2)
            AND NOT EXISTS (SELECT 1 FROM fp_stale WHERE seq = f.docid)
          ORDER BY f.docid DESC LIMIT ?3`,
        [query, flow, limit],
      )
      .map((row) => Number(row['seq']));
  }

  private notIndexed(words: SearchWords, flow: string | undefined): readonly number[] {
    return this.connection
      .all(
        `SELECT rowid AS seq, text FROM message
          WHERE (rowid > (SELECT indexed FROM fp_state) OR rowid IN (SELECT seq FROM fp_stale))
            AND (?1 IS NULL OR flow_id = ?1)`,
        [flow],
      )
      .filter((row) => matches(String(row['text']), words))
      .map((row) => Number(row['seq']));
  }

  /** Looks through the texts themselves, for what is not made of words with spaces between them. */
  private scan(words: SearchWords, limit: number, flow: string | undefined): readonly number[] {
    const conditions = words.literals.map(() => 'instr(lower(text), lower(?)) > 0');
    return this.connection
      .all(
        `SELECT rowid AS seq FROM message
          WHERE ${conditions.join(' AND ')} AND (? IS NULL OR flow_id = ?)
          ORDER BY rowid DESC LIMIT ?`,
        [...words.literals, flow, flow, limit],
      )
      .map((row) => Number(row['seq']));
  }
}
