import { AppError } from '../base/errors';
import type { RetentionPolicy, RetentionReport } from './messageStore';
import { toDatabaseTime } from './timestamps';

/** How many rows go in one transaction, so that what is asked meanwhile waits little. */
export const retentionBatch = 500;

/** What is counted of what a policy lets go. */
export type RetentionCounts = 'messages' | 'sessions' | 'runs' | 'history';

/** A policy as the databases compare it. */
export interface CheckedPolicy {
  /** In the database's form. */
  readonly messagesBefore: string | undefined;
  readonly messagesPerSession: number | undefined;
  readonly sessions: number | undefined;
  /** ISO, as runs have it. */
  readonly runsBefore: string | undefined;
  readonly runsPerFlow: number | undefined;
}

/** @throws AppError `input-invalid` */
export function checkedPolicy(policy: RetentionPolicy): CheckedPolicy {
  const { messagesBefore, runsBefore } = policy;
  return {
    messagesBefore: messagesBefore === undefined ? undefined : toDatabaseTime(messagesBefore),
    messagesPerSession: optionalCount(policy.messagesPerSession),
    sessions: optionalCount(policy.sessions),
    runsBefore:
      runsBefore === undefined
        ? undefined
        : `${toDatabaseTime(runsBefore).replace(' ', 'T').slice(0, 23)}Z`,
    runsPerFlow: optionalCount(policy.runsPerFlow),
  };
}

function optionalCount(count: number | undefined): number | undefined {
  if (count === undefined || (Number.isInteger(count) && count >= 0)) return count;

  throw new AppError('input-invalid', 'How many are kept must be a whole number from 0.');
}

/** Where a database has what a policy is about, in its SQL. */
export interface RetentionTables {
  /** A query for all messages: their `seq`, `session` and `time`. */
  readonly messages: string;
  /** The time of the message at a place, as sessions have it. */
  readonly timeAt: (place: string) => string;
  readonly session: string;
  readonly run: string;
  /** A parameter by its number, which counts from 1. */
  readonly parameter: (number: number) => string;
}

/** A query with its parameters, for one row. */
export interface PlanQuery {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/**
 * Counts what keeping to a policy would take away, without doing it: first by age, then by number in
 * each session, then by number of sessions, as it is done.
 * @param ask runs a query that gives one row
 */
export async function planRetention(
  policy: CheckedPolicy,
  tables: RetentionTables,
  ask: (query: PlanQuery) => Promise<Readonly<Record<string, unknown>> | undefined>,
): Promise<RetentionReport> {
  const { messagesBefore, messagesPerSession, sessions, runsBefore, runsPerFlow } = policy;
  const isOnMessages = [messagesBefore, messagesPerSession, sessions].some(
    (limit) => limit !== undefined,
  );
  const isOnRuns = runsBefore !== undefined || runsPerFlow !== undefined;
  const lost = isOnMessages ? await ask(messagesQuery(policy, tables)) : undefined;
  const runs = isOnRuns ? await ask(runsQuery(policy, tables)) : undefined;
  return {
    sessions: Number(lost?.['sessions'] ?? 0),
    messages: Number(lost?.['messages'] ?? 0),
    runs: Number(runs?.['runs'] ?? 0),
  };
}

function messagesQuery(policy: CheckedPolicy, tables: RetentionTables): PlanQuery {
  const { messagesBefore: before, messagesPerSession: perSession, sessions } = policy;
  const values: (string | number)[] = [];
  const value = (given: string | number): string => tables.parameter(values.push(given));
  const isYoung = before === undefined ? 'true' : `m.time >= ${value(before)}`;
  // A session without messages goes by when it was made; one that was emptied only where nobody made it.
  const staysEmpty =
    before === undefined
      ? 'true'
      : `CASE WHEN s.message_count = 0 THEN s.last_active ELSE s.created_at END >= ${value(before)}`;
  const mayBeEmpty = '(s.message_count = 0 OR s.kept)';
  const isLeft = 'r.session IS NOT NULL';
  const stays =
    perSession === 0
      ? `${mayBeEmpty} AND (${isLeft} OR ${staysEmpty})`
      : `${isLeft} OR (${mayBeEmpty} AND ${staysEmpty})`;
  const number =
    perSession === undefined
      ? 'r.number'
      : `CASE WHEN r.number > ${value(perSession)} THEN ${value(perSession)} ELSE r.number END`;
  const last = perSession === 0 ? '0' : 'coalesce(r.last, 0)';
  const active =
    perSession === 0 ? 's.created_at' : `coalesce(${tables.timeAt('r.last')}, s.created_at)`;
  const limit = sessions === undefined ? '' : `LIMIT ${value(sessions)}`;
  return {
    sql: `WITH remaining AS (SELECT m.session, count(*) AS number, max(m.seq) AS last
        FROM (${tables.messages}) m WHERE ${isYoung} GROUP BY m.session),
      standing AS (SELECT s.id, coalesce(${number}, 0) AS number, ${last} AS last_seq, ${active} AS last_active
        FROM ${tables.session} s LEFT JOIN remaining r ON r.session = s.id WHERE ${stays}),
      kept AS (SELECT number FROM standing ORDER BY last_active DESC, last_seq DESC, id ${limit})
      SELECT (SELECT count(*) FROM message) - coalesce(sum(number), 0) AS messages,
        (SELECT count(*) FROM ${tables.session}) - count(*) AS sessions FROM kept`,
    values,
  };
}

function runsQuery({ runsBefore, runsPerFlow }: CheckedPolicy, tables: RetentionTables): PlanQuery {
  const values: (string | number)[] = [];
  const value = (given: string | number): string => tables.parameter(values.push(given));
  const goes = [
    ...(runsBefore === undefined ? [] : [`started_at < ${value(runsBefore)}`]),
    ...(runsPerFlow === undefined ? [] : [`place > ${value(runsPerFlow)}`]),
  ];
  return {
    sql: `SELECT count(*) AS runs FROM (SELECT started_at, row_number() OVER (
        PARTITION BY flow_id ORDER BY started_at DESC, id) AS place FROM ${tables.run}) r
      WHERE ${goes.join(' OR ')}`,
    values,
  };
}
