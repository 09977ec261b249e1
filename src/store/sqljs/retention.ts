import { AppError } from '../../base/errors';
import type { RetentionPolicy, RetentionReport } from '../messageStore';
import { toDatabaseTime } from '../timestamps';
import type { Connection, Parameters } from './connection';
import type { Change, StoreWork } from './storeWork';

/** How many rows go in one transaction, so that what is asked meanwhile waits little. */
const batchSize = 500;

/** One kind of thing that a policy lets go, a batch at a time. */
interface RetentionStep {
  readonly counts: 'messages' | 'sessions' | 'runs' | 'history';
  /** Deletes one batch inside the caller's transaction; returns how many went, 0 at the end. */
  readonly run: () => number;
}

/** Keeps to a policy. @throws AppError `input-invalid` */
export async function retain(
  work: StoreWork,
  connection: Connection,
  policy: RetentionPolicy,
): Promise<RetentionReport> {
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
 * @throws AppError `input-invalid`
 */
function retentionSteps(connection: Connection, policy: RetentionPolicy): readonly RetentionStep[] {
  const step = (
    counts: RetentionStep['counts'],
    sql: string,
    parameters: Parameters,
  ): RetentionStep => ({
    counts,
    run: () => connection.run(`${sql} LIMIT ${batchSize})`, parameters),
  });
  const steps: RetentionStep[] = [];
  const before = optionalTime(policy.messagesBefore);
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
  const perSession = optionalCount(policy.messagesPerSession);
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
  const sessions = optionalCount(policy.sessions);
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
          ORDER BY m.rowid LIMIT ${batchSize})`);
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

function runSteps(step: MakeStep, policy: RetentionPolicy): readonly RetentionStep[] {
  const steps: RetentionStep[] = [];
  if (policy.runsBefore !== undefined) {
    const before = new Date(`${toDatabaseTime(policy.runsBefore).replace(' ', 'T').slice(0, 23)}Z`);
    steps.push(
      step('runs', 'DELETE FROM fp_run WHERE id IN (SELECT id FROM fp_run WHERE started_at < ?', [
        before.toISOString(),
      ]),
    );
  }
  const perFlow = optionalCount(policy.runsPerFlow);
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

function optionalTime(time: string | undefined): string | undefined {
  return time === undefined ? undefined : toDatabaseTime(time);
}

function optionalCount(count: number | undefined): number | undefined {
  if (count === undefined || (Number.isInteger(count) && count >= 0)) return count;

  throw new AppError('input-invalid', 'How many are kept must be a whole number from 0.');
}
