import { asString } from '../../base/json';
import type { StoredMessage } from '../../protocol/model';
import { matches, parseSearch, wordsOf, type SearchWords } from '../searchWords';
import type { Row, Sql } from './connection';
import { placedMessages, toStoredMessage } from './messages';
import { toUuid } from './messageSql';
import { own } from './schema';

/** How many of the newest matching messages decide which sessions match. */
const matchesForSessions = 5000;
/** How many candidates are looked at in one go. */
const batchSize = 500;
/** The longest word the index keeps whole, in characters; PostgreSQL takes 2046 bytes. */
const longestWord = 200;
/** How many bytes of words PostgreSQL takes of one message, with some to spare. */
const mostWordBytes = 500_000;
/** Marks a message with more words than the index takes. It is looked through at every search. */
const overflow = '*';

/**
 * Finds messages by their words, through an index that follows the messages at a distance: what it
 * does not have yet is looked through one by one, so that the answer is always right. Words are taken
 * apart here and not by the server, whose rules differ with its version and locale.
 */
export class Search {
  constructor(private readonly sql: Sql) {}

  /** Newest first. */
  async messages(text: string, limit: number, flowId?: string): Promise<readonly StoredMessage[]> {
    const ids = (await this.find(text, limit, flowId)).map(({ id }) => id);
    const rows = await this.sql.all(
      `${placedMessages} WHERE m.id = ANY ($1::uuid[]) ORDER BY p.seq DESC`,
      [ids],
    );
    return rows.map(toStoredMessage);
  }

  /** Ids of sessions with a message that matches, among the newest that do. */
  async sessions(text: string): Promise<readonly string[]> {
    const found = await this.find(text, matchesForSessions);
    return [...new Set(found.map(({ sessionId }) => sessionId))];
  }

  /** Takes some messages into the index; returns whether that were all. */
  async indexSome(): Promise<boolean> {
    const rows = await this.sql.all(
      `DELETE FROM ${own}.unindexed u USING message m
        WHERE m.id = u.message_id AND u.message_id IN (
          SELECT message_id FROM ${own}.unindexed LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
        RETURNING m.id, m.text`,
    );
    const entries = rows.map((row) => ({
      id: String(row['id']),
      words: toVector(asString(row['text']) ?? ''),
    }));
    await this.sql.run(
      `INSERT INTO ${own}.word (message_id, words)
        SELECT id, array_to_tsvector(ARRAY(SELECT json_array_elements_text(words)))
          FROM json_to_recordset($1::json) g (id uuid, words json)
        ON CONFLICT (message_id) DO UPDATE SET words = excluded.words`,
      [JSON.stringify(entries)],
    );
    return rows.length < batchSize;
  }

  private async find(text: string, limit: number, flowId?: string): Promise<readonly Found[]> {
    const words = parseSearch(text);
    const flow = flowId === undefined ? null : toUuid(flowId);
    if (words === undefined || flow === undefined) return [];
    if (!words.isIndexable) return this.scan(words, limit, flow);

    const [indexed, others] = [
      await this.indexed(words, limit, flow),
      await this.notIndexed(words, flow),
    ];
    return [...indexed, ...others].sort((a, b) => b.seq - a.seq).slice(0, limit);
  }

  private async indexed(
    words: SearchWords,
    limit: number,
    flow: string | null,
  ): Promise<readonly Found[]> {
    const found: Found[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const rows = await this.sql.all(
        `SELECT m.id, p.seq, p.session_id, m.text FROM ${own}.word w
            JOIN ${own}.place p ON p.message_id = w.message_id JOIN message m ON m.id = w.message_id
          WHERE w.words @@ $1::tsquery AND p.seq < $2 AND ($3::uuid IS NULL OR p.flow_id = $3)
            AND NOT EXISTS (SELECT 1 FROM ${own}.unindexed u WHERE u.message_id = w.message_id)
          ORDER BY p.seq DESC LIMIT ${batchSize}`,
        [toQuery(words), before, flow],
      );
      found.push(...matching(rows, words));
      if (rows.length < batchSize || found.length >= limit) return found.slice(0, limit);

      before = Number(rows.at(-1)?.['seq']);
    }
  }

  private async notIndexed(words: SearchWords, flow: string | null): Promise<readonly Found[]> {
    const rows = await this.sql.all(
      `SELECT m.id, p.seq, p.session_id, m.text FROM ${own}.unindexed u
          JOIN ${own}.place p ON p.message_id = u.message_id JOIN message m ON m.id = u.message_id
        WHERE $1::uuid IS NULL OR p.flow_id = $1`,
      [flow],
    );
    return matching(rows, words);
  }

  /** Looks through the texts themselves, for what is not made of words with spaces between them. */
  private async scan(
    words: SearchWords,
    limit: number,
    flow: string | null,
  ): Promise<readonly Found[]> {
    const conditions = words.literals.map(
      (_, index) => `strpos(lower(m.text COLLATE "C"), lower($${index + 2} COLLATE "C")) > 0`,
    );
    const rows = await this.sql.all(
      `SELECT m.id, p.seq, p.session_id FROM ${own}.place p JOIN message m ON m.id = p.message_id
        WHERE ($1::uuid IS NULL OR p.flow_id = $1) AND ${conditions.join(' AND ')}
        ORDER BY p.seq DESC LIMIT ${limit}`,
      [flow, ...words.literals],
    );
    return rows.map(toFound);
  }
}

interface Found {
  readonly id: string;
  readonly seq: number;
  readonly sessionId: string;
}

function toFound(row: Row): Found {
  return { id: String(row['id']), seq: Number(row['seq']), sessionId: String(row['session_id']) };
}

/** The index tells which words there are, but not whether they stand beside each other. */
function matching(rows: readonly Row[], words: SearchWords): readonly Found[] {
  return rows.filter((row) => matches(asString(row['text']) ?? '', words)).map(toFound);
}

/** What the index keeps of a text. */
function toVector(text: string): readonly string[] {
  const words = new Set(wordsOf(text).map(cut));
  const kept: string[] = [];
  let bytes = 0;
  for (const word of words) {
    bytes += Buffer.byteLength(word) + 1;
    if (bytes > mostWordBytes) return [...kept, overflow];
    kept.push(word);
  }
  return kept;
}

/** Every message with these words, or with more words than the index keeps. */
function toQuery({ phrases }: SearchWords): string {
  const terms = phrases.flatMap((phrase) =>
    phrase.map((word, index) => {
      const isLast = index === phrase.length - 1;
      return `'${cut(word)}'${isLast ? ':*' : ''}`;
    }),
  );
  return `(${terms.join(' & ')}) | '${overflow}'`;
}

function cut(word: string): string {
  return word.slice(0, longestWord).replace(/\p{Surrogate}$/u, '');
}
