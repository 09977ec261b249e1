import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { MessageStore } from '../../src/store/messageStore';
import { median, percentile, shownMs, time, type BenchRow } from '../support/benchTable';
import { filler } from '../support/nativePeers';
import { openPostgresStore } from '../support/openPostgresStore';
import { PostgresServer } from '../support/postgresServer';
import { newMessage } from '../support/storeBuilders';

const inserts = 200;
const manySessions = 10_000;

/** The store in PostgreSQL beside plain `pg`, on a server of its own that survives a power cut. */
export class PostgresBench {
  private constructor(private readonly server: PostgresServer) {}

  /** Undefined where no server can be started. */
  static async start(): Promise<PostgresBench | undefined> {
    try {
      return new PostgresBench(await PostgresServer.start(true));
    } catch (error) {
      console.log(`PostgreSQL is not measured: ${String(error)}`);
      return undefined;
    }
  }

  async measure(size: number, textOf: (number: number) => string): Promise<readonly BenchRow[]> {
    const name = `bench_${size}`;
    await this.server.query(`CREATE DATABASE ${name}`);
    await this.server.query(`CREATE DATABASE ${name}_plain`);
    const store = await openPostgresStore({ url: this.server.url(name) });
    const plain = new pg.Client({ connectionString: this.server.url(`${name}_plain`) });
    await plain.connect();
    try {
      // The same table and indexes, without anything of ours.
      const other = await openPostgresStore({ url: this.server.url(`${name}_plain`) });
      await other.close();
      await plain.query('DROP SCHEMA flow_playground CASCADE');
      for (const database of [name, `${name}_plain`]) await this.fill(database, size, textOf);
      return [
        ...(await measureInserts(store, plain, textOf)),
        ...(size === 0 ? [] : await measureReads(store, plain, size)),
      ];
    } finally {
      await plain.end();
      await store.close();
    }
  }

  dispose(): Promise<void> {
    return this.server.dispose();
  }

  /** As Langflow would, some at a time: triggers keep order and summaries. */
  private async fill(
    database: string,
    size: number,
    textOf: (number: number) => string,
  ): Promise<void> {
    const texts = Array.from({ length: 100 }, (_, number) => `'${textOf(number)}'`).join(', ');
    for (let start = 0; start < size; start += 10_000) {
      await this.server.query(
        `INSERT INTO message ("timestamp", sender, sender_name, session_id, text, id, flow_id, files,
            properties, category, content_blocks)
          SELECT timestamp '2026-01-01' + n * interval '1 second', 'User', 'User',
              CASE WHEN n % 10 = 0 THEN 'session-1' ELSE 'session ' || n % ${manySessions} END,
              (ARRAY[${texts}])[1 + n % 100], gen_random_uuid(), '11111111-2222-4333-8444-555555555555',
              '[]', '${filler}', 'message', '[]'
            FROM generate_series(${start}, ${Math.min(size, start + 10_000) - 1}) n`,
        database,
      );
    }
    await this.server.query('ANALYZE', database);
  }
}

/** In turns, so that what else the machine does meets all alike. */
async function measureInserts(
  store: MessageStore,
  plain: pg.Client,
  textOf: (number: number) => string,
): Promise<readonly BenchRow[]> {
  const own: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < inserts; round++) {
    const text = textOf(round);
    const message = newMessage({ text, sessionId: 'session-1' });
    own.push(...(await time(1, () => store.insertMessages([message]), 0)));
    theirs.push(...(await time(1, () => insertPlainly(plain, text), 0)));
  }
  const ratio = median(own) / median(theirs);
  return [
    {
      what: 'durable insert, p50 (p95)',
      measured: `${shownMs(median(own))} (${shownMs(percentile(own, 0.95))})`,
      target: '',
    },
    {
      what: 'the same by pg alone, no order, no summaries',
      measured: `${shownMs(median(theirs))}; ours ${ratio.toFixed(2)}x`,
      target: '<= 2.00x',
      isReached: ratio <= 2,
    },
  ];
}

async function insertPlainly(plain: pg.Client, text: string): Promise<void> {
  await plain.query(
    `INSERT INTO message ("timestamp", sender, sender_name, session_id, text, id, files, error, edit,
        properties, category, content_blocks)
      VALUES ($1, 'User', 'User', 'session-1', $2, $3, '[]', false, false, $4, 'message', '[]')`,
    [new Date(), text, randomUUID(), filler],
  );
}

async function measureReads(
  store: MessageStore,
  plain: pg.Client,
  size: number,
): Promise<readonly BenchRow[]> {
  const page = await time(50, () => store.pageMessages({ sessionId: 'session-1', limit: 100 }));
  const plainPage = await time(50, () =>
    plain.query(
      `SELECT * FROM message WHERE session_id = 'session-1' ORDER BY "timestamp" DESC, id LIMIT 100`,
    ),
  );
  const listed = await time(10, () =>
    store.listSessions({ order: 'recent', offset: 0, limit: 1000 }),
  );
  const plainList = await time(5, () =>
    plain.query(
      'SELECT session_id, count(*), max("timestamp") FROM message GROUP BY 1 ORDER BY 3 DESC LIMIT 1000',
    ),
  );
  return [
    {
      what: 'last 100 messages of a session, p50',
      measured: `${shownMs(median(page))}; pg alone ${shownMs(median(plainPage))}`,
      target: '< 5 ms',
      isReached: median(page) < 5,
    },
    {
      what: `1,000 of ${Math.min(manySessions, size).toLocaleString('en')} sessions listed, p50`,
      measured: `${shownMs(median(listed))}; pg alone, grouping ${shownMs(median(plainList))}`,
      target: '< 50 ms',
      isReached: median(listed) < 50,
    },
  ];
}
