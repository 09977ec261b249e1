import { isRecord } from '../../base/json';
import type { NodeRecord, RunRecord } from '../../protocol/model';
import type { Connection, Row } from './connection';

/** How many runs of one flow are kept. */
const runsPerFlow = 200;
/** Largest size of a run's values in the database, in characters; beyond it they are left out. */
const largestNodes = 8_000_000;

/** Reads and writes of run records. Callers hold the transaction. */
export class Runs {
  constructor(private readonly connection: Connection) {}

  /** Adds a run or replaces it, and lets the oldest of the flow go. */
  save(run: RunRecord): void {
    const { nodes, ...head } = run;
    const values = JSON.stringify(nodes);
    this.connection.run(
      `INSERT INTO fp_run (id, flow_id, session_id, started_at, head, nodes) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET head = excluded.head, nodes = excluded.nodes`,
      [
        run.id,
        run.flowId,
        run.sessionId,
        run.startedAt,
        JSON.stringify({ ...head, nodes: nodes.map(withoutValues) }),
        values.length > largestNodes ? JSON.stringify(nodes.map(withoutValues)) : values,
      ],
    );
    this.connection.run(
      `DELETE FROM fp_run WHERE flow_id = ?1 AND id IN (
        SELECT id FROM fp_run WHERE flow_id = ?1 ORDER BY started_at DESC, id LIMIT -1 OFFSET ?2)`,
      [run.flowId, runsPerFlow],
    );
  }

  get(runId: string): RunRecord | undefined {
    const row = this.connection.get('SELECT head, nodes, session_id FROM fp_run WHERE id = ?', [
      runId,
    ]);
    if (row === undefined) return undefined;

    const nodes: unknown = JSON.parse(String(row['nodes']));
    return { ...toRun(row), nodes: isNodes(nodes) ? nodes : [] };
  }

  list(query: {
    flowId?: string | undefined;
    sessionId?: string | undefined;
    limit: number;
  }): readonly RunRecord[] {
    const conditions = ['true'];
    const values: string[] = [];
    if (query.flowId !== undefined) {
      conditions.push('flow_id = ?');
      values.push(query.flowId);
    }
    if (query.sessionId !== undefined) {
      conditions.push('session_id = ?');
      values.push(query.sessionId);
    }
    return this.connection
      .all(
        `SELECT head, session_id FROM fp_run WHERE ${conditions.join(' AND ')}
          ORDER BY started_at DESC, id LIMIT ?`,
        [...values, query.limit],
      )
      .map(toRun);
  }

  /** Returns how many went. */
  deleteOf(flowId: string): number {
    return this.connection.run('DELETE FROM fp_run WHERE flow_id = ?', [flowId]);
  }

  moveTo(sessionId: string, newId: string): void {
    this.connection.run('UPDATE fp_run SET session_id = ? WHERE session_id = ?', [
      newId,
      sessionId,
    ]);
  }
}

/** A record as lists need it; undefined does not get into JSON. */
function withoutValues(node: NodeRecord): object {
  const left = { kept: undefined, read: undefined, prompts: undefined, steps: undefined };
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
