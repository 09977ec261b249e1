import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { knownValues } from '../contract/langflow/known';
import { withTheirCode } from '../contract/langflow/theirCode';
import { median, percentile, printTable, shownMs, type BenchRow } from '../support/benchTable';
import { inProject } from '../support/projectRoot';

/** What is asked, of a flow that says again what it is told: both of its messages are stored durably. */
type Kind = 'run' | 'stream' | 'list';

interface Server {
  readonly url: string;
  readonly flowId: string;
  dispose(): Promise<void>;
}

interface Measured {
  readonly samples: readonly number[];
  readonly perSecond: number;
  /** Requests that were not answered with 200; Langflow fails some when it is asked much at once. */
  readonly failed: number;
}

const kinds: Readonly<Record<Kind, string>> = {
  run: 'POST /run, echo',
  stream: 'POST /run?stream=true, first byte',
  list: 'GET /monitor/messages, 100 of them',
};
const crowd = 16;
const session = 'bench';

void main();

/**
 * The command line's server in a process of its own, asked by one client and by 16. With `--langflow <url>` a Langflow
 * server is asked the same, and the ratio is told.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { langflow: { type: 'string' } } });
  const ours = await startOurs();
  const langflow = values.langflow;
  const theirs = langflow === undefined ? undefined : await createFlow(langflow.replace(/\/$/, ''));
  try {
    const bare = await bareTurns();
    const rows: BenchRow[] = [
      {
        what: 'bare server, two durable inserts, p50',
        measured: shownMs(median(bare)),
        target: '',
      },
    ];
    for (const kind of ['run', 'stream', 'list'] as const) {
      for (const clients of [1, crowd]) {
        const own = await load(ours, kind, clients, clients === 1 ? 200 : 640);
        const other = theirs && (await load(theirs, kind, clients, clients === 1 ? 20 : 64));
        rows.push(row(kind, clients, own, other));
      }
    }
    printTable('Local API', rows);
  } finally {
    await theirs?.dispose();
    await ours.dispose();
  }
}

function row(kind: Kind, clients: number, own: Measured, other: Measured | undefined): BenchRow {
  const told = ({ samples, perSecond, failed }: Measured): string =>
    [
      `p50 ${shownMs(median(samples))}`,
      `p99 ${shownMs(percentile(samples, 0.99))}`,
      `${Math.round(perSecond)}/s`,
      ...(failed === 0 ? [] : [`${failed} failed`]),
    ].join(', ');
  const what = `${kinds[kind]}, ${clients} client${clients === 1 ? '' : 's'}`;
  if (other === undefined) {
    const isAlone = kind === 'run' && clients === 1;
    return isAlone
      ? { what, measured: told(own), target: '< 6 ms', isReached: median(own.samples) < 6 }
      : { what, measured: told(own), target: '' };
  }
  const ratio = median(other.samples) / median(own.samples);
  const rates = own.perSecond / other.perSecond;
  return {
    what,
    measured: `${told(own)}; Langflow ${told(other)}: ${ratio.toFixed(0)}x faster, ${rates.toFixed(0)}x as many`,
    target: kind === 'run' && clients === 1 ? '>= 20x' : '',
    ...(kind === 'run' && clients === 1 ? { isReached: ratio >= 20 } : {}),
  };
}

async function startOurs(): Promise<Server> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
  await cp(inProject('examples'), folder, { recursive: true });
  const child = spawn(
    process.execPath,
    [inProject('dist', 'cli.js'), 'serve', '-w', folder, '-p', '0', '--auth', 'none'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await addressOf(child);
  const response = await fetch(`${url}/api/v1/flows/echo`);
  const { id } = (await response.json()) as { id: string };
  return {
    url,
    flowId: id,
    dispose: async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    const [url] = /http:\S+(?=\s)/.exec(text) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`The server did not start: ${text}`);
}

/** The same flow in a Langflow server, gone again afterwards. */
async function createFlow(url: string): Promise<Server> {
  const { graph } = await knownValues();
  await withTheirCode(url, graph.nodes);
  const response = await fetch(`${url}/api/v1/flows/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: `Bench echo ${Date.now()}`, data: graph }),
  });
  const { id } = (await response.json()) as { id: string };
  return {
    url,
    flowId: id,
    dispose: async () => {
      await fetch(`${url}/api/v1/flows/${id}`, { method: 'DELETE' });
    },
  };
}

async function load(server: Server, kind: Kind, clients: number, count: number): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const once = (): Promise<number | undefined> => ask(server, kind, agent);
  // Enough messages to list, and a server that has warmed up.
  for (let index = 0; index < 10; index++) await once();
  const samples: number[] = [];
  let left = count;
  let failed = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) {
        const milliseconds = await once();
        if (milliseconds === undefined) failed++;
        else samples.push(milliseconds);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { samples, perSecond: samples.length / seconds, failed };
}

/** Milliseconds until the answer is there, or the first of its bytes; undefined where it is no success. */
function ask({ url, flowId }: Server, kind: Kind, agent: Agent): Promise<number | undefined> {
  const isList = kind === 'list';
  const body = isList ? '' : JSON.stringify({ input_value: 'Hello', session_id: session });
  const address = isList
    ? `${url}/api/v1/monitor/messages?flow_id=${flowId}&session_id=${session}&limit=100`
    : `${url}/api/v1/run/${flowId}${kind === 'stream' ? '?stream=true' : ''}`;
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      address,
      {
        agent,
        method: isList ? 'GET' : 'POST',
        headers: isList ? {} : { 'content-type': 'application/json' },
      },
      (response) => {
        let first: number | undefined;
        response.on('data', () => (first ??= performance.now() - start));
        response.on('error', reject);
        response.on('end', () => {
          const milliseconds = kind === 'stream' ? (first ?? 0) : performance.now() - start;
          resolve(response.statusCode === 200 ? milliseconds : undefined);
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What two durable inserts and an answer cost without anything else: the floor on this disk. */
async function bareTurns(): Promise<readonly number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flow playground-'));
  const database = new DatabaseSync(path.join(folder, 'peer.db'));
  database.exec('PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL');
  database.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, session_id TEXT, text TEXT)');
  const insert = database.prepare('INSERT INTO message (session_id, text) VALUES (?, ?)');
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      insert.run(session, 'Hello');
      insert.run(session, 'Hello');
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { samples } = await load(
      { url, flowId: '', dispose: () => Promise.resolve() },
      'run',
      1,
      200,
    );
    return samples;
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}
