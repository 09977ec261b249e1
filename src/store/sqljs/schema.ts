/**
 * The tables. `message` is Langflow's, column for column, so that Langflow and other readers of its
 * database can use the file. Everything of ours starts with `fp_`.
 *
 * A message's place in the order is its row id: Langflow's own inserts get one without knowing.
 * Ours are spaced, so that a message can be put between two others.
 *
 * The indexes are on expressions because Langflow compares its tables with its models when it
 * starts and stops at an index it does not know; it does not see indexes on expressions.
 */
export const messageTable = `
CREATE TABLE message (
  timestamp DATETIME NOT NULL,
  sender VARCHAR NOT NULL,
  sender_name VARCHAR NOT NULL,
  session_id VARCHAR NOT NULL,
  text TEXT,
  id CHAR(32) NOT NULL,
  flow_id CHAR(32),
  files JSON,
  error BOOLEAN DEFAULT 0 NOT NULL,
  edit BOOLEAN DEFAULT 0 NOT NULL,
  properties JSON,
  category TEXT,
  content_blocks JSON,
  context_id VARCHAR,
  CONSTRAINT pk_message PRIMARY KEY (id)
);`;

/** Columns that a `message` table must have to be taken for Langflow's. */
export const messageColumns = [
  'id',
  'timestamp',
  'sender',
  'sender_name',
  'session_id',
  'text',
  'flow_id',
] as const;

/** Columns that older Langflow versions lack, as newer ones declare them. */
export const laterColumns: Readonly<Record<string, string>> = {
  files: 'JSON',
  error: 'BOOLEAN DEFAULT 0 NOT NULL',
  edit: 'BOOLEAN DEFAULT 0 NOT NULL',
  properties: 'JSON',
  category: 'TEXT',
  content_blocks: 'JSON',
  context_id: 'VARCHAR',
};

export const messageIndexes = `
CREATE INDEX IF NOT EXISTS fp_message_session ON message (session_id || '');
CREATE INDEX IF NOT EXISTS fp_message_flow ON message (flow_id || '');`;

/** Our tables as they were first released; later versions change them through `migrations`. */
export const ownTables = `
CREATE TABLE fp_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- the highest row id that was ever given to a message and deleted again
  top INTEGER NOT NULL DEFAULT 0,
  -- messages up to this row id are in the search index, apart from those in fp_stale
  indexed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO fp_state (id) VALUES (1);

CREATE TABLE fp_session (
  id TEXT PRIMARY KEY,
  flow_id TEXT,
  created_at TEXT NOT NULL,
  -- whether it stays when its last message goes: made or emptied by the user
  kept INTEGER NOT NULL DEFAULT 0,
  message_count INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL DEFAULT 0,
  last_active TEXT NOT NULL,
  preview TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX fp_session_recent ON fp_session (last_active, last_seq);
CREATE INDEX fp_session_created ON fp_session (created_at);

CREATE TABLE fp_session_flow (
  flow_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  message_count INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (flow_id, session_id)
) WITHOUT ROWID;
CREATE INDEX fp_session_flow_session ON fp_session_flow (session_id);

CREATE TABLE fp_run (
  id TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  started_at TEXT NOT NULL,
  head TEXT NOT NULL,
  nodes TEXT NOT NULL
);
CREATE INDEX fp_run_flow ON fp_run (flow_id, started_at);
CREATE INDEX fp_run_session ON fp_run (session_id, started_at);
CREATE INDEX fp_run_started ON fp_run (started_at);

CREATE TABLE fp_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  label TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE fp_change_row (
  change_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,
  before TEXT,
  after TEXT,
  PRIMARY KEY (change_id, kind, target)
) WITHOUT ROWID;

CREATE TABLE fp_original (
  message_id TEXT PRIMARY KEY,
  text TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE fp_stale (
  -- a message that the search index does not have as it now is, and the text the index has, if any
  seq INTEGER PRIMARY KEY,
  text TEXT
);`;

/**
 * The search index holds words only and reads texts back from its source, which is exactly what the
 * index was given: a message changed since then counts with the text it had, which `fp_stale` keeps.
 */
export const searchTables = `
CREATE VIEW fp_search_source (rowid, text) AS
  SELECT seq, text FROM fp_stale WHERE text IS NOT NULL
  UNION ALL
  SELECT message.rowid, message.text FROM message
    WHERE message.rowid <= (SELECT indexed FROM fp_state)
      AND NOT EXISTS (SELECT 1 FROM fp_stale WHERE seq = message.rowid);
CREATE VIRTUAL TABLE fp_search USING fts4 (content="fp_search_source", text, tokenize=unicode61, order=desc);
-- the message at the place up to which the index goes: shows whether places are still what they were
ALTER TABLE fp_state ADD COLUMN indexed_id TEXT;`;

const preview = (row: string): string =>
  `substr(ltrim(coalesce(${row}.text, ''), char(10, 13, 32)), 1, 400)`;

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

const forget = (row: string): string => `
  INSERT OR IGNORE INTO fp_stale (seq, text)
    SELECT ${row}.rowid, ${row}.text WHERE ${row}.rowid <= (SELECT indexed FROM fp_state);`;

/** Keep the summaries right whoever writes: they run inside the writer's own transaction. */
export const triggers: Readonly<Record<string, string>> = {
  fp_message_insert: `AFTER INSERT ON message BEGIN ${count('new')}
  INSERT OR IGNORE INTO fp_stale (seq) SELECT new.rowid WHERE new.rowid <= (SELECT indexed FROM fp_state);
END`,
  fp_message_delete: `AFTER DELETE ON message BEGIN ${discount('old')}
  UPDATE fp_state SET top = old.rowid
    WHERE top < old.rowid AND NOT EXISTS (SELECT 1 FROM message WHERE rowid > old.rowid);${forget('old')}
END`,
  fp_message_text: `AFTER UPDATE OF text, timestamp ON message
WHEN old.text IS NOT new.text OR old.timestamp IS NOT new.timestamp BEGIN
  UPDATE fp_session SET last_active = new.timestamp, preview = ${preview('new')}
    WHERE id = new.session_id AND last_seq = new.rowid;${forget('old')}
END`,
  fp_message_move: `AFTER UPDATE OF session_id, flow_id ON message
WHEN old.session_id IS NOT new.session_id OR old.flow_id IS NOT new.flow_id BEGIN ${discount('old')} ${count('new')}
END`,
};

/** Makes all summaries anew from the messages, for a database whose triggers were missing for a while. */
export const rebuildSummaries = `
UPDATE fp_session SET message_count = 0, last_seq = 0, last_active = created_at, preview = '';
DELETE FROM fp_session_flow;
INSERT INTO fp_session (id, created_at, message_count, last_seq, last_active, preview)
  SELECT session_id, min(timestamp), count(*), max(rowid), '', '' FROM message WHERE true GROUP BY session_id
  ON CONFLICT (id) DO UPDATE SET message_count = excluded.message_count, last_seq = excluded.last_seq;
UPDATE fp_session SET (last_active, preview) =
    (SELECT m.timestamp, ${preview('m')} FROM message m WHERE m.rowid = fp_session.last_seq)
  WHERE last_seq <> 0;
DELETE FROM fp_session WHERE message_count = 0 AND kept = 0;
INSERT INTO fp_session_flow (flow_id, session_id, message_count)
  SELECT flow_id, session_id, count(*) FROM message WHERE flow_id IS NOT NULL GROUP BY flow_id, session_id;
INSERT OR IGNORE INTO fp_session_flow (flow_id, session_id)
  SELECT flow_id, id FROM fp_session WHERE flow_id IS NOT NULL;
DELETE FROM fp_stale;
DROP TABLE fp_search;
CREATE VIRTUAL TABLE fp_search USING fts4 (content="fp_search_source", text, tokenize=unicode61, order=desc);
UPDATE fp_state SET indexed = 0, indexed_id = NULL;`;
