import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { inProject } from '../support/projectRoot';
import { LiveApi } from '../support/liveApi';
import { compare } from './langflow/compare';
import { reasons } from './langflow/differences';
import { exchangeAll, type Answer } from './langflow/exchange';
import { knownValues, recordedFile } from './langflow/known';
import { requests } from './langflow/requests';
import { differenceTable, tableIn } from './langflow/table';

/** Every answer of a real Langflow to the list, kept as its shape by scripts/recordLangflow.mjs. */
describe('answers beside those of a real Langflow', function () {
  this.timeout(60_000);
  let recorded: readonly Answer[];
  let ours: readonly Answer[];

  before(async () => {
    const file = JSON.parse(await readFile(recordedFile(), 'utf8')) as {
      readonly answers: readonly Answer[];
    };
    recorded = file.answers;
    const live = await LiveApi.start();
    try {
      ours = await exchangeAll(live.server.url, requests, await knownValues());
    } finally {
      await live.dispose();
    }
  });

  it('compares at least 60 requests, each by a name of its own', () => {
    assert.ok(requests.length >= 60);
    assert.equal(new Set(requests.map(({ name }) => name)).size, requests.length);
  });

  it('gives the same status, type and keys in the same order, but for the differences explained', () => {
    const unexplained = compare(recorded, ours)
      .filter(({ name, differences }) => differences.length > 0 && !(name in reasons))
      .map(({ name, differences }) => `${name}: ${differences.join('; ')}`);

    assert.deepEqual(unexplained, []);
  });

  it('explains no difference that is gone', () => {
    const equal = compare(recorded, ours)
      .filter(({ name, differences }) => differences.length === 0 && name in reasons)
      .map(({ name }) => name);

    assert.deepEqual(equal, []);
  });

  it('lists the differences in the document', async () => {
    const document = await readFile(inProject('docs', 'differences.md'), 'utf8');

    assert.equal(tableIn(document), differenceTable(recorded, ours));
  });
});
