import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { JsonObject } from '../../../src/base/json';
import { inProject } from '../../support/projectRoot';
import { collections } from './collections';
import { runFlowCase } from './runFlowCase';
import { ServerUnderTest } from './serverUnderTest';
import { slimFlow } from './slim';
import { TheirFlows } from './theirFlow';

void main();

/** Runs the cases in a real Langflow and keeps what came of them, with the flows, for the contract tests. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      langflow: { type: 'string' },
      collection: { type: 'string' },
      only: { type: 'string' },
      show: { type: 'boolean' },
    },
  });
  if (values.langflow === undefined)
    throw new Error('Name a server: --langflow http://127.0.0.1:7860');

  const server = new ServerUnderTest(values.langflow.replace(/\/$/, ''));
  const { version } = await server.object('GET', '/api/v1/version');
  const theirs = await TheirFlows.of(server);
  for (const { name, cases, keep } of collections) {
    if (values.collection !== undefined && values.collection !== name) continue;
    const recorded: JsonObject[] = [];
    for (const it of cases.filter(({ title }) => title.includes(values.only ?? ''))) {
      try {
        const flow = await theirs.flowOf(it);
        const { title } = it;
        const outcome = keep(await runFlowCase(server, it, flow));
        if (values.show === true) console.log(title, JSON.stringify(outcome, undefined, 1));
        recorded.push({ title, ...outcome, flow: slimFlow(flow) });
      } catch (error) {
        console.log(`${it.title}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (values.only !== undefined || recorded.length === 0) continue;
    const lines = recorded.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
    const text = `{\n  "langflow": ${JSON.stringify(version)},\n  "cases": [\n${lines}\n  ]\n}\n`;
    await writeFile(inProject('test', 'fixtures', 'recorded', `${name}.json`), text);
    console.log(`${name}: ${recorded.length} of ${cases.length} cases recorded.`);
  }
}
