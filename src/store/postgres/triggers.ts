import { longestSessionId, own } from './schema';

/** The channel on which every change is told. */
export const channel = 'flow_playground';

/** Sessions of a change are named while they are few and short; a notification has at most 8000 bytes. */
const namedSessions = 50;
const namedBytes = 4000;

const preview = (row: string): string => `left(ltrim(coalesce(${row}.text, ''), E' \\n\\r'), 400)`;

/** The trigger of each kind of change: its function's name, when it runs, and what the function does. */
interface Trigger {
  readonly name: string;
  readonly when: string;
  readonly body: string;
}

const afterInsert: Trigger = {
  name: 'flow_playground_insert',
  when: 'AFTER INSERT ON @message REFERENCING NEW TABLE AS added',
  body: `
  INSERT INTO ${own}.place (message_id, seq, session_id, flow_id)
    SELECT a.id, nextval('${own}.places'), a.session_id, a.flow_id FROM added a
    WHERE octet_length(a.session_id) <= ${longestSessionId}
      AND NOT EXISTS (SELECT 1 FROM ${own}.place p WHERE p.message_id = a.id);
  INSERT INTO ${own}.unindexed (message_id)
    SELECT p.message_id FROM added a JOIN ${own}.place p ON p.message_id = a.id ON CONFLICT DO NOTHING;
  INSERT INTO ${own}.session AS s (id, created_at, message_count, last_seq, last_active, preview)
    SELECT session_id, min(at), count(*), max(seq), (array_agg(at ORDER BY seq DESC))[1],
        (array_agg(preview ORDER BY seq DESC))[1]
      FROM (SELECT p.session_id, p.seq, a."timestamp"::timestamp AS at, ${preview('a')} AS preview
        FROM added a JOIN ${own}.place p ON p.message_id = a.id) placed
      GROUP BY session_id ORDER BY session_id
    ON CONFLICT (id) DO UPDATE SET
      message_count = s.message_count + excluded.message_count,
      last_active = CASE WHEN excluded.last_seq >= s.last_seq THEN excluded.last_active ELSE s.last_active END,
      preview = CASE WHEN excluded.last_seq >= s.last_seq THEN excluded.preview ELSE s.preview END,
      last_seq = greatest(s.last_seq, excluded.last_seq);
  INSERT INTO ${own}.session_flow AS f (session_id, flow_id, message_count)
    SELECT p.session_id, p.flow_id, count(*) FROM added a JOIN ${own}.place p ON p.message_id = a.id
      WHERE p.flow_id IS NOT NULL GROUP BY p.session_id, p.flow_id ORDER BY p.session_id, p.flow_id
    ON CONFLICT (session_id, flow_id) DO UPDATE SET message_count = f.message_count + excluded.message_count;
  PERFORM ${own}.tell(ARRAY(SELECT DISTINCT session_id::text FROM added));`,
};

const afterDelete: Trigger = {
  name: 'flow_playground_delete',
  when: 'AFTER DELETE ON @message REFERENCING OLD TABLE AS removed',
  body: `
  WITH gone AS (
    DELETE FROM ${own}.place p USING removed r WHERE p.message_id = r.id RETURNING p.session_id, p.flow_id
  ), unindexed AS (
    DELETE FROM ${own}.unindexed u USING removed r WHERE u.message_id = r.id
  ), words AS (
    DELETE FROM ${own}.word w USING removed r WHERE w.message_id = r.id
  ), flows AS (
    UPDATE ${own}.session_flow f SET message_count = f.message_count - g.number
      FROM (SELECT session_id, flow_id, count(*) AS number FROM gone GROUP BY 1, 2) g
      WHERE f.session_id = g.session_id AND f.flow_id = g.flow_id
  )
  UPDATE ${own}.session s SET message_count = s.message_count - g.number
    FROM (SELECT session_id, count(*) AS number FROM gone GROUP BY 1) g WHERE s.id = g.session_id;
  PERFORM ${own}.settle(ARRAY(SELECT DISTINCT session_id::text FROM removed));
  PERFORM ${own}.tell(ARRAY(SELECT DISTINCT session_id::text FROM removed));`,
};

const moved = `
  SELECT o.id, o.session_id::text AS old_session, o.flow_id AS old_flow,
      n.session_id::text AS new_session, n.flow_id AS new_flow
    FROM before_rows o JOIN after_rows n ON n.id = o.id
    WHERE (o.session_id, o.flow_id) IS DISTINCT FROM (n.session_id, n.flow_id)
      AND octet_length(n.session_id) <= ${longestSessionId}`;

const afterUpdate: Trigger = {
  name: 'flow_playground_update',
  when: 'AFTER UPDATE ON @message REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows',
  body: `
  INSERT INTO ${own}.unindexed (message_id)
    SELECT n.id FROM after_rows n JOIN before_rows o ON o.id = n.id
      WHERE n.text IS DISTINCT FROM o.text AND EXISTS (SELECT 1 FROM ${own}.place p WHERE p.message_id = n.id)
    ON CONFLICT DO NOTHING;
  UPDATE ${own}.session s SET last_active = n."timestamp"::timestamp, preview = ${preview('n')}
    FROM after_rows n JOIN before_rows o ON o.id = n.id JOIN ${own}.place p ON p.message_id = n.id
    WHERE s.id = p.session_id AND s.last_seq = p.seq
      AND (n.text, n."timestamp") IS DISTINCT FROM (o.text, o."timestamp");
  IF EXISTS (${moved}) THEN
    WITH moved AS (${moved}), placed AS (
      UPDATE ${own}.place p SET session_id = m.new_session, flow_id = m.new_flow
        FROM moved m WHERE p.message_id = m.id
    ), difference AS (
      SELECT old_session AS session_id, old_flow AS flow_id, -1 AS number FROM moved
      UNION ALL SELECT new_session, new_flow, 1 FROM moved
    ), flows AS (
      INSERT INTO ${own}.session_flow AS f (session_id, flow_id, message_count)
        SELECT session_id, flow_id, sum(number) FROM difference WHERE flow_id IS NOT NULL
          GROUP BY session_id, flow_id ORDER BY session_id, flow_id
        ON CONFLICT (session_id, flow_id) DO UPDATE SET message_count = f.message_count + excluded.message_count
    )
    INSERT INTO ${own}.session AS s (id, created_at, last_active, message_count)
      SELECT d.session_id, min(n."timestamp"::timestamp), min(n."timestamp"::timestamp), sum(d.number)
        FROM difference d, LATERAL (SELECT min("timestamp") AS "timestamp" FROM after_rows) n
        GROUP BY d.session_id ORDER BY d.session_id
      ON CONFLICT (id) DO UPDATE SET message_count = s.message_count + excluded.message_count;
    PERFORM ${own}.settle(ARRAY(
      SELECT old_session FROM (${moved}) m UNION SELECT new_session FROM (${moved}) m));
  END IF;
  PERFORM ${own}.tell(ARRAY(
    SELECT session_id::text FROM before_rows UNION SELECT session_id::text FROM after_rows));`,
};

const afterTruncate: Trigger = {
  name: 'flow_playground_truncate',
  when: 'AFTER TRUNCATE ON @message',
  body: `
  PERFORM ${own}.recount();
  PERFORM ${own}.tell(ARRAY[]::text[]);`,
};

const triggers = [afterInsert, afterDelete, afterUpdate, afterTruncate];

export const triggerNames = triggers.map(({ name }) => name);

/**
 * The functions and triggers, which may be there in an earlier form. They run with the rights of the
 * role that made them, so that Langflow's role needs none of its own.
 * @param message the qualified name of Langflow's table
 */
export function createTriggers(message: string): string {
  return [
    settle(message),
    recount(message),
    tell,
    ...triggers.map(({ name, when, body }) => {
      const function_ = `${own}.${name.replace(`${own}_`, 'after_')}`;
      return `${functionHead(`${function_}()`, 'trigger')} AS $body$
BEGIN${body}
  RETURN NULL;
END $body$;
DROP TRIGGER IF EXISTS ${name} ON ${message};
CREATE TRIGGER ${name} ${when.replace('@message', message)} FOR EACH STATEMENT EXECUTE FUNCTION ${function_}();`;
    }),
  ].join('\n');
}

function functionHead(signature: string, result: string): string {
  return `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${result} LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC'`;
}

/** Brings the summaries of sessions, whose counts are right already, in line with their last message. */
const settle = (message: string): string => `
${functionHead(`${own}.settle(ids text[])`, 'void')} AS $body$
BEGIN
  UPDATE ${own}.session s SET last_seq = coalesce(l.seq, 0),
      last_active = coalesce(m."timestamp"::timestamp, s.created_at), preview = ${preview('m')}
    FROM unnest(ids) i (id)
      LEFT JOIN LATERAL (SELECT seq, message_id FROM ${own}.place p
        WHERE p.session_id = i.id ORDER BY seq DESC LIMIT 1) l ON true
      LEFT JOIN ${message} m ON m.id = l.message_id
    WHERE s.id = i.id;
  DELETE FROM ${own}.session WHERE id = ANY (ids) AND message_count <= 0 AND NOT kept;
  DELETE FROM ${own}.session_flow f WHERE f.session_id = ANY (ids) AND f.message_count <= 0
    AND NOT EXISTS (SELECT 1 FROM ${own}.session s WHERE s.id = f.session_id AND s.flow_id = f.flow_id);
END $body$;`;

/** Makes places and summaries anew from the messages, for a table that was written without our triggers. */
const recount = (message: string): string => `
${functionHead(`${own}.recount()`, 'void')} AS $body$
BEGIN
  DELETE FROM ${own}.place p WHERE NOT EXISTS (SELECT 1 FROM ${message} m WHERE m.id = p.message_id);
  DELETE FROM ${own}.word p WHERE NOT EXISTS (SELECT 1 FROM ${message} m WHERE m.id = p.message_id);
  DELETE FROM ${own}.unindexed p WHERE NOT EXISTS (SELECT 1 FROM ${message} m WHERE m.id = p.message_id);
  UPDATE ${own}.place p SET session_id = m.session_id, flow_id = m.flow_id FROM ${message} m
    WHERE m.id = p.message_id AND (m.session_id, m.flow_id) IS DISTINCT FROM (p.session_id, p.flow_id)
      AND octet_length(m.session_id) <= ${longestSessionId};
  INSERT INTO ${own}.place (message_id, seq, session_id, flow_id)
    SELECT id, nextval('${own}.places'), session_id, flow_id
      FROM (SELECT * FROM ${message} m WHERE octet_length(m.session_id) <= ${longestSessionId}
          AND NOT EXISTS (SELECT 1 FROM ${own}.place p WHERE p.message_id = m.id)
        ORDER BY m."timestamp", (m.sender = 'User') DESC, m.id) missing;
  INSERT INTO ${own}.unindexed (message_id) SELECT message_id FROM ${own}.place p
    WHERE NOT EXISTS (SELECT 1 FROM ${own}.word w WHERE w.message_id = p.message_id) ON CONFLICT DO NOTHING;
  UPDATE ${own}.session SET message_count = 0;
  UPDATE ${own}.session_flow SET message_count = 0;
  INSERT INTO ${own}.session (id, created_at, last_active, message_count)
    SELECT p.session_id, min(m."timestamp"::timestamp), min(m."timestamp"::timestamp), count(*)
      FROM ${own}.place p JOIN ${message} m ON m.id = p.message_id GROUP BY p.session_id
    ON CONFLICT (id) DO UPDATE SET message_count = excluded.message_count;
  INSERT INTO ${own}.session_flow (session_id, flow_id, message_count)
    SELECT session_id, flow_id, count(*) FROM ${own}.place WHERE flow_id IS NOT NULL GROUP BY 1, 2
    ON CONFLICT (session_id, flow_id) DO UPDATE SET message_count = excluded.message_count;
  PERFORM ${own}.settle(ARRAY(SELECT id FROM ${own}.session));
END $body$;`;

/** Tells all who listen which sessions have changed, and which store of ours did it, if one did. */
const tell = `
${functionHead(`${own}.tell(ids text[])`, 'void')} AS $body$
BEGIN
  PERFORM nextval('${own}.changes');
  PERFORM pg_notify('${channel}', json_build_object(
    'origin', current_setting('flow_playground.origin', true),
    'kind', 'messages',
    'sessions', CASE WHEN cardinality(ids) BETWEEN 1 AND ${namedSessions}
      AND octet_length(array_to_string(ids, ' ')) < ${namedBytes} THEN to_json(ids) END)::text);
END $body$;`;
