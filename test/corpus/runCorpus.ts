import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inProject } from '../support/projectRoot';
import { readCorpus } from './corpusFlows';
import { CorpusWorld } from './corpusWorld';
import { reportText, summarise } from './corpusReport';
import { runCorpusFlow, type FlowOutcome } from './runCorpusFlow';

void main();

/** Checks and runs every flow of a corpus: `runCorpus <folder> [part of a file name]`. */
async function main(): Promise<void> {
  const [folder = inProject('..', 'shared', 'corpus'), part = ''] = process.argv.slice(2);
  const all = readCorpus(folder);
  const flows = all.filter(({ file }) => file.includes(part));
  const world = await CorpusWorld.start();
  const outcomes: FlowOutcome[] = [];
  try {
    for (const flow of flows) outcomes.push(await runCorpusFlow(flow, all, world));
  } finally {
    await world.close();
  }
  const report = inProject('out', 'corpus');
  await mkdir(report, { recursive: true });
  const summary = summarise(outcomes);
  const text = reportText(summary, outcomes, world.traffic);
  await writeFile(
    path.join(report, 'report.json'),
    JSON.stringify({ summary, flows: outcomes }, undefined, 2),
  );
  await writeFile(path.join(report, 'report.txt'), `${text}\n`);
  console.log(`${text}\n\nThe whole report: out/corpus/report.json`);
  process.exit(summary.isReached ? 0 : 1);
}
