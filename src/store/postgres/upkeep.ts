import type { CompactReport } from '../messageStore';
import type { Sql } from './connection';
import { longestSessionId, own } from './schema';

const placed = `octet_length(m.session_id) <= ${longestSessionId}`;

/** What is to be true of our tables, as queries that find where it is not. */
const checks: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: 'messages have no place',
    sql: `SELECT 1 FROM message m LEFT JOIN ${own}.place p ON p.message_id = m.id
      WHERE p.message_id IS NULL AND ${placed}`,
  },
  {
    what: 'places have no message',
    sql: `SELECT 1 FROM ${own}.place p LEFT JOIN message m ON m.id = p.message_id WHERE m.id IS NULL`,
  },
  {
    what: 'places are those of another session or flow',
    sql: `SELECT 1 FROM ${own}.place p JOIN message m ON m.id = p.message_id
      WHERE (m.session_id, m.flow_id) IS DISTINCT FROM (p.session_id, p.flow_id) AND ${placed}`,
  },
  {
    what: 'sessions are summed up wrongly',
    sql: `SELECT 1 FROM ${own}.session s FULL JOIN (
        SELECT session_id, count(*) AS number, max(seq) AS last FROM ${own}.place GROUP BY session_id
      ) p ON p.session_id = s.id
      WHERE (coalesce(p.number, 0), coalesce(p.last, 0)) IS DISTINCT FROM (s.message_count::bigint, s.last_seq)`,
  },
  {
    what: 'counts of a flow in a session are wrong',
    sql: `SELECT 1 FROM ${own}.session_flow f FULL JOIN (
        SELECT session_id, flow_id, count(*) AS number FROM ${own}.place
          WHERE flow_id IS NOT NULL GROUP BY session_id, flow_id
      ) p ON p.session_id = f.session_id AND p.flow_id = f.flow_id
      WHERE coalesce(p.number, 0) IS DISTINCT FROM f.message_count::bigint`,
  },
];

/** Problems found, empty where there are none. What lies on the disk is the server's own concern. */
export async function findProblems(sql: Sql): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { what, sql: query } of checks) {
    const row = await sql.get(`SELECT count(*) AS number FROM (${query}) found`);
    if (row?.['number'] !== 0) problems.push(`${Number(row?.['number'])} ${what}.`);
  }
  return problems;
}

/** Lets the server use the space of what was deleted again. */
export async function compact(sql: Sql): Promise<CompactReport> {
  const bytesBefore = await sizeOf(sql);
  const tables = await sql.all(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1`,
    [own],
  );
  for (const name of ['message', ...tables.map((row) => String(row['name']))]) {
    await sql.run(`VACUUM (ANALYZE) ${name}`);
  }
  return { bytesBefore, bytesAfter: await sizeOf(sql) };
}

async function sizeOf(sql: Sql): Promise<number> {
  const row = await sql.get(
    `SELECT sum(pg_total_relation_size(oid))::bigint AS bytes FROM pg_class
      WHERE oid = to_regclass('message') OR relnamespace = $1::regnamespace AND relkind = 'r'`,
    [own],
  );
  return Number(row?.['bytes']);
}
