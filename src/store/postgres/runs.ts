import { isRecord } from '../../base/json';
import type { NodeRecord, RunRecord } from '../../protocol/model';
import type { RunQuery } from '../messageStore';
import type { Row, Sql } from './connection';
import { requireSessionId } from './newMessages';
import { own } from './schema';

/** How many runs of one flow are kept. */
const runsPerFlow = 200;
/** Largest size of a run's values in the database, in characters; beyond it they are left out. */
const largestNodes = 8_000_000;

/** Reads and writes of run records. */
export class Runs {
  constructor(private readonly sql: Sql) {}

  /** Adds a run or replaces it, and lets the oldest of the flow go; may be done again. */
  async save(run: RunRecord): Promise<void> {
    requireSessionId(run.sessionId);
    const { nodes, ...head } = run;
    const bare = nodes.map(withoutValues);
    const values = JSON.stringify(nodes);
    await this.sql.run(
      `WITH old AS (
          SELECT id FROM ${own}.run WHERE flow_id = $2 AND id <> $1
            ORDER BY started_at DESC, id OFFSET ${runsPerFlow - 1}
        ), forgotten AS (DELETE FROM ${own}.run r USING old WHERE r.id = old.id)
        INSERT INTO ${own}.run (id, flow_id, session_id, started_at, head, nodes)
          VALUES ($1, $2, $3, $4, $5, $6)
          ON CONFLICT (id) DO UPDATE SET head = excluded.head, nodes = excluded.nodes`,
      [
        run.id,
        run.flowId,
        run.sessionId,
        run.startedAt,
        JSON.stringify({ ...head, nodes: bare }),
        values.length > largestNodes ? JSON.stringify(bare) : values,
      ],
    );
  }

  async get(runId: string): Promise<RunRecord | undefined> {
    const row = await this.sql.get(`SELECT head, nodes, session_id FROM ${own}.run WHERE id = $1`, [
      runId,
    ]);
    if (row === undefined) return undefined;

    const nodes: unknown = JSON.parse(String(row['nodes']));
    return { ...toRun(row), nodes: isNodes(nodes) ? nodes : [] };
  }

  async list(query: RunQuery): Promise<readonly RunRecord[]> {
    const rows = await this.sql.all(
      `SELECT head, session_id FROM ${own}.run
        WHERE ($1::text IS NULL OR flow_id = $1) AND ($2::text IS NULL OR session_id = $2)
        ORDER BY started_at DESC, id LIMIT ${query.limit}`,
      [query.flowId, query.sessionId],
    );
    return rows.map(toRun);
  }

  /** Forgets the runs of a flow; returns how many there were. */
  deleteOf(flowId: string): Promise<number> {
    return this.sql.run(`DELETE FROM ${own}.run WHERE flow_id = $1`, [flowId]);
  }

  async moveTo(sessionId: string, newId: string): Promise<void> {
    await this.sql.run(`UPDATE ${own}.run SET session_id = $2 WHERE session_id = $1`, [
      sessionId,
      newId,
    ]);
  }
}

/** A record as lists need it; undefined does not get into JSON. */
function withoutValues(node: NodeRecord): object {
  const left = { kept: undefined, read: undefined, prompts: undefined };
  return { ...node, inputs: {}, outputs: {}, logs: [], ...left };
}

function toRun(row: Row): RunRecord {
  const head: unknown = JSON.parse(String(row['head']));
  if (!isRun(head)) throw new Error('A stored run is unreadable.');

  return { ...head, sessionId: String(row['session_id']) };
}

/** The column is written by `save` only, so its shape is known once it is an object with an id. */
function isRun(value: unknown): value is RunRecord {
  return isRecord(value) && typeof value['id'] === 'string';
}

function isNodes(value: unknown): value is readonly NodeRecord[] {
  return Array.isArray(value);
}
