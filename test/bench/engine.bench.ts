import { builtinComponents } from '../../src/components/builtin';
import { applyTweaks } from '../../src/flow/tweaks';
import { parseFlowText } from '../../src/flow/parse';
import { ComponentRegistry } from '../../src/flow/registry';
import { checkFlow, validateFlow } from '../../src/flow/validate';
import { median, printTable, shownMs, time, type BenchRow } from '../support/benchTable';
import { chain, fanOut, giver, grid, toFlow } from '../support/benchGraphs';
import { passChain, runSilently } from '../support/passChain';
import { inLangGraph } from './langGraph';

const registry = new ComponentRegistry(builtinComponents);

void main();

/** Parsing with everything before a run, against JSON.parse of the same text; and the engine's cost per component. */
async function main(): Promise<void> {
  const small = await parsing(100);
  const large = await parsing(1000);
  printTable('Engine', [
    row('parse, check, validate: 100 components', small, 10),
    row('parse, check, validate: 1,000 components', large, 100),
    {
      what: 'growth from 100 to 1,000 components',
      measured: `${(large.own / small.own).toFixed(1)}x`,
      target: 'about 10x (linear)',
      isReached: large.own / small.own < 20,
    },
    await overhead(),
  ]);
  printTable('Engine beside LangGraph.js: the same graph, time per component', await besides());
}

interface Parsing {
  readonly own: number;
  readonly json: number;
}

async function parsing(count: number): Promise<Parsing> {
  const text = JSON.stringify(passChain(count));
  const own = await time(15, () => {
    const flow = applyTweaks(parseFlowText(text, { path: 'bench.json' }), { session_id: 's' });
    checkFlow(flow, registry);
    validateFlow(flow, registry);
  });
  const json = await time(15, () => JSON.parse(text) as unknown);
  return { own: median(own), json: median(json) };
}

function row(what: string, { own, json }: Parsing, targetMs: number): BenchRow {
  return {
    what,
    measured: `${shownMs(own)} (${(own / json).toFixed(1)}x JSON.parse)`,
    target: `< ${targetMs} ms`,
    isReached: own < targetMs,
  };
}

/** A chain of Pass components does nothing but pass on: what it costs is the engine's. */
async function overhead(): Promise<BenchRow> {
  const count = 400;
  const flow = parseFlowText(JSON.stringify(passChain(count)), { path: 'bench.json' });
  const perComponent = median(await time(15, () => runSilently(flow, registry), 15)) / count;
  return {
    what: `engine per component run (chain of ${count})`,
    measured: shownMs(perComponent),
    target: '< 50 us',
    isReached: perComponent < 0.05,
  };
}

/** Components that give on what they get; events, records and values for the Inspector are included here. */
async function besides(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  const givers = new ComponentRegistry([giver]);
  for (const shape of [chain, fanOut, grid]) {
    for (const size of [10, 100, 1000]) {
      const graph = shape(size);
      const count = graph.sources.length;
      const flow = toFlow(graph);
      const other = inLangGraph(graph);
      const rounds = size === 1000 ? 5 : 30;
      const own = median(await time(rounds, () => runSilently(flow, givers)));
      const theirs = median(await time(rounds, other));
      rows.push({
        what: `${graph.name}, ${count} components`,
        measured: `${shownMs(own / count)} beside ${shownMs(theirs / count)} (${(own / theirs).toFixed(2)}x)`,
        target: '< 1x',
        isReached: own < theirs,
      });
    }
  }
  return rows;
}
