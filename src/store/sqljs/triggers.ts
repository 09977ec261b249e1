import type { Connection } from './connection';
import { flowsOf, preview, type Place } from './schema';

const count = (row: string): string => `
  INSERT INTO fp_session (id, created_at, message_count, last_seq, last_active, preview)
    VALUES (${row}.session_id, ${row}.timestamp, 1, ${row}.rowid, ${row}.timestamp, ${preview(row)})
    ON CONFLICT (id) DO UPDATE SET
      message_count = message_count + 1,
      last_active = CASE WHEN excluded.last_seq >= last_seq THEN excluded.last_active ELSE last_active END,
      preview = CASE WHEN excluded.last_seq >= last_seq THEN excluded.preview ELSE preview END,
      last_seq = max(last_seq, excluded.last_seq);
  INSERT INTO fp_session_flow (flow_id, session_id, message_count)
    SELECT ${row}.flow_id, ${row}.session_id, 1 WHERE ${row}.flow_id IS NOT NULL
    ON CONFLICT (flow_id, session_id) DO UPDATE SET message_count = message_count + 1;`;

const discount = (row: string): string => `
  UPDATE fp_session SET message_count = message_count - 1 WHERE id = ${row}.session_id;
  UPDATE fp_session SET last_seq = coalesce(
      (SELECT max(rowid) FROM message WHERE session_id || '' = ${row}.session_id), 0)
    WHERE id = ${row}.session_id AND last_seq = ${row}.rowid;
  UPDATE fp_session SET (last_active, preview) =
      (SELECT m.timestamp, ${preview('m')} FROM message m WHERE m.rowid = fp_session.last_seq)
    WHERE id = ${row}.session_id AND last_seq <> 0 AND ${row}.rowid > last_seq;
  UPDATE fp_session SET last_active = created_at, preview = ''
    WHERE id = ${row}.session_id AND last_seq = 0;
  DELETE FROM fp_session WHERE id = ${row}.session_id AND message_count <= 0 AND kept = 0;
  UPDATE fp_session_flow SET message_count = message_count - 1
    WHERE session_id = ${row}.session_id AND flow_id = ${row}.flow_id;
  DELETE FROM fp_session_flow WHERE session_id = ${row}.session_id AND flow_id = ${row}.flow_id
    AND message_count <= 0
    AND NOT EXISTS (SELECT 1 FROM fp_session s WHERE s.id = ${row}.session_id AND s.flow_id = ${row}.flow_id);`;

const listFlows = (row: string): string => `
  UPDATE fp_session SET flows = ${flowsOf(`${row}.session_id`)} WHERE id = ${row}.session_id;`;

const noteTop = `
  UPDATE fp_state SET top = old.rowid
    WHERE top < old.rowid AND NOT EXISTS (SELECT 1 FROM message WHERE rowid > old.rowid);`;

const forget = (row: string): string => `
  INSERT OR IGNORE INTO fp_stale (seq)
    SELECT ${row}.rowid WHERE ${row}.rowid <= (SELECT indexed FROM fp_state);`;

/** What is done at each change of a message, and of a session's flows; `@` stands for the schema. */
const triggers: Readonly<Record<string, string>> = {
  fp_message_insert: `AFTER INSERT ON @message BEGIN ${count('new')} ${forget('new')}
END`,
  fp_message_delete: `AFTER DELETE ON @message BEGIN ${discount('old')} ${noteTop} ${forget('old')}
END`,
  fp_message_text: `AFTER UPDATE OF text, timestamp ON @message
WHEN old.text IS NOT new.text OR old.timestamp IS NOT new.timestamp BEGIN
  UPDATE fp_session SET last_active = new.timestamp, preview = ${preview('new')}
    WHERE id = new.session_id AND last_seq = new.rowid;${forget('old')}
END`,
  // The new place comes first: a session whose only message moves stays what it is.
  fp_message_move: `AFTER UPDATE ON @message
WHEN old.rowid <> new.rowid OR old.session_id IS NOT new.session_id OR old.flow_id IS NOT new.flow_id
BEGIN ${count('new')} ${discount('old')} ${noteTop} ${forget('old')} ${forget('new')}
END`,
  fp_flow_insert: `AFTER INSERT ON @fp_session_flow BEGIN ${listFlows('new')}
END`,
  fp_flow_count: `AFTER UPDATE OF message_count ON @fp_session_flow
WHEN (old.message_count > 0) <> (new.message_count > 0) BEGIN ${listFlows('new')}
END`,
  fp_flow_delete: `AFTER DELETE ON @fp_session_flow BEGIN ${listFlows('old')}
END`,
};

/**
 * Creates the triggers that are missing; returns whether there were any. In our own database they
 * keep the summaries right whoever writes: they run inside the writer's own transaction. Beside a
 * database of Langflow's they are our connection's alone, since they reach into another file.
 */
export function createTriggers(connection: Connection, place: Place): boolean {
  const missing = missingTriggers(connection, place);
  for (const name of missing) connection.script(`DROP TRIGGER IF EXISTS ${name}`);
  for (const name of missing) connection.script(definition(name, place));
  return missing.length > 0;
}

/** Names of triggers that are not there or not as they should be: Langflow's migrations lose them. */
export function missingTriggers(connection: Connection, place: Place): readonly string[] {
  const schema = place === 'main' ? 'main.sqlite_schema' : 'temp.sqlite_schema';
  const present = new Set(
    connection
      .all(`SELECT sql FROM ${schema} WHERE type = 'trigger'`)
      .map((row) => String(row['sql'])),
  );
  return Object.keys(triggers).filter((name) => !present.has(stored(definition(name, place))));
}

function definition(name: string, place: Place): string {
  const body = triggers[name] ?? '';
  return place === 'main'
    ? `CREATE TRIGGER ${name} ${body.replace('@', '')}`
    : `CREATE TEMP TRIGGER ${name} ${body.replace('@message', 'main.message').replace('@', 'fp.')}`;
}

/** A definition as SQLite keeps it. */
function stored(sql: string): string {
  return sql.replace(/^CREATE TEMP TRIGGER/, 'CREATE TRIGGER');
}
