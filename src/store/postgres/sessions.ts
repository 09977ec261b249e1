import { AppError } from '../../base/errors';
import { asStrings, tryParseJson } from '../../base/json';
import type { SessionSummary } from '../../protocol/model';
import type { SessionQuery } from '../messageStore';
import { fromDatabaseTime, type TimeSource } from '../timestamps';
import type { Parameters, Row, Sql } from './connection';
import { toUuid } from './messageSql';
import { own } from './schema';

const previewLength = 200;

const order: Readonly<Record<SessionQuery['order'], string>> = {
  recent: 's.last_active DESC, s.last_seq DESC, s.id',
  name: 'lower(s.id), s.id',
  created: 's.created_at DESC, s.id',
};

const summaryFields = `s.id, s.message_count, s.last_active, s.preview, s.fork_seq, s.fork_own_seq,
  (SELECT p.id FROM ${own}.session p WHERE p.uid = s.fork_of) AS fork_of,
  (SELECT json_agg(f.flow_id ORDER BY f.flow_id) FROM ${own}.session_flow f
    WHERE f.session_id = s.id AND f.message_count > 0) AS flows`;

/** A session as the record of a change keeps it. */
export interface SessionImage {
  readonly id: string;
  readonly flow_id: string | null;
  readonly created_at: string;
  readonly uid?: string | null;
  readonly fork_of?: string | null;
  readonly fork_seq?: number | null;
  readonly fork_own_seq?: number | null;
}

/** Reads and writes of sessions; triggers keep counts and previews. */
export class Sessions {
  constructor(
    private readonly sql: Sql,
    private readonly time: TimeSource,
  ) {}

  /** @param matching ids of sessions with a message that matches the search, where there is one. */
  async list(query: SessionQuery, matching: readonly string[]): Promise<readonly SessionSummary[]> {
    const values: Parameters[number][] = [];
    let from = `${own}.session s`;
    if (query.flowId !== undefined) {
      values.push(toUuid(query.flowId));
      from = `${own}.session_flow q JOIN ${own}.session s ON s.id = q.session_id AND q.flow_id = $1`;
    }
    let where = '';
    if (query.search !== undefined) {
      const [text, ids] = [values.push(query.search), values.push(matching)];
      where = `WHERE (strpos(lower(s.id), lower($${text} COLLATE "C")) > 0 OR s.id = ANY ($${ids}))`;
    }
    const rows = await this.sql.all(
      `SELECT ${summaryFields} FROM ${from} ${where} ORDER BY ${order[query.order]}
        LIMIT ${query.limit} OFFSET ${Math.max(0, Math.trunc(query.offset))}`,
      values,
    );
    return rows.map(toSummary);
  }

  async get(sessionId: string): Promise<SessionSummary | undefined> {
    const row = await this.sql.get(
      `SELECT ${summaryFields} FROM ${own}.session s WHERE s.id = $1`,
      [sessionId],
    );
    return row === undefined ? undefined : toSummary(row);
  }

  async exists(sessionId: string): Promise<boolean> {
    const row = await this.sql.get(`SELECT 1 FROM ${own}.session WHERE id = $1`, [sessionId]);
    return row !== undefined;
  }

  /** Those of the sessions that exist, each once. */
  async existing(sessionIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.sql.all(`SELECT id FROM ${own}.session WHERE id = ANY ($1)`, [
      sessionIds,
    ]);
    return rows.map((row) => String(row['id']));
  }

  /** @throws AppError `session-not-found` */
  async require(sessionId: string): Promise<void> {
    if (await this.exists(sessionId)) return;

    throw new AppError('session-not-found', `There is no session named "${sessionId}".`, {
      remedy: 'It may have been renamed or deleted elsewhere; refresh the list.',
    });
  }

  /** @throws AppError `session-exists` */
  async requireFree(sessionId: string): Promise<void> {
    if (!(await this.exists(sessionId))) return;

    throw new AppError('session-exists', `There is a session named "${sessionId}" already.`, {
      remedy: 'Choose another name, or merge the two.',
    });
  }

  async create(sessionId: string, flowId: string | undefined): Promise<void> {
    await this.put([
      {
        id: sessionId,
        flow_id: (flowId === undefined ? undefined : toUuid(flowId)) ?? null,
        created_at: this.time.next(),
      },
    ]);
  }

  /** Adds empty sessions unless they exist. */
  async put(sessions: readonly SessionImage[]): Promise<void> {
    if (sessions.length === 0) return;

    await this.sql.run(
      `WITH given AS (
          SELECT * FROM json_to_recordset($1::json) g (id text, flow_id uuid, created_at timestamp,
            uid uuid, fork_of uuid, fork_seq bigint, fork_own_seq bigint)
        ), flows AS (
          INSERT INTO ${own}.session_flow (session_id, flow_id)
            SELECT id, flow_id FROM given WHERE flow_id IS NOT NULL ON CONFLICT DO NOTHING
        )
        INSERT INTO ${own}.session (id, flow_id, created_at, last_active, kept, uid, fork_of, fork_seq, fork_own_seq)
          SELECT id, flow_id, created_at, created_at, true, uid, fork_of, fork_seq, fork_own_seq
            FROM given ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(sessions)],
    );
  }

  /** An empty session that belongs to the same flow as another. */
  async createLike(sessionId: string, newId: string): Promise<void> {
    const row = await this.sql.get(`SELECT flow_id::text FROM ${own}.session WHERE id = $1`, [
      sessionId,
    ]);
    const flowId = row?.['flow_id'];
    await this.create(newId, typeof flowId === 'string' ? flowId : undefined);
  }

  /** Remembers where a session was branched off another. */
  async noteFork(
    sessionId: string,
    parentId: string,
    at: { readonly seq: number; readonly ownSeq: number },
  ): Promise<void> {
    await this.sql.run(
      `UPDATE ${own}.session SET uid = gen_random_uuid() WHERE id = $1 AND uid IS NULL`,
      [parentId],
    );
    await this.sql.run(
      `UPDATE ${own}.session s SET fork_of = p.uid, fork_seq = $3, fork_own_seq = $4
        FROM ${own}.session p WHERE s.id = $1 AND p.id = $2`,
      [sessionId, parentId, at.seq, at.ownSeq],
    );
  }

  /** An empty session in place of another, which is to go. */
  async copyRow(sessionId: string, newId: string): Promise<void> {
    await this.sql.run(
      `WITH copied AS (
          INSERT INTO ${own}.session
              (id, flow_id, created_at, last_active, kept, uid, fork_of, fork_seq, fork_own_seq)
            SELECT $2, flow_id, created_at, created_at, true, uid, fork_of, fork_seq, fork_own_seq
              FROM ${own}.session WHERE id = $1
            RETURNING id, flow_id
        )
        INSERT INTO ${own}.session_flow (session_id, flow_id)
          SELECT id, flow_id FROM copied WHERE flow_id IS NOT NULL ON CONFLICT DO NOTHING`,
      [sessionId, newId],
    );
  }

  /** Makes sessions stay when their last message goes. */
  async keep(sessionIds: readonly string[]): Promise<void> {
    await this.sql.run(`UPDATE ${own}.session SET kept = true WHERE id = ANY ($1) AND NOT kept`, [
      sessionIds,
    ]);
  }

  /** Removes the rows of those of the sessions that have no messages. */
  async deleteRows(sessionIds: readonly string[]): Promise<void> {
    await this.sql.run(
      `UPDATE ${own}.session SET kept = false WHERE id = ANY ($1) AND message_count = 0`,
      [sessionIds],
    );
    await this.settle(sessionIds);
  }

  /** Brings the summaries in line after messages were given other places. */
  async settle(sessionIds: readonly string[]): Promise<void> {
    await this.sql.get(`SELECT ${own}.settle($1)`, [sessionIds]);
  }
}

function toSummary(row: Row): SessionSummary {
  const preview = String(row['preview']);
  const end = preview.search(/[\r\n]/);
  return {
    id: String(row['id']),
    messageCount: Number(row['message_count']),
    lastActive: fromDatabaseTime(String(row['last_active'])),
    preview: preview.slice(0, end === -1 ? previewLength : Math.min(end, previewLength)),
    flowIds: asStrings(tryParseJson(String(row['flows']))),
    ...(typeof row['fork_of'] === 'string'
      ? {
          forkedFrom: {
            sessionId: row['fork_of'],
            seq: Number(row['fork_seq']),
            ownSeq: Number(row['fork_own_seq']),
          },
        }
      : {}),
  };
}
