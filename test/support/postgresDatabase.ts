import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { MessageStore } from '../../src/store/messageStore';
import type { PostgresOptions } from '../../src/store/postgres/openPostgres';
import { openPostgresStore } from './openPostgresStore';
import { PostgresServer } from './postgresServer';

let shared: Promise<PostgresServer> | undefined;
/** Empty databases: making a new one takes the server longer than a test. */
const spare: PostgresDatabase[] = [];

/** Makes sure that there is a server, which takes a while. For a hook. */
export async function startPostgres(this: Mocha.Context): Promise<void> {
  this.timeout(180_000);
  await (await PostgresDatabase.create()).dispose();
}

/** Gives back everything that tests have used. For a root hook. */
export async function releasePostgres(): Promise<void> {
  const server = await shared?.catch(() => undefined);
  shared = undefined;
  const databases = spare.splice(0);
  // A server of its own takes its databases with it.
  if (server === undefined) await Promise.all(databases.map((database) => database.drop()));
  await server?.dispose();
}

/** A database of its own, on the server of `TEST_DATABASE_URL` or on one that all tests share. */
export class PostgresDatabase {
  private opened: MessageStore[] = [];

  private constructor(
    readonly url: string,
    private readonly name: string,
    private readonly administrator: string,
  ) {}

  static async create(): Promise<PostgresDatabase> {
    const empty = spare.pop();
    if (empty !== undefined) return empty;

    const given = process.env['TEST_DATABASE_URL'] ?? '';
    const administrator = given === '' ? await sharedUrl() : given;
    const name = `flow_test_${randomUUID().replaceAll('-', '')}`;
    await run(administrator, `CREATE DATABASE ${name}`);
    const url = new URL(administrator);
    url.pathname = `/${name}`;
    return new PostgresDatabase(url.href, name, administrator);
  }

  async open(options: Partial<PostgresOptions> = {}): Promise<MessageStore> {
    const store = await openPostgresStore({ url: this.url, ...options });
    this.opened.push(store);
    return store;
  }

  /** Runs statements as another program does. */
  query(sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    return run(this.url, sql, values);
  }

  /** Inserts messages in one statement, with the columns that Langflow gives. */
  async insertAsLangflow(
    messages: readonly {
      readonly sessionId: string;
      readonly text: string;
      readonly flowId?: string;
    }[],
  ): Promise<readonly string[]> {
    const rows = await this.query(
      `INSERT INTO message ("timestamp", sender, sender_name, session_id, text, id, flow_id, files,
          error, edit, properties, category, content_blocks)
        SELECT now(), 'User', 'User', g ->> 'sessionId', g ->> 'text', gen_random_uuid(),
            (g ->> 'flowId')::uuid, '[]', false, false, '{}', 'message', '[]'
          FROM json_array_elements($1::json) g RETURNING id`,
      [JSON.stringify(messages)],
    );
    return rows.map((row) => String(row['id']));
  }

  /** Ends connections to the database, all or those with this in their last statement. */
  async terminate(statement = ''): Promise<number> {
    const rows = await run(
      this.administrator,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = $1 AND pid <> pg_backend_pid() AND strpos(query, $2) > 0`,
      [this.name, statement],
    );
    return rows.length;
  }

  /** Closes what is still open and removes everything. */
  async dispose(): Promise<void> {
    await Promise.all(this.opened.map((store) => store.close()));
    this.opened = [];
    await this.query(
      'DROP SCHEMA IF EXISTS flow_playground CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public',
    );
    spare.push(this);
  }

  async drop(): Promise<void> {
    await run(this.administrator, `DROP DATABASE ${this.name} WITH (FORCE)`);
  }
}

async function sharedUrl(): Promise<string> {
  shared ??= PostgresServer.start();
  return (await shared).url('postgres');
}

async function run(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const parameters = values.length === 0 ? undefined : [...values];
    return (await client.query<Record<string, unknown>>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
