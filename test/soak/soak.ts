import { LiveApi } from '../support/liveApi';
import { say } from '../support/scriptedAnswer';
import { ScriptedProvider } from '../support/scriptedProvider';

const total = Number(process.argv[2] ?? 20_000);
const atOnce = 16;
const rounds = 10;
/** What compiled code may still add in the second half. */
const compiledBytes = 1.5 * 2 ** 20;

interface Sample {
  readonly heapMb: number;
  readonly rssMb: number;
  /** Open handles of the process, by kind. */
  readonly handles: Readonly<Record<string, number>>;
}

void main();

/** Runs flows over HTTP, every second one a stream that its client leaves, and watches what the process keeps. */
async function main(): Promise<void> {
  const provider = await ScriptedProvider.start({
    otherwise: say('one two three four', { chunks: 4 }),
  });
  const api = await LiveApi.start(
    // A client that has left has its place until its run has stopped.
    { maxRuns: 4 * atOnce },
    { OPENAI_API_KEY: 'sk-soak', OPENAI_BASE_URL: provider.openAiBaseUrl },
  );
  const counts = { whole: 0, left: 0, other: 0 };
  try {
    // What is made once, such as pools and caches, is no growth.
    await many(api, Math.min(total / rounds, 1000), counts);
    const samples = [await sample(api)];
    for (let round = 0; round < rounds; round++) {
      await many(api, total / rounds, counts);
      provider.requests.length = 0;
      samples.push(await sample(api));
      show(round + 1, samples.at(-1));
    }
    report(samples, counts);
  } finally {
    await api.dispose();
    await provider.close();
  }
}

type Counts = Record<'whole' | 'left' | 'other', number>;

async function many(api: LiveApi, count: number, counts: Counts): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      if (index % 2 === 0) await whole(api, counts);
      else await left(api, index, counts);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await api.runtime.runs.settled();
}

function ask(api: LiveApi, query: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${api.server.url}/api/v1/run/memory-chatbot${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      input_value: 'Hi',
      session_id: `soak-${Math.floor(Math.random() * 1000)}`,
    }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function whole(api: LiveApi, counts: Counts): Promise<void> {
  const answer = await ask(api, '');
  await answer.arrayBuffer();
  counts[answer.status === 200 ? 'whole' : 'other']++;
}

/** Leaves after the first, second … piece of the stream. */
async function left(api: LiveApi, index: number, counts: Counts): Promise<void> {
  const leaving = new AbortController();
  try {
    const answer = await ask(api, '?stream=true', leaving.signal);
    let pieces = 0;
    const body: AsyncIterable<Uint8Array> | null = answer.body;
    for await (const piece of body ?? []) {
      if (piece.byteLength > 0 && ++pieces > index % 5) break;
    }
    leaving.abort();
    counts.left++;
  } catch {
    counts.other++;
  }
}

async function sample(api: LiveApi): Promise<Sample> {
  await api.runtime.runs.settled();
  for (let pass = 0; pass < 4; pass++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, rss } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  return { heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20, handles };
}

function show(round: number, now: Sample | undefined): void {
  if (now === undefined) return;
  const handles = Object.entries(now.handles).map(([kind, count]) => `${count} ${kind}`);
  console.log(
    `${Math.round((round * total) / rounds)} runs: heap ${now.heapMb.toFixed(1)} MB, ` +
      `process ${now.rssMb.toFixed(0)} MB, ${handles.join(', ')}`,
  );
}

/** Growth is what the second half added to the first: the first still fills caches. */
function report(samples: readonly Sample[], counts: Counts): void {
  const half = samples[Math.floor(samples.length / 2)];
  const last = samples.at(-1);
  if (half === undefined || last === undefined) throw new Error('Nothing was measured');

  const grownBytes = (last.heapMb - half.heapMb) * 2 ** 20;
  const perRun = grownBytes / (total / 2);
  const sockets = (now: Sample): number =>
    Object.entries(now.handles)
      .filter(([kind]) => /TCP|Pipe|Socket/.test(kind))
      .reduce((sum, [, count]) => sum + count, 0);
  // Idle connections come and go: one quiet moment is no measure.
  const mostBefore = Math.max(...samples.slice(0, samples.indexOf(half) + 1).map(sockets));
  const grown = [
    ...(perRun > 200 && grownBytes > compiledBytes
      ? [`heap by ${perRun.toFixed(0)} bytes a run`]
      : []),
    ...(last.rssMb > half.rssMb * 1.25 ? ['the process'] : []),
    ...(sockets(last) > mostBefore + atOnce ? ['sockets'] : []),
  ];
  console.log(
    `${counts.whole} whole, ${counts.left} left early, ${counts.other} other answers; ` +
      `heap ${perRun.toFixed(0)} bytes a run, process ${half.rssMb.toFixed(0)} → ${last.rssMb.toFixed(0)} MB, sockets ${mostBefore} → ${sockets(last)}: ` +
      (grown.length === 0 ? 'nothing grew' : `GREW: ${grown.join(', ')}`),
  );
  if (grown.length > 0) process.exitCode = 1;
}
