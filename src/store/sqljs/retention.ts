import type { RetentionOptions, RetentionPolicy, RetentionReport } from '../messageStore';
import {
  checkedPolicy,
  planRetention,
  retentionBatch,
  type CheckedPolicy,
  type RetentionCounts,
  type RetentionTables,
} from '../retentionPlan';
import type { Change } from '../touched';
import type { Connection, Parameters } from './connection';
import type { StoreWork } from './storeWork';

const tables: RetentionTables = {
  messages: "SELECT rowid AS seq, session_id || '' AS session, timestamp AS time FROM message",
  timeAt: (place) => `(SELECT t.timestamp FROM message t WHERE t.rowid = ${place})`,
  session: 'fp_session',
  run: 'fp_run',
  parameter: (number) => `?${number}`,
};

/** One kind of thing that a policy lets go, a batch at a time. */
interface RetentionStep {
  readonly counts: RetentionCounts;
  /** Deletes one batch inside the caller's transaction; returns how many went, 0 at the end. */
  readonly run: () => number;
}

/** Keeps to a policy. @throws AppError `input-invalid` */
export async function retain(
  work: StoreWork,
  connection: Connection,
  given: RetentionPolicy,
  { isDryRun = false }: RetentionOptions,
): Promise<RetentionReport> {
  const policy = checkedPolicy(given);
  if (isDryRun) {
    return planRetention(policy, tables, ({ sql, values }) =>
      work.read(() => connection.get(sql, values)),
    );
  }
  const sessions = (): Promise<number> =>
    work.read(() => Number(connection.value('SELECT count(*) FROM fp_session')));
  const before = await sessions();
  const report = { messages: 0, runs: 0, sessions: 0, history: 0 };
  for (const step of retentionSteps(connection, policy)) {
    let gone: number;
    do {
      gone = await work.write(step.run, () => undefined);
      report[step.counts] += gone;
    } while (gone > 0);
  }
  const { messages, runs } = report;
  const count = before - (await sessions());
  if (messages + runs + count > 0) work.tell(everything);
  return { sessions: count, messages, runs };
}

const everything: Change = { kind: 'everything', sessionIds: [], messageIds: [] };

/**
 * What is to be done to keep to a policy, in order. What is deleted here is gone for good: texts
 * that undo would bring back go with it.
 */
function retentionSteps(connection: Connection, policy: CheckedPolicy): readonly RetentionStep[] {
  const step = (
    counts: RetentionStep['counts'],
    sql: string,
    parameters: Parameters,
  ): RetentionStep => ({
    counts,
    run: () => connection.run(`${sql} LIMIT ${retentionBatch})`, parameters),
  });
  const steps: RetentionStep[] = [];
  const { messagesBefore: before, messagesPerSession: perSession, sessions } = policy;
  if (before !== undefined) {
    steps.push(
      step(
        'messages',
        'DELETE FROM message WHERE rowid IN (SELECT rowid FROM message WHERE timestamp < ?',
        [before],
      ),
      step(
        'sessions',
        `DELETE FROM fp_session WHERE id IN (SELECT id FROM fp_session
          WHERE message_count = 0 AND last_active < ?`,
        [before],
      ),
    );
  }
  if (perSession !== undefined) {
    steps.push(
      step(
        'messages',
        `DELETE FROM message WHERE rowid IN (SELECT m.rowid FROM fp_session s JOIN message m
          ON m.session_id || '' = s.id WHERE s.message_count > ?1 AND m.rowid <= (
            SELECT l.rowid FROM message l WHERE l.session_id || '' = s.id
            ORDER BY l.rowid DESC LIMIT 1 OFFSET ?1)`,
        [perSession],
      ),
    );
  }
  if (sessions !== undefined) steps.push(...fewerSessions(connection, sessions));
  if (before !== undefined || perSession !== undefined || sessions !== undefined) {
    steps.push(...forgetting(step, before));
  }
  return [...steps, ...runSteps(step, policy)];
}

type MakeStep = (
  counts: RetentionStep['counts'],
  sql: string,
  parameters: Parameters,
) => RetentionStep;

function fewerSessions(connection: Connection, kept: number): readonly RetentionStep[] {
  const surplus = `SELECT id FROM fp_session ORDER BY last_active DESC, last_seq DESC, id LIMIT -1 OFFSET ?`;
  const delete_ = (sql: string): number => connection.run(sql, [kept]);
  return [
    {
      counts: 'messages',
      // Sessions stay while their messages go, so that the same ones are surplus until the end.
      run: () => {
        connection.run(`UPDATE fp_session SET kept = 1 WHERE kept = 0 AND id IN (${surplus})`, [
          kept,
        ]);
        return delete_(`DELETE FROM message WHERE rowid IN (
          SELECT m.rowid FROM message m WHERE m.session_id || '' IN (${surplus})
          ORDER BY m.rowid LIMIT ${retentionBatch})`);
      },
    },
    {
      counts: 'sessions',
      run: () => delete_(`DELETE FROM fp_session WHERE message_count = 0 AND id IN (${surplus})`),
    },
  ];
}

/** Undo must not keep what was to go. */
function forgetting(step: MakeStep, before: string | undefined): readonly RetentionStep[] {
  return [
    step('history', 'DELETE FROM fp_change WHERE id IN (SELECT id FROM fp_change WHERE at < ?', [
      before ?? '',
    ]),
    step(
      'history',
      `DELETE FROM fp_change_row WHERE (change_id, kind, target) IN (
        SELECT change_id, kind, target FROM fp_change_row
        WHERE change_id NOT IN (SELECT id FROM fp_change)`,
      [],
    ),
    step(
      'history',
      `DELETE FROM fp_original WHERE message_id IN (SELECT message_id FROM fp_original
        WHERE NOT EXISTS (SELECT 1 FROM message WHERE id = message_id)
          AND NOT EXISTS (SELECT 1 FROM fp_change_row WHERE kind = 'message' AND target = message_id)`,
      [],
    ),
    step(
      'history',
      `DELETE FROM fp_session_flow WHERE (flow_id, session_id) IN (SELECT flow_id, session_id
        FROM fp_session_flow WHERE session_id NOT IN (SELECT id FROM fp_session)`,
      [],
    ),
  ];
}

function runSteps(step: MakeStep, policy: CheckedPolicy): readonly RetentionStep[] {
  const steps: RetentionStep[] = [];
  const { runsBefore, runsPerFlow: perFlow } = policy;
  if (runsBefore !== undefined) {
    steps.push(
      step('runs', 'DELETE FROM fp_run WHERE id IN (SELECT id FROM fp_run WHERE started_at < ?', [
        runsBefore,
      ]),
    );
  }
  if (perFlow !== undefined) {
    steps.push(
      step(
        'runs',
        `DELETE FROM fp_run WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (
          PARTITION BY flow_id ORDER BY started_at DESC, id) AS place FROM fp_run) WHERE place > ?`,
        [perFlow],
      ),
    );
  }
  return steps;
}
