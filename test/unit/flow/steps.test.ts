import assert from 'node:assert/strict';
import type { LanguageModel, ModelPort } from '../../../src/flow/ports';
import { StepLog } from '../../../src/flow/steps';
import { Message } from '../../../src/flow/values';
import { component, runToEnd, testPorts } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

const models: ModelPort = {
  defaultModel: () => Promise.resolve(undefined),
  open: (spec): Promise<LanguageModel> =>
    Promise.resolve({
      spec,
      generate: async function* () {
        await Promise.resolve();
        yield { type: 'text', text: 'Yes' };
        if (spec.model === 'broken') throw new Error('cut off');
        yield { type: 'finish', reason: 'stop', usage: { output: 7 }, model: spec.model };
      },
    }),
};

function asking(model: string) {
  return component('Ask', {
    message: async (context) => {
      const node = { id: context.node.id, component: 'Ask' };
      const opened = await context.ports.models.open({ provider: 'P', model, node });
      let text = '';
      for await (const chunk of opened.generate({ turns: [], stream: false }, context.run.signal)) {
        if (chunk.type === 'text') text += chunk.text;
      }
      const end = context.step({ kind: 'tool', name: 'look', nodeId: 'Tool-1', input: { q: 1 } });
      end({ output: 'found' });
      return new Message({ text });
    },
  });
}

async function stepsOf(model: string) {
  const result = await runToEnd(buildFlow([{ id: 'Ask-1' }]), {
    definitions: [asking(model)],
    ports: testPorts({ models }),
  });
  return result.of('node-end')[0]?.record.steps ?? [];
}

describe('steps of a component', () => {
  it('are its requests to models and its calls of tools, with what came of them', async () => {
    const [request, call] = await stepsOf('m-1');
    assert.ok(request && call);
    const { startMs, durationMs, ...told } = request;
    assert.ok(startMs >= 0 && durationMs >= 0);
    assert.deepEqual(told, {
      kind: 'model',
      name: 'm-1',
      status: 'ok',
      output: { type: 'text', value: 'Yes' },
      usage: { output: 7 },
    });
    assert.equal(call.nodeId, 'Tool-1');
    assert.deepEqual(call.input?.value, { q: 1 });
  });

  it('say of a request that broke off that it failed', async () => {
    assert.equal((await stepsOf('broken'))[0]?.status, 'failed');
  });

  it('come in the order in which they began, and not without end', () => {
    let now = 0;
    const log = new StepLog(() => now++);
    const first = log.begin({ kind: 'tool', name: 'first' });
    log.begin({ kind: 'tool', name: 'second' })({});
    first({});
    assert.deepEqual(
      log.steps.map(({ name }) => name),
      ['first', 'second'],
    );
    for (let count = 0; count < 600; count++) log.begin({ kind: 'tool', name: 'more' })({});
    assert.equal(log.steps.length, 500);
  });
});
