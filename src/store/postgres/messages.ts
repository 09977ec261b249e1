import { AppError } from '../../base/errors';
import type { StoredMessage } from '../../protocol/model';
import { fromStoredId, toMessage, type MessageColumns } from '../messageRow';
import type { MessageFilter, MessagePage, PageQuery } from '../messageStore';
import type { Row, Sql } from './connection';
import { Conditions, insertGiven, quoted, toUuid, type ColumnTypes } from './messageSql';
import { own } from './schema';

/** Messages in their order. */
const placed = `${own}.place p JOIN message m ON m.id = p.message_id`;
export const placedMessages = `SELECT m.*, p.seq FROM ${placed}`;

export function toStoredMessage(row: Row): StoredMessage {
  return toMessage(plainRow(row), Number(row['seq']));
}

/** A row as our images and the other store have it: times without a zone, truth values as numbers. */
function plainRow(row: Row): Row {
  const plain: Record<string, unknown> = { ...row };
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'boolean') plain[name] = Number(value);
  }
  plain['timestamp'] = String(row['timestamp']).replace(/\+00$/, '');
  return plain;
}

/** A message to be written, with its place where that is not the end. */
export interface MessageImage {
  readonly columns: MessageColumns;
  readonly seq?: number | undefined;
}

/** What Langflow's table is like, which differs with its version. */
export interface MessageTable {
  readonly types: ColumnTypes;
  /**
   * Whether messages belong to the user whose flow it is: Langflow remembers nobody else's. Only
   * where Langflow itself keeps flows in the database.
   */
  readonly hasOwners: boolean;
}

/** Reads and writes of the `message` table on one connection or in one transaction. */
export class Messages {
  constructor(
    private readonly sql: Sql,
    private readonly table: MessageTable,
  ) {}

  private get columns(): ColumnTypes {
    return this.table.types;
  }

  async get(messageId: string): Promise<StoredMessage | undefined> {
    const row = await this.row(messageId);
    return row === undefined ? undefined : toStoredMessage(row);
  }

  /**
   * A message's row with all its columns, which no one else changes until the transaction ends.
   * @throws AppError `message-not-found`
   */
  async lock(messageId: string): Promise<Row> {
    const found = await this.row(messageId, 'FOR UPDATE OF m');
    if (found !== undefined) return found;

    throw new AppError('message-not-found', `There is no message with the id ${messageId}.`, {
      remedy: 'It may have been deleted elsewhere; reload the session.',
    });
  }

  /** @throws AppError `message-not-found` */
  async require(messageId: string): Promise<StoredMessage> {
    return toStoredMessage(await this.lock(messageId));
  }

  /**
   * The rows of messages in their order, which no one else changes until the transaction ends;
   * unknown ids are left out.
   */
  async rowsOf(messageIds: readonly string[]): Promise<readonly Row[]> {
    const rows = await this.sql.all(
      `${placedMessages} WHERE m.id = ANY ($1::uuid[]) ORDER BY p.seq FOR UPDATE OF m`,
      [messageIds.flatMap((id) => toUuid(id) ?? [])],
    );
    return rows.map(plainRow);
  }

  async page(query: PageQuery): Promise<MessagePage> {
    const isForward = query.after !== undefined;
    const conditions = new Conditions();
    conditions.add('p.session_id = ?', query.sessionId);
    if (query.flowId !== undefined) conditions.addId('p.flow_id = ?', query.flowId);
    conditions.add('p.seq < ?', query.before);
    conditions.add('p.seq > ?', query.after);
    const order = isForward ? 'ASC' : 'DESC';
    // The places come first: a few, whatever the server thinks it knows of the session's length.
    const rows = await this.sql.all(
      `SELECT m.*, p.seq FROM (
          SELECT p.message_id, p.seq FROM ${own}.place p ${conditions.where}
            ORDER BY p.seq ${order} LIMIT ${query.limit + 1}
        ) p JOIN message m ON m.id = p.message_id ORDER BY p.seq ${order}`,
      conditions.values,
    );
    const messages = rows.slice(0, query.limit).map(toStoredMessage);
    return {
      messages: isForward ? messages : messages.reverse(),
      hasMore: rows.length > query.limit,
    };
  }

  /** The newest that match, in the order asked for. */
  async find(filter: MessageFilter): Promise<readonly StoredMessage[]> {
    const conditions = new Conditions();
    conditions.add('p.session_id = ?', filter.sessionId);
    if (filter.flowId !== undefined) conditions.addId('p.flow_id = ?', filter.flowId);
    conditions.add(
      this.columns.has('context_id') ? 'm.context_id = ?' : 'NULL = ?',
      filter.contextId,
    );
    conditions.add('m.sender = ?', filter.sender);
    conditions.add('m.sender_name = ?', filter.senderName);
    if (filter.includeErrors !== true && this.columns.has('error'))
      conditions.always('NOT m.error');
    const rows = await this.sql.all(
      `${placedMessages} ${conditions.where} ORDER BY p.seq DESC LIMIT ${filter.limit}`,
      conditions.values,
    );
    const messages = rows.map(toStoredMessage);
    return filter.order === 'ascending' ? messages.reverse() : messages;
  }

  /** Inserts messages, each with its place, in one statement; returns the places. */
  async insert(images: readonly MessageImage[]): Promise<readonly number[]> {
    if (images.length === 0) return [];

    const names = [...this.columns.keys()].filter((name) =>
      images.some(({ columns }) => name in columns),
    );
    const rows = await this.sql.often(
      `WITH given AS MATERIALIZED (
          SELECT e.image -> 'columns' AS image,
              coalesce((e.image ->> 'seq')::bigint, nextval('${own}.places')) AS seq, e.number
            FROM json_array_elements($1::json) WITH ORDINALITY e (image, number)
        ), ${insertGiven(this.columns, names, this.table.hasOwners)}
        SELECT seq FROM given ORDER BY number`,
      [JSON.stringify(images)],
    );
    return rows.map((row) => Number(row['seq']));
  }

  /** @throws AppError `input-invalid` where an id is taken */
  async insertNew(images: readonly MessageImage[]): Promise<readonly number[]> {
    const ids = images.map(({ columns }) => String(columns['id']));
    const taken = await this.sql.get('SELECT id FROM message WHERE id = ANY ($1::uuid[])', [ids]);
    if (taken === undefined && new Set(ids).size === ids.length) return this.insert(images);

    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    const id = taken === undefined ? fromStoredId(twice ?? '') : String(taken['id']);
    throw new AppError('input-invalid', `A message with the id ${id} exists already.`);
  }

  /** The places of messages, in the order in which they are named. */
  async placesOf(ids: readonly string[]): Promise<readonly number[]> {
    const rows = await this.sql.all(
      `SELECT p.seq FROM unnest($1::uuid[]) WITH ORDINALITY g (id, number)
        JOIN ${own}.place p ON p.message_id = g.id ORDER BY g.number`,
      [ids],
    );
    return rows.map((row) => Number(row['seq']));
  }

  /** Sets the same columns of messages. */
  async update(ids: readonly string[], given: MessageColumns): Promise<void> {
    const names = this.existing(Object.keys(given));
    if (names.length === 0) return;

    const assignments = names.map((name, index) => `${quoted(name)} = $${index + 2}`);
    await this.sql.run(`UPDATE message SET ${assignments.join(', ')} WHERE id = ANY ($1::uuid[])`, [
      ids,
      ...names.map((name) => given[name]),
    ]);
  }

  /** Those of the columns that the table has. */
  existing(names: readonly string[]): readonly string[] {
    return names.filter((name) => this.columns.has(name));
  }

  async moveAll(sessionId: string, newId: string): Promise<void> {
    await this.sql.run('UPDATE message SET session_id = $2 WHERE session_id = $1', [
      sessionId,
      newId,
    ]);
  }

  /** Gives messages other places, which are free. */
  async place(ids: readonly string[], places: readonly number[]): Promise<void> {
    await this.sql.run(
      `UPDATE ${own}.place p SET seq = g.seq FROM unnest($1::uuid[], $2::bigint[]) g (id, seq)
        WHERE p.message_id = g.id`,
      [ids, places.map(String)],
    );
  }

  delete(ids: readonly string[]): Promise<number> {
    return this.sql.run('DELETE FROM message WHERE id = ANY ($1::uuid[])', [ids]);
  }

  /** Deletes the messages of sessions; returns how many. */
  deleteOf(sessionIds: readonly string[]): Promise<number> {
    return this.sql.run('DELETE FROM message WHERE session_id = ANY ($1)', [sessionIds]);
  }

  /**
   * Copies messages with new ids to the end of the order, up to and including a place; returns the
   * last one's place and that of its copy, where there is any.
   */
  async copySession(
    sessionId: string,
    copyId: string,
    upToSeq = Number.MAX_SAFE_INTEGER,
  ): Promise<{ readonly seq: number; readonly ownSeq: number } | undefined> {
    const replaced = new Map([
      ['id', 'copy_id'],
      ['session_id', '$2::text'],
    ]);
    const names = [...this.columns.keys()];
    const values = names.map((name) => replaced.get(name) ?? quoted(name));
    const row = await this.sql.get(
      `WITH given AS MATERIALIZED (
          SELECT s.*, gen_random_uuid() AS copy_id, nextval('${own}.places') AS copy_seq FROM (
            ${placedMessages} WHERE p.session_id = $1 AND p.seq <= $3 ORDER BY p.seq) s
        ), placed AS (
          INSERT INTO ${own}.place (message_id, seq, session_id, flow_id)
            SELECT copy_id, copy_seq, $2, flow_id FROM given
        ), stored AS (
          INSERT INTO message (${names.map(quoted).join(', ')})
            SELECT ${values.join(', ')} FROM given ORDER BY copy_seq
        )
        SELECT seq, copy_seq FROM given ORDER BY seq DESC LIMIT 1`,
      [sessionId, copyId, upToSeq],
    );
    return row === undefined
      ? undefined
      : { seq: Number(row['seq']), ownSeq: Number(row['copy_seq']) };
  }

  /**
   * The place after which messages come that go behind a place of a session: that of the last one
   * up to there which is not itself among them. Undefined for the session's start.
   */
  async staying(
    sessionId: string,
    upToSeq: number | undefined,
    moving: readonly string[],
  ): Promise<number | undefined> {
    if (upToSeq === undefined) return undefined;

    const row = await this.sql.get(
      `SELECT seq FROM ${own}.place WHERE session_id = $1 AND seq <= $2
        AND message_id <> ALL ($3::uuid[]) ORDER BY seq DESC LIMIT 1`,
      [sessionId, upToSeq, moving],
    );
    return row === undefined ? undefined : Number(row['seq']);
  }

  /** Remembers the texts before the messages' first edit, where they will be others. */
  async keepOriginals(ids: readonly string[], newText: string): Promise<void> {
    await this.sql.run(
      `INSERT INTO ${own}.original (message_id, text)
        SELECT id, coalesce(text, '') FROM message
          WHERE id = ANY ($1::uuid[]) AND text IS DISTINCT FROM $2
        ON CONFLICT DO NOTHING`,
      [ids, newText],
    );
  }

  /** The text before the first edit, where it differs from the present one. */
  async originalText(messageId: string): Promise<string | undefined> {
    const id = toUuid(messageId);
    if (id === undefined) return undefined;

    const row = await this.sql.get(
      `SELECT o.text FROM ${own}.original o JOIN message m ON m.id = o.message_id
        WHERE o.message_id = $1 AND m.text IS DISTINCT FROM o.text`,
      [id],
    );
    return row === undefined ? undefined : String(row['text']);
  }

  private async row(messageId: string, locking = ''): Promise<Row | undefined> {
    const id = toUuid(messageId);
    if (id === undefined) return undefined;

    return this.sql.get(`${placedMessages} WHERE m.id = $1 ${locking}`, [id]);
  }
}
