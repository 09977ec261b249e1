import type { RetentionOptions, RetentionPolicy, RetentionReport } from '../messageStore';
import {
  checkedPolicy,
  planRetention,
  retentionBatch,
  type CheckedPolicy,
  type RetentionCounts,
  type RetentionTables,
} from '../retentionPlan';
import type { Parameters, Sql } from './connection';
import { own } from './schema';

const tables: RetentionTables = {
  messages: `SELECT p.seq, p.session_id AS session, m."timestamp" AS time
    FROM ${own}.place p JOIN message m ON m.id = p.message_id`,
  timeAt: (place) => `(SELECT m."timestamp" AT TIME ZONE 'UTC' FROM ${own}.place p
    JOIN message m ON m.id = p.message_id WHERE p.seq = ${place})`,
  session: `${own}.session`,
  run: `${own}.run`,
  parameter: (number) => `$${number}`,
};

/** How a policy gets at the database. */
export interface RetentionAccess {
  readonly read: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly write: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  /** Tells everyone that anything may have gone. */
  readonly tell: () => Promise<void>;
}

/** One kind of thing that a policy lets go, a batch at a time. */
interface RetentionStep {
  readonly counts: RetentionCounts;
  /** Runs once before the first batch. */
  readonly first?: string;
  readonly table: string;
  /** Chooses the rows, by their physical place. */
  readonly choice: string;
  readonly values?: Parameters;
}

/**
 * Keeps to a policy. What is deleted here is gone for good: texts that undo would bring back go
 * with it.
 * @throws AppError `input-invalid`
 */
export async function retain(
  access: RetentionAccess,
  given: RetentionPolicy,
  { isDryRun = false }: RetentionOptions,
): Promise<RetentionReport> {
  const policy = checkedPolicy(given);
  if (isDryRun) {
    return planRetention(policy, tables, ({ sql, values }) =>
      access.read((connection) => connection.get(sql, values)),
    );
  }
  const steps = retentionSteps(policy);
  const before = await access.read(countSessions);
  const report = { messages: 0, runs: 0, sessions: 0, history: 0 };
  for (const { counts, table, choice, values, first } of steps) {
    if (first !== undefined) await access.write((sql) => sql.run(first, values));
    let gone: number;
    do {
      gone = await access.write((sql) =>
        sql.run(
          `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${choice} LIMIT ${retentionBatch}))`,
          values,
        ),
      );
      report[counts] += gone;
    } while (gone > 0);
  }
  const { messages, runs } = report;
  const sessions = before - (await access.read(countSessions));
  if (messages + runs + sessions > 0) await access.tell();
  return { sessions, messages, runs };
}

const surplus = `SELECT id FROM ${own}.session ORDER BY last_active DESC, last_seq DESC, id OFFSET $1`;

function retentionSteps(policy: CheckedPolicy): readonly RetentionStep[] {
  const { messagesBefore: before, messagesPerSession: perSession, sessions } = policy;
  const ofMessages = [
    ...(before === undefined ? [] : byAge(before)),
    ...(perSession === undefined ? [] : [byNumber(perSession)]),
    ...(sessions === undefined ? [] : fewerSessions(sessions)),
  ];
  return [
    ...ofMessages,
    ...(ofMessages.length === 0 ? [] : forgetting(before)),
    ...runSteps(policy),
  ];
}

function byAge(before: string): readonly RetentionStep[] {
  return [
    {
      counts: 'messages',
      table: 'message',
      choice: 'SELECT ctid FROM message WHERE "timestamp" < $1',
      values: [before],
    },
    {
      counts: 'sessions',
      table: `${own}.session`,
      choice: `SELECT ctid FROM ${own}.session WHERE message_count = 0 AND last_active < $1`,
      values: [before],
    },
  ];
}

function byNumber(perSession: number): RetentionStep {
  return {
    counts: 'messages',
    table: 'message',
    choice: `SELECT m.ctid FROM ${own}.session s JOIN ${own}.place p ON p.session_id = s.id
        JOIN message m ON m.id = p.message_id
      WHERE s.message_count > $1 AND p.seq <= (
        SELECT l.seq FROM ${own}.place l WHERE l.session_id = s.id ORDER BY l.seq DESC LIMIT 1 OFFSET $1)`,
    values: [perSession],
  };
}

function fewerSessions(kept: number): readonly RetentionStep[] {
  return [
    {
      counts: 'messages',
      // Sessions stay while their messages go, so that the same ones are surplus until the end.
      first: `UPDATE ${own}.session SET kept = true WHERE NOT kept AND id IN (${surplus})`,
      table: 'message',
      choice: `SELECT m.ctid FROM message m JOIN ${own}.place p ON p.message_id = m.id
        WHERE p.session_id IN (${surplus}) ORDER BY p.seq`,
      values: [kept],
    },
    {
      counts: 'sessions',
      table: `${own}.session`,
      choice: `SELECT ctid FROM ${own}.session WHERE message_count = 0 AND id IN (${surplus})`,
      values: [kept],
    },
  ];
}

/** Undo must not keep what was to go. */
function forgetting(before: string | undefined): readonly RetentionStep[] {
  const history = (table: string, condition: string, values: Parameters = []): RetentionStep => ({
    counts: 'history',
    table: `${own}.${table}`,
    choice: `SELECT t.ctid FROM ${own}.${table} t WHERE ${condition}`,
    values,
  });
  return [
    ...(before === undefined ? [] : [history('change', 't.at < $1', [before])]),
    history(
      'original',
      `NOT EXISTS (SELECT 1 FROM message m WHERE m.id = t.message_id)
        AND NOT EXISTS (SELECT 1 FROM ${own}.change_row r
          WHERE r.kind = 'message' AND r.target = t.message_id::text)`,
    ),
    history(
      'session_flow',
      `NOT EXISTS (SELECT 1 FROM ${own}.session s WHERE s.id = t.session_id)`,
    ),
  ];
}

function runSteps({ runsBefore, runsPerFlow }: CheckedPolicy): readonly RetentionStep[] {
  const table = `${own}.run`;
  const steps: RetentionStep[] = [];
  if (runsBefore !== undefined) {
    const choice = `SELECT ctid FROM ${table} WHERE started_at < $1`;
    steps.push({ counts: 'runs', table, choice, values: [runsBefore] });
  }
  if (runsPerFlow !== undefined) {
    const choice = `SELECT place FROM (SELECT ctid AS place, row_number() OVER (
      PARTITION BY flow_id ORDER BY started_at DESC, id) AS number FROM ${table}) r WHERE number > $1`;
    steps.push({ counts: 'runs', table, choice, values: [runsPerFlow] });
  }
  return steps;
}

async function countSessions(sql: Sql): Promise<number> {
  return Number((await sql.get(`SELECT count(*) AS number FROM ${own}.session`))?.['number']);
}
