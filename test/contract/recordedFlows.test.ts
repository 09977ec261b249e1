import assert from 'node:assert/strict';
import { it as test } from 'mocha';
import recordedAgents from '../fixtures/recorded/agents.json';
import recordedFlows from '../fixtures/recorded/flows.json';
import { LiveApi } from '../support/liveApi';
import { agentCollection, flowCollection } from './flows/collections';
import { differences } from './flows/differences';
import { runFlowCase } from './flows/runFlowCase';
import { ServerUnderTest } from './flows/serverUnderTest';

const collections = [
  { what: 'flows', collection: flowCollection, recorded: recordedFlows },
  { what: 'agents', collection: agentCollection, recorded: recordedAgents },
];

for (const { what, collection, recorded } of collections) {
  describe(`${what} beside Langflow ${recorded.langflow}`, function () {
    this.timeout(60_000);
    let live: LiveApi;

    before(async () => {
      live = await LiveApi.start();
    });
    after(() => live.dispose());

    for (const it of collection.cases) {
      const { title, differs } = it;
      test(differs === undefined ? title : `${title} (otherwise: ${differs.why})`, async () => {
        const recording = recorded.cases.find((one) => one.title === title);
        assert.ok(recording !== undefined, 'never recorded');
        const { flow, ...theirs } = recording;
        const server = new ServerUnderTest(live.server.url);
        const ours = { title, ...collection.keep(await runFlowCase(server, it, flow)) };
        const found = differences(theirs, ours);
        assert.deepEqual(
          found.map(({ at }) => at),
          differs?.at ?? [],
          JSON.stringify(found, undefined, 1),
        );
      });
    }
  });
}
