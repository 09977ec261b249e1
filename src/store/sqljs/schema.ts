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

export const messageIndexes = `
CREATE INDEX IF NOT EXISTS fp_message_session ON message (session_id || '');
CREATE INDEX IF NOT EXISTS fp_message_flow ON message (flow_id || '');`;

/**
 * The schema in which our tables lie: the database itself, or a file of ours attached as `fp` where
 * the database is Langflow's. Langflow up to 1.8 does not start with a table that it does not know.
 */
export type Place = 'main' | 'fp';

/**
 * The search index, with texts of its own. Reading them from `message` would save the space, but
 * then SQLite's integrity check calls an index that lags behind damaged, and a view in between
 * stops Langflow's migrations, which replace the table.
 */
const searchIndex = (place: Place): string =>
  `CREATE VIRTUAL TABLE ${place}.fp_search
    USING fts4 (text, tokenize=unicode61, order=desc, matchinfo=fts3);`;

/** Our tables as they were first released; later versions change them through `migrations`. */
export const ownTables = (place: Place): string => `
CREATE TABLE ${place}.fp_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- the number of changes made to these tables; not user_version, which a dump loses
  version INTEGER NOT NULL,
  -- the highest row id that was ever given to a message and deleted again
  top INTEGER NOT NULL DEFAULT 0,
  -- messages up to this row id are in the search index, apart from those in fp_stale
  indexed INTEGER NOT NULL DEFAULT 0,
  -- the message at that place: shows whether places are still what they were
  indexed_id TEXT
);
INSERT INTO ${place}.fp_state (id, version) VALUES (1, 1);

CREATE TABLE ${place}.fp_session (
  id TEXT PRIMARY KEY,
  flow_id TEXT,
  created_at TEXT NOT NULL,
  -- whether it stays when its last message goes: made or emptied by the user
  kept INTEGER NOT NULL DEFAULT 0,
  message_count INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL DEFAULT 0,
  last_active TEXT NOT NULL,
  preview TEXT NOT NULL DEFAULT '',
  -- ids of the flows that have messages in it, as a JSON list
  flows TEXT NOT NULL DEFAULT '[]'
) WITHOUT ROWID;
CREATE INDEX ${place}.fp_session_recent ON fp_session (last_active DESC, last_seq DESC, id);
CREATE INDEX ${place}.fp_session_created ON fp_session (created_at DESC, id);
CREATE INDEX ${place}.fp_session_name ON fp_session (id COLLATE NOCASE, id);

CREATE TABLE ${place}.fp_session_flow (
  flow_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  message_count INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (flow_id, session_id)
) WITHOUT ROWID;
CREATE INDEX ${place}.fp_session_flow_session ON fp_session_flow (session_id);

CREATE TABLE ${place}.fp_run (
  id TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  started_at TEXT NOT NULL,
  head TEXT NOT NULL,
  nodes TEXT NOT NULL
);
CREATE INDEX ${place}.fp_run_flow ON fp_run (flow_id, started_at);
CREATE INDEX ${place}.fp_run_session ON fp_run (session_id, started_at);
CREATE INDEX ${place}.fp_run_started ON fp_run (started_at);

CREATE TABLE ${place}.fp_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  label TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE ${place}.fp_change_row (
  change_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,
  before TEXT,
  after TEXT,
  PRIMARY KEY (change_id, kind, target)
) WITHOUT ROWID;

CREATE TABLE ${place}.fp_original (
  message_id TEXT PRIMARY KEY,
  text TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE ${place}.fp_stale (
  -- a message that the search index does not have as it now is
  seq INTEGER PRIMARY KEY
);
${searchIndex(place)}`;

/**
 * Where sessions were branched off, and changes that are made in several steps. A session gets a `uid` when it is first branched, which stays
 * its own whatever it is called.
 */
export const forks = (place: Place): string => `
ALTER TABLE ${place}.fp_session ADD COLUMN uid TEXT;
ALTER TABLE ${place}.fp_session ADD COLUMN fork_of TEXT;
ALTER TABLE ${place}.fp_session ADD COLUMN fork_seq INTEGER;
ALTER TABLE ${place}.fp_session ADD COLUMN fork_own_seq INTEGER;
ALTER TABLE ${place}.fp_change ADD COLUMN key TEXT;
CREATE INDEX ${place}.fp_session_uid ON fp_session (uid) WHERE uid IS NOT NULL;`;

export const forkColumns = ['uid', 'fork_of', 'fork_seq', 'fork_own_seq'] as const;

/** The start of a message's text, as lists of sessions show it; `row` is a name in SQL. */
export const preview = (row: string): string =>
  `substr(ltrim(coalesce(${row}.text, ''), char(10, 13, 32)), 1, 400)`;

/** The flows that have messages in a session, as a JSON list; `session` is a value in SQL. */
export const flowsOf = (session: string): string =>
  `(SELECT json_group_array(flow_id) FROM fp_session_flow
    WHERE session_id = ${session} AND message_count > 0)`;

/** Makes all summaries anew from the messages, for a database that was written without our triggers. */
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
UPDATE fp_session SET flows = ${flowsOf('fp_session.id')};`;

/** Empties the search index, which is then filled again in the background. */
export const resetSearch = (place: Place): string => `
DELETE FROM fp_stale;
DROP TABLE ${place}.fp_search;
${searchIndex(place)}
UPDATE fp_state SET indexed = 0, indexed_id = NULL;`;

/** Finds what the search index has otherwise than the messages now are, by comparing all texts. */
export const findStale = `
INSERT OR IGNORE INTO fp_stale (seq)
  SELECT m.rowid FROM message m LEFT JOIN fp_search f ON f.docid = m.rowid
  WHERE m.rowid <= (SELECT indexed FROM fp_state) AND f.text IS NOT m.text;`;
