import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Columns of Langflow's message table in the versions that a test asks for. */
const columns = {
  /** 1.1 to 1.6 */
  early: `timestamp DATETIME NOT NULL, sender VARCHAR NOT NULL, sender_name VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL, text TEXT, id CHAR(32) NOT NULL, flow_id CHAR(32), files JSON,
    error BOOLEAN DEFAULT 0 NOT NULL, edit BOOLEAN DEFAULT 0 NOT NULL, properties JSON,
    category TEXT, content_blocks JSON`,
  /** what newer versions add */
  late: `, context_id VARCHAR, session_metadata JSON, run_id CHAR(32),
    is_output BOOLEAN DEFAULT false NOT NULL, user_id CHAR(32)`,
} as const;

/** A database as Langflow leaves it: its tables, in write-ahead mode. The caller closes it. */
export function createLangflowDatabase(file: string, version: 'early' | 'late'): DatabaseSync {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode=WAL');
  database.exec(`CREATE TABLE "message" (
    ${columns.early}${version === 'late' ? columns.late : ''}, CONSTRAINT pk_message PRIMARY KEY (id))`);
  database.exec('CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)');
  database.exec('CREATE TABLE flow (id CHAR(32) NOT NULL PRIMARY KEY, name VARCHAR)');
  if (version === 'late') {
    database.exec(
      'CREATE INDEX ix_message_session_id_timestamp_id ON message (session_id, timestamp, id)',
    );
  }
  return database;
}

/** Inserts a message in the way Langflow's database layer does. */
export function insertAsLangflow(
  database: DatabaseSync,
  row: { id: string; text: string; sessionId: string; timestamp?: string },
): void {
  database
    .prepare(
      `INSERT INTO message (timestamp, sender, sender_name, session_id, text, id, flow_id, files, error,
        edit, properties, category, content_blocks) VALUES (?, 'User', 'User', ?, ?, ?, NULL, '[]', 0, 0,
        '{"state": "complete", "source": {"id": "ChatInput-1", "display_name": "Chat Input", "source": null}, "usage": null, "build_duration": 0.5}',
        'message', '[]')`,
    )
    .run(row.timestamp ?? '2026-01-20 10:00:00.000000', row.sessionId, row.text, row.id);
}
