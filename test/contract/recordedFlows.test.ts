import assert from 'node:assert/strict';
import { it as test } from 'mocha';
import recorded from '../fixtures/recorded/flows.json';
import { LiveApi } from '../support/liveApi';
import { flowCollection } from './flows/collections';
import { differences } from './flows/differences';
import { runFlowCase } from './flows/runFlowCase';
import { ServerUnderTest } from './flows/serverUnderTest';

describe(`flows beside Langflow ${recorded.langflow}`, function () {
  this.timeout(60_000);
  let live: LiveApi;

  before(async () => {
    live = await LiveApi.start();
  });
  after(() => live.dispose());

  for (const it of flowCollection.cases) {
    const { title, differs } = it;
    test(differs === undefined ? title : `${title} (otherwise: ${differs.why})`, async () => {
      const recording = recorded.cases.find((one) => one.title === title);
      assert.ok(recording !== undefined, 'never recorded');
      const server = new ServerUnderTest(live.server.url);
      const { runs } = await runFlowCase(server, it, recording.flow);
      const found = differences(recording.runs, runs);
      assert.deepEqual(
        found.map(({ at }) => at),
        differs?.at ?? [],
        JSON.stringify(found, undefined, 1),
      );
    });
  }
});
