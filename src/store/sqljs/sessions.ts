import { AppError } from '../../base/errors';
import { asString, asStrings, isJsonArray, tryParseJson, type JsonValue } from '../../base/json';
import type { SessionSummary } from '../../protocol/model';
import { newId } from '../../base/ids';
import { fromStoredId, toStoredId, type ColumnValue } from '../messageRow';
import type { SessionQuery } from '../messageStore';
import { fromDatabaseTime, type TimeSource } from '../timestamps';
import type { Connection, Parameters } from './connection';
import type { ChangeRecord } from './changeRecord';
import { forkColumns } from './schema';

const previewLength = 200;

const order: Readonly<Record<SessionQuery['order'], string>> = {
  recent: 's.last_active DESC, s.last_seq DESC, s.id',
  name: 's.id COLLATE NOCASE, s.id',
  created: 's.created_at DESC, s.id',
};

/** As text where another program may have stored bytes, which JSON cannot hold. */
const summaryFields = `s.id || '', s.message_count, s.last_active || '',
  substr(s.preview || '', 1, ${previewLength}), s.flows || '', s.fork_seq, s.fork_own_seq,
  CASE WHEN s.fork_of IS NOT NULL THEN (SELECT p.id || '' FROM fp_session p WHERE p.uid = s.fork_of) END`;

/** A session as it is written; what is absent is unknown. */
export interface SessionRow {
  readonly id: string;
  readonly flow_id: string | null;
  readonly created_at: string;
  readonly uid?: ColumnValue;
  readonly fork_of?: ColumnValue;
  readonly fork_seq?: ColumnValue;
  readonly fork_own_seq?: ColumnValue;
}

/** Reads and writes of sessions. Callers hold the transaction; triggers keep counts and previews. */
export class Sessions {
  constructor(
    private readonly connection: Connection,
    private readonly time: TimeSource,
  ) {}

  /** @param matching ids of sessions with a message that matches the search, where there is one. */
  list(query: SessionQuery, matching: readonly string[]): readonly SessionSummary[] {
    const values: (string | number)[] = [];
    let from = 'fp_session s';
    if (query.flowId !== undefined) {
      from = 'fp_session_flow q JOIN fp_session s ON s.id = q.session_id AND q.flow_id = ?';
      values.push(toStoredId(query.flowId));
    }
    let where = '';
    if (query.search !== undefined) {
      where = `WHERE (instr(lower(s.id), lower(?)) > 0
        OR s.id IN (SELECT value FROM json_each(?)))`;
      values.push(query.search, JSON.stringify(matching));
    }
    // The page is found in the index alone, then its rows are read: skipped ones cost next to nothing.
    return this.summaries(
      `SELECT s.* FROM (SELECT s.id FROM ${from} ${where}
          ORDER BY ${order[query.order]} LIMIT ? OFFSET ?) page
        JOIN fp_session s ON s.id = page.id ORDER BY ${order[query.order]}`,
      [...values, query.limit, query.offset],
    );
  }

  /**
   * Reads rows of sessions as one text: handing over each value of each row by itself takes several
   * times as long. @param rows a query for whole rows of `fp_session`, in their order
   */
  private summaries(rows: string, values: Parameters): readonly SessionSummary[] {
    const json = this.connection.value(
      `SELECT json_group_array(json_array(${summaryFields})) FROM (${rows}) s`,
      values,
    );
    const found = tryParseJson(String(json));
    const flowsOf = remembered(readFlows);
    return (isJsonArray(found) ? found : []).map((row) =>
      toSummary(isJsonArray(row) ? row : [], flowsOf),
    );
  }

  get(sessionId: string): SessionSummary | undefined {
    return this.summaries('SELECT * FROM fp_session WHERE id = ?', [sessionId])[0];
  }

  exists(sessionId: string): boolean {
    return this.connection.get('SELECT 1 FROM fp_session WHERE id = ?', [sessionId]) !== undefined;
  }

  /** @throws AppError `session-not-found` */
  require(sessionId: string): void {
    if (this.exists(sessionId)) return;

    throw new AppError('session-not-found', `There is no session named "${sessionId}".`, {
      remedy: 'It may have been renamed or deleted elsewhere; refresh the list.',
    });
  }

  /** @throws AppError `session-exists` */
  requireFree(sessionId: string): void {
    if (!this.exists(sessionId)) return;

    throw new AppError('session-exists', `There is a session named "${sessionId}" already.`, {
      remedy: 'Choose another name, or merge the two.',
    });
  }

  create(sessionId: string, flowId: string | undefined): void {
    const now = this.time.next();
    this.insertRow({
      id: sessionId,
      flow_id: flowId === undefined ? null : toStoredId(flowId),
      created_at: now,
    });
  }

  /** Adds an empty session unless it exists. */
  insertRow(session: SessionRow): void {
    this.connection.run(
      `INSERT INTO fp_session (id, flow_id, created_at, last_active, kept, ${forkColumns.join(', ')})
        VALUES (?1, ?2, ?3, ?3, 1, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING`,
      [
        session.id,
        session.flow_id,
        session.created_at,
        ...forkColumns.map((name) => session[name]),
      ],
    );
    if (session.flow_id === null) return;

    this.connection.run(
      `INSERT INTO fp_session_flow (flow_id, session_id) VALUES (?, ?) ON CONFLICT DO NOTHING`,
      [session.flow_id, session.id],
    );
  }

  /** An empty session that belongs to the same flow as another. */
  createLike(sessionId: string, newId: string): void {
    const flowId = this.connection.value('SELECT flow_id FROM fp_session WHERE id = ?', [
      sessionId,
    ]);
    this.insertRow({
      id: newId,
      flow_id: typeof flowId === 'string' ? flowId : null,
      created_at: this.time.next(),
    });
  }

  /** Remembers where a session was branched off another. */
  noteFork(sessionId: string, parentId: string, at: { seq: number; ownSeq: number }): void {
    this.connection.run('UPDATE fp_session SET uid = ? WHERE id = ? AND uid IS NULL', [
      newId(),
      parentId,
    ]);
    this.connection.run(
      `UPDATE fp_session SET fork_of = (SELECT uid FROM fp_session WHERE id = ?), fork_seq = ?,
        fork_own_seq = ? WHERE id = ?`,
      [parentId, at.seq, at.ownSeq, sessionId],
    );
  }

  /** Makes sessions stay when their last message goes. */
  keep(sessionIds: readonly string[]): void {
    for (const sessionId of new Set(sessionIds)) {
      this.connection.run('UPDATE fp_session SET kept = 1 WHERE id = ? AND kept = 0', [sessionId]);
    }
  }

  /** Moves a session's messages to another id, which comes to be where it is free. */
  move(sessionId: string, newId: string, record: ChangeRecord): void {
    const forks = forkColumns.join(', ');
    if (this.exists(newId)) {
      record.deleteSession(sessionId);
    } else {
      record.replaceSession(sessionId, newId);
      this.connection.run(
        `INSERT INTO fp_session (id, flow_id, created_at, last_active, kept, ${forks})
          SELECT ?, flow_id, created_at, created_at, 1, ${forks} FROM fp_session WHERE id = ?`,
        [newId, sessionId],
      );
      this.connection.run(
        `INSERT INTO fp_session_flow (flow_id, session_id)
          SELECT flow_id, ?1 FROM fp_session WHERE id = ?1 AND flow_id IS NOT NULL`,
        [newId],
      );
    }
    this.connection.run("UPDATE message SET session_id = ? WHERE session_id || '' = ?", [
      newId,
      sessionId,
    ]);
    this.deleteRow(sessionId);
  }

  /** Removes the row of a session that has no messages. */
  deleteRow(sessionId: string): void {
    this.connection.run('DELETE FROM fp_session WHERE id = ? AND message_count = 0', [sessionId]);
    this.connection.run(
      `DELETE FROM fp_session_flow WHERE session_id = ?1 AND message_count = 0
        AND NOT EXISTS (SELECT 1 FROM fp_session WHERE id = ?1)`,
      [sessionId],
    );
  }
}

/** @param row as `summaryFields` names it */
function toSummary(
  row: readonly JsonValue[],
  flowsOf: (stored: string) => readonly string[],
): SessionSummary {
  const [id, messageCount, lastActive, text, flows, forkSeq, forkOwnSeq, forkOf] = row;
  const preview = asString(text) ?? '';
  const end = preview.search(/[\r\n]/);
  return {
    id: asString(id) ?? '',
    messageCount: Number(messageCount),
    lastActive: fromDatabaseTime(asString(lastActive) ?? ''),
    preview: preview.slice(0, end === -1 ? previewLength : Math.min(end, previewLength)),
    flowIds: flowsOf(asString(flows) ?? ''),
    ...(typeof forkOf === 'string'
      ? {
          forkedFrom: { sessionId: forkOf, seq: Number(forkSeq), ownSeq: Number(forkOwnSeq) },
        }
      : {}),
  };
}

function readFlows(stored: string): readonly string[] {
  return asStrings(tryParseJson(stored)).map(fromStoredId);
}

/** Neighbours in a list mostly belong to the same flows, so the last answer is given again. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}
