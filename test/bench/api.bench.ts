import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LiveApi } from '../support/liveApi';
import {
  median,
  percentile,
  printTable,
  shownMs,
  time,
  type BenchRow,
} from '../support/benchTable';

const count = 200;

void main();

/**
 * A whole chat turn over HTTP (Chat Input to Chat Output, both messages stored durably), against a bare HTTP server
 * that makes two equally durable inserts with the native SQLite of Node. With LANGFLOW_RUN_URL set to the run address
 * of the same flow in a Langflow server, that is measured too.
 */
async function main(): Promise<void> {
  const live = await LiveApi.start();
  const peer = await startPeer();
  try {
    const own = await turns(`${live.server.url}/api/v1/run/echo`);
    const bare = await turns(peer.url);
    const rows: BenchRow[] = [
      {
        what: 'POST /api/v1/run, echo flow, p50',
        measured: `${shownMs(median(own))} (${(median(own) / median(bare)).toFixed(1)}x the bare server)`,
        target: '< 6 ms',
        isReached: median(own) < 6,
      },
      {
        what: 'the same, p95',
        measured: shownMs(percentile(own, 0.95)),
        target: '',
      },
      {
        what: 'bare server, two durable inserts, p50',
        measured: shownMs(median(bare)),
        target: '',
      },
    ];
    const langflow = process.env['LANGFLOW_RUN_URL'];
    if (langflow !== undefined) rows.push(await against(langflow, median(own)));
    printTable('Local API', rows);
  } finally {
    await live.dispose();
    await peer.dispose();
  }
}

function turns(url: string): Promise<number[]> {
  return time(count, () => turn(url), 20);
}

async function turn(url: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input_value: 'Hello', session_id: 'bench' }),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);

  await response.arrayBuffer();
}

async function against(url: string, own: number): Promise<BenchRow> {
  const theirs = median(await time(20, () => turn(url)));
  return {
    what: 'Langflow server, the same turn, p50',
    measured: `${shownMs(theirs)} (${(theirs / own).toFixed(0)}x ours)`,
    target: '>= 20x ours',
    isReached: theirs / own >= 20,
  };
}

interface Peer {
  readonly url: string;
  dispose(): Promise<void>;
}

async function startPeer(): Promise<Peer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
  const database = new DatabaseSync(path.join(folder, 'peer.db'));
  database.exec('PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL');
  database.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, session_id TEXT, text TEXT)');
  const insert = database.prepare('INSERT INTO message (session_id, text) VALUES (?, ?)');
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      insert.run('bench', 'Hello');
      insert.run('bench', 'Hello');
      response.end('{}');
    });
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    dispose: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
