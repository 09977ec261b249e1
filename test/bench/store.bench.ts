import { copyFileSync, statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { newId } from '../../src/base/ids';
import { Search } from '../../src/store/sqljs/search';
import type { MessageStore } from '../../src/store/messageStore';
import {
  median,
  percentile,
  printTable,
  shownMs,
  time,
  type BenchRow,
} from '../support/benchTable';
import { filler, nativePeers, type NativePeer } from '../support/nativePeers';
import { newMessage } from '../support/storeBuilders';
import { StoreFolder } from '../support/storeFiles';
import { openHere, storeHere } from '../support/storeInProcess';
import { PostgresBench } from './measurePostgres';

/** A million takes some minutes to make: FULL=1. */
const sizes = [0, 10_000, 100_000, ...(process.env['FULL'] === '1' ? [1_000_000] : [])];
const inserts = 320;
const manySessions = 10_000;
const vocabulary = 'flow node input output agent model prompt memory vector parse join split route';
const words = vocabulary.split(' ');
const peers = nativePeers();

void main();

async function main(): Promise<void> {
  for (const size of sizes) {
    const folder = await StoreFolder.create();
    try {
      printTable(
        `Message store with ${size.toLocaleString('en')} messages`,
        await measure(folder, size),
      );
    } finally {
      await folder.dispose();
    }
  }
  await measurePostgres();
}

async function measurePostgres(): Promise<void> {
  const bench = await PostgresBench.start();
  try {
    for (const size of bench === undefined ? [] : sizes) {
      const title = `In PostgreSQL with ${size.toLocaleString('en')} messages`;
      printTable(title, (await bench?.measure(size, textOf)) ?? []);
    }
  } finally {
    await bench?.dispose();
  }
}

async function measure(folder: StoreFolder, size: number): Promise<readonly BenchRow[]> {
  await (await folder.open()).close();
  fill(folder.file, size);
  await index(folder.file);
  const copies = peers.map((open, number) => {
    const copy = `${folder.file}.${number}.peer`;
    copyFileSync(folder.file, copy);
    return open(copy);
  });
  const hereCopy = `${folder.file}.here.peer`;
  copyFileSync(folder.file, hereCopy);
  const here = await storeHere(hereCopy);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const store = await folder.open();
  await store.listSessions({ order: 'recent', offset: 0, limit: 10 });
  const opened = performance.now() - start;
  const rows = [
    ...(await measureInserts(store, copies, here)),
    timed('open and list ten sessions', [opened], 100),
    ...(size === 0 ? [] : await measureReads(store, size)),
    await measureTogether(store),
    await measureNoticing(folder, store),
    await measureBlocking(store),
  ];
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  for (const copy of copies) copy.close();
  await here.close();
  await store.close();
  return [
    ...rows,
    {
      what: 'memory taken',
      measured: `${grown.toFixed(0)} MB`,
      target: '< 150 MB',
      isReached: grown < 150,
    },
    {
      what: 'file',
      measured: `${(statSync(folder.file).size / 2 ** 20).toFixed(0)} MB`,
      target: '',
    },
  ];
}

/** In turns, so that what else the machine does meets all alike. */
async function measureInserts(
  store: MessageStore,
  natives: readonly NativePeer[],
  here: MessageStore,
): Promise<readonly BenchRow[]> {
  const own: number[] = [];
  const inThread: number[] = [];
  const theirs = natives.map(() => [] as number[]);
  for (let round = 0; round < inserts; round++) {
    const text = textOf(round);
    const [sample = 0] = await time(
      1,
      () => store.insertMessages([newMessage({ text, sessionId: 'session-1' })]),
      0,
    );
    own.push(sample);
    const message = newMessage({ text, sessionId: 'session-1' });
    const [direct = 0] = await time(1, () => here.insertMessages([message]), 0);
    inThread.push(direct);
    for (const [number, native] of natives.entries()) {
      const [taken = 0] = await time(
        1,
        () => {
          native.insert(text);
        },
        0,
      );
      theirs[number]?.push(taken);
    }
  }
  return [
    {
      what: 'durable insert, p50 (p95)',
      measured: `${shownMs(median(own))} (${shownMs(percentile(own, 0.95))})`,
      target: '',
    },
    ...natives.map(({ name }, number): BenchRow => {
      const peer = median(theirs[number] ?? []);
      const ratio = median(own) / peer;
      // Without the way to the other thread and back, which waits for a processor.
      const direct = median(inThread) / peer;
      return {
        what: `the same by ${name}, same journal mode`,
        measured: `${shownMs(peer)}; ours ${ratio.toFixed(2)}x (in its thread ${direct.toFixed(2)}x)`,
        target: '<= 1.20x',
        isReached: ratio <= 1.2,
      };
    }),
  ];
}

/** Messages that wait one behind the other become durable together. */
async function measureTogether(store: MessageStore): Promise<BenchRow> {
  const writers = 16;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let round = 0; round < inserts / writers; round++) {
        await store.insertMessages([newMessage({ text: textOf(round) })]);
      }
    }),
  );
  const each = (performance.now() - start) / inserts;
  return {
    what: `durable insert, ${writers} at a time, each`,
    measured: shownMs(each),
    target: '',
  };
}

/** How long until the store tells of what another program has written. */
async function measureNoticing(folder: StoreFolder, store: MessageStore): Promise<BenchRow> {
  const samples: number[] = [];
  for (let round = 0; round < 5; round++) {
    const noticed = new Promise<void>((resolve) => {
      const subscription = store.onDidChange(({ origin }) => {
        if (origin !== 'elsewhere') return;
        subscription.dispose();
        resolve();
      });
    });
    await folder.insertElsewhere({ id: newId(), sessionId: 'elsewhere', text: 'x' });
    const start = performance.now();
    await noticed;
    samples.push(performance.now() - start);
  }
  return timed('change by another program is told, p50', samples, 1000);
}

async function measureReads(store: MessageStore, size: number): Promise<readonly BenchRow[]> {
  const page = await time(50, (): unknown =>
    store.pageMessages({ sessionId: 'session-1', limit: 100 }),
  );
  const listed = await time(5, async () => {
    for (let offset = 0; offset < Math.min(manySessions, size); offset += 1000) {
      await store.listSessions({ order: 'recent', offset, limit: 1000 });
    }
  });
  const rare = await time(20, () => store.searchMessages('needle', 50));
  const common = await time(20, () => store.searchMessages('flow', 50));
  const phrase = await time(20, () => store.searchMessages('agent-model', 50));
  const sessions = Math.min(manySessions, size).toLocaleString('en');
  return [
    timed('last 100 messages of a session, p50', page, 5),
    timed(`${sessions} sessions listed, p50`, listed, 50),
    timed('search: rare word, p50', rare, 200),
    timed('search: word in most messages, p50', common, 200),
    timed('search: phrase, p50', phrase, 200),
  ];
}

/** The longest time that this thread could not run while the store did its heaviest work. */
async function measureBlocking(store: MessageStore): Promise<BenchRow> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const messages = Array.from({ length: 1000 }, (_, number) =>
    newMessage({ text: textOf(number), sessionId: 'bulk' }),
  );
  await store.insertMessages(messages);
  await store.renameSession('bulk', 'bulk 2', { merge: false });
  await store.deleteSession('bulk 2');
  await store.undo();
  delay.disable();
  const longest = delay.max / 1e6;
  return {
    what: 'thread of the caller blocked at most',
    measured: shownMs(longest),
    target: '< 20 ms',
    isReached: longest < 20,
  };
}

function timed(what: string, samples: readonly number[], limitMs: number): BenchRow {
  const middle = median(samples);
  return {
    what,
    measured: shownMs(middle),
    target: `< ${limitMs} ms`,
    isReached: middle < limitMs,
  };
}

function textOf(number: number): string {
  const start = (number * 7919) % words.length;
  const text = Array.from(
    { length: 40 },
    (_, index) => words[(start + index * (1 + (number % 5))) % words.length],
  ).join(' ');
  return number % 5000 === 17 ? `${text} needle` : text;
}

/** Writes messages as another program would: the triggers keep the summaries. */
function fill(file: string, size: number): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN');
  const insert = database.prepare(
    `INSERT INTO message (rowid, id, timestamp, sender, sender_name, session_id, text, flow_id, files, error,
      edit, properties, category, content_blocks) VALUES (?, ?, ?, 'User', 'User', ?, ?, ?, '[]', 0, 0, ?, 'message', '[]')`,
  );
  for (let number = 0; number < size; number++) {
    insert.run(
      (number + 1) * 1024,
      // Spread like real ids, so that the index on them is as scattered.
      (Math.imul(number, 2654435761) >>> 0).toString(16).padStart(8, '0') +
        number.toString(16).padStart(24, '0'),
      new Date(1_760_000_000_000 + number).toISOString().slice(0, 23).replace('T', ' '),
      // Every tenth message goes to one long session, the rest to many.
      number % 10 === 0 ? 'session-1' : `session ${number % manySessions}`,
      textOf(number),
      'f'.repeat(32),
      filler,
    );
  }
  database.exec('COMMIT');
  database.close();
}

async function index(file: string): Promise<void> {
  const database = await openHere(file);
  const search = new Search(database.connection);
  while (database.run('read', () => search.isBehind())) {
    database.run('write', () => {
      search.indexSome();
    });
  }
  database.close();
}
