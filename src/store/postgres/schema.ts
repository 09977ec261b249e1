/**
 * The tables. `message` is Langflow's, column for column as its version 1.13 makes it on PostgreSQL,
 * and lies where Langflow looks for it. Everything of ours has a schema of its own, which Langflow
 * never looks into, and reaches Langflow's table through triggers alone.
 *
 * A message's place in the order is a row of `place`. Places are far apart, so that messages can be
 * put between two others; messages that Langflow inserts get theirs from a trigger.
 */
export const messageTable = `
CREATE TABLE message (
  "timestamp" TIMESTAMP WITH TIME ZONE NOT NULL,
  sender VARCHAR NOT NULL,
  sender_name VARCHAR NOT NULL,
  session_id VARCHAR NOT NULL,
  text TEXT,
  id UUID NOT NULL,
  flow_id UUID,
  files JSON,
  error BOOLEAN DEFAULT false NOT NULL,
  edit BOOLEAN DEFAULT false NOT NULL,
  properties JSON,
  category TEXT,
  content_blocks JSON,
  context_id VARCHAR,
  session_metadata JSON,
  run_id UUID,
  is_output BOOLEAN DEFAULT false NOT NULL,
  user_id UUID,
  CONSTRAINT pk_message PRIMARY KEY (id)
);
CREATE INDEX ix_message_flow_id_timestamp_id ON message (flow_id, "timestamp", id);
CREATE INDEX ix_message_session_id_timestamp_id ON message (session_id, "timestamp", id);
CREATE INDEX ix_message_flow_id_session_id_timestamp ON message (flow_id, session_id, "timestamp");
CREATE INDEX ix_message_run_id ON message (run_id);
CREATE INDEX ix_message_user_id ON message (user_id);
CREATE INDEX ix_message_session_metadata_tenant ON message ((session_metadata ->> 'tenant_id'));
CREATE INDEX ix_message_session_metadata_user ON message ((session_metadata ->> 'user_id'));`;

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

/** The schema of our own tables. */
export const own = 'flow_playground';

/** The distance between places. */
const spacing = 2 ** 20;

/** The longest id of a session that can be kept in order, in bytes: what an index takes. */
export const longestSessionId = 2000;

/** Our tables as they were first released; later versions change them through `migrations`. */
export const ownTables = `
CREATE TABLE ${own}.state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- the number of changes made to these tables
  version INTEGER NOT NULL
);
INSERT INTO ${own}.state (id, version) VALUES (1, 0);

CREATE SEQUENCE ${own}.places INCREMENT ${spacing} START ${spacing};

CREATE TABLE ${own}.place (
  message_id UUID PRIMARY KEY,
  seq BIGINT NOT NULL UNIQUE DEFERRABLE,
  session_id TEXT COLLATE "C" NOT NULL,
  flow_id UUID
);
CREATE INDEX place_session ON ${own}.place (session_id, seq);
CREATE INDEX place_flow ON ${own}.place (flow_id, seq);

CREATE TABLE ${own}.session (
  id TEXT COLLATE "C" PRIMARY KEY,
  flow_id UUID,
  created_at TIMESTAMP NOT NULL,
  -- whether it stays when its last message goes: made or emptied by a user of ours
  kept BOOLEAN NOT NULL DEFAULT false,
  message_count INTEGER NOT NULL DEFAULT 0,
  last_seq BIGINT NOT NULL DEFAULT 0,
  last_active TIMESTAMP NOT NULL,
  preview TEXT NOT NULL DEFAULT '',
  -- a name of its own that stays whatever it is called, once it has been branched
  uid UUID,
  fork_of UUID,
  fork_seq BIGINT,
  fork_own_seq BIGINT
);
CREATE INDEX session_recent ON ${own}.session (last_active DESC, last_seq DESC, id);
CREATE INDEX session_created ON ${own}.session (created_at DESC, id);
CREATE INDEX session_name ON ${own}.session (lower(id), id);
CREATE INDEX session_uid ON ${own}.session (uid) WHERE uid IS NOT NULL;

CREATE TABLE ${own}.session_flow (
  session_id TEXT COLLATE "C" NOT NULL,
  flow_id UUID NOT NULL,
  message_count INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, flow_id)
);
CREATE INDEX session_flow_flow ON ${own}.session_flow (flow_id, session_id);

CREATE TABLE ${own}.run (
  id TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  started_at TEXT COLLATE "C" NOT NULL,
  head TEXT NOT NULL,
  nodes TEXT NOT NULL
);
CREATE INDEX run_flow ON ${own}.run (flow_id, started_at);
CREATE INDEX run_session ON ${own}.run (session_id, started_at);
CREATE INDEX run_started ON ${own}.run (started_at);

CREATE TABLE ${own}.change (
  id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  -- whose undo takes it back: the database is shared, undo is not
  author TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  label TEXT NOT NULL,
  key TEXT,
  undone BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX change_author ON ${own}.change (author, id);
CREATE TABLE ${own}.change_row (
  change_id BIGINT NOT NULL REFERENCES ${own}.change (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  target TEXT COLLATE "C" NOT NULL,
  seq_before BIGINT,
  seq_after BIGINT,
  before JSON,
  after JSON,
  PRIMARY KEY (change_id, kind, target)
);
CREATE INDEX change_row_before ON ${own}.change_row (seq_before) WHERE seq_before IS NOT NULL;
CREATE INDEX change_row_after ON ${own}.change_row (seq_after) WHERE seq_after IS NOT NULL;

CREATE TABLE ${own}.original (
  message_id UUID PRIMARY KEY,
  text TEXT NOT NULL
);

CREATE TABLE ${own}.word (
  message_id UUID PRIMARY KEY,
  words TSVECTOR NOT NULL
);
CREATE INDEX word_words ON ${own}.word USING gin (words);
CREATE TABLE ${own}.unindexed (
  -- a message that the search index does not have as it now is
  message_id UUID PRIMARY KEY
);`;

/** Grows with every change that is told, for those to whom notifications do not come through. */
export const changeCount = `CREATE SEQUENCE ${own}.changes;`;
