import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { LiveApi } from '../../support/liveApi';
import { compare } from './compare';
import { exchangeAll, type Answer } from './exchange';
import { knownValues, recordedFile } from './known';
import { requests } from './requests';
import { withTheirCode } from './theirCode';
import { differenceTable, tableIn } from './table';
import { inProject } from '../../support/projectRoot';

/** How flows begin that an earlier, broken-off recording left behind. */
const ownNames = 'Contract ';

void main();

/**
 * Sends the list to a real Langflow, keeps the shapes of its answers for the contract test, and says where ours
 * differ. Without `--langflow` it only compares with what was recorded.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { langflow: { type: 'string' } } });
  if (values.langflow !== undefined) {
    const url = values.langflow.replace(/\/$/, '');
    await clear(url);
    const known = await knownValues();
    await withTheirCode(url, known.graph.nodes);
    const answers = await exchangeAll(url, requests, known);
    const version = await versionOf(url);
    await writeFile(recordedFile(), toText(version, answers));
    console.log(`${answers.length} answers of Langflow ${version} recorded.`);
  }
  const live = await LiveApi.start({ version: '0.0.1' });
  try {
    const ours = await exchangeAll(live.server.url, requests, await knownValues());
    const recorded = JSON.parse(await readFile(recordedFile(), 'utf8')) as { answers: Answer[] };
    await writeTable(differenceTable(recorded.answers, ours));
    for (const { name, differences } of compare(recorded.answers, ours)) {
      if (differences.length > 0) console.log(`${name}\n  ${differences.join('\n  ')}`);
    }
  } finally {
    await live.dispose();
  }
}

/** Prettier, which checks the document, is not asked: it leaves what lies between the marks alone. */
async function writeTable(table: string): Promise<void> {
  const file = inProject('docs', 'differences.md');
  const document = await readFile(file, 'utf8');
  const before = tableIn(document);
  if (before === undefined) throw new Error('docs/differences.md has no place for the table.');
  await writeFile(
    file,
    document.replace(before, () => table),
  );
}

/** One answer a line, so that a diff of two recordings can be read. */
function toText(version: string, answers: readonly Answer[]): string {
  const lines = answers.map((answer) => `    ${JSON.stringify(answer)}`).join(',\n');
  return `{\n  "langflow": ${JSON.stringify(version)},\n  "answers": [\n${lines}\n  ]\n}\n`;
}

async function clear(url: string): Promise<void> {
  const flows = await getJson<{ id: string; name: string }[]>(
    `${url}/api/v1/flows/?header_flows=true&remove_example_flows=true`,
  );
  const variables = await getJson<{ id: string; name: string }[]>(`${url}/api/v1/variables/`);
  await fetch(`${url}/api/v1/flows/`, {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(flows.filter(({ name }) => name.startsWith(ownNames)).map(({ id }) => id)),
  });
  for (const { id, name } of variables) {
    if (name.startsWith('CONTRACT_')) {
      await fetch(`${url}/api/v1/variables/${id}`, { method: 'DELETE' });
    }
  }
}

async function versionOf(url: string): Promise<string> {
  return (await getJson<{ version: string }>(`${url}/api/v1/version`)).version;
}

async function getJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}
