import assert from 'node:assert/strict';
import type { ChatTurn, LanguageModel, ModelPort } from '../../../src/flow/ports';
import { Message, ModelHandle } from '../../../src/flow/values';
import { textDigest } from '../../../src/protocol/textDigest';
import { component, MemoryMessages, runToEnd, testPorts } from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

const models: ModelPort = {
  defaultModel: () => Promise.resolve(undefined),
  open: (spec): Promise<LanguageModel> =>
    Promise.resolve({
      spec,
      generate: async function* () {
        await Promise.resolve();
        yield { type: 'finish', reason: 'stop', usage: {}, model: spec.model };
      },
    }),
};

const open = component('Open', {
  message: async (context) => {
    const node = { id: context.node.id, component: 'Open' };
    const model = await context.ports.models.open({ provider: 'P', model: 'm-1', node });
    return new ModelHandle(model, 'm-1');
  },
});

/** Asks the model that arrives, once for each list of turns. */
function asking(requests: readonly (readonly ChatTurn[])[]) {
  return component('Ask', {
    message: async (context) => {
      const handle = context.value('input');
      assert.ok(handle instanceof ModelHandle);
      for (const turns of requests) {
        const chunks = handle.model.generate({ turns, stream: false }, context.run.signal);
        for await (const chunk of chunks) assert.equal(chunk.type, 'finish');
      }
      return new Message({ text: 'done' });
    },
  });
}

const edges = ['Open-1.message > Ask-1.input'];

describe('the record of a run', () => {
  it('names the messages that a component read, with a mark of their texts', async () => {
    const messages = new MemoryMessages();
    await messages.save(new Message({ text: 'One' }));
    await messages.save(new Message({ text: 'Two' }));
    const read = component('Read', {
      message: async (context) => {
        await context.ports.messages.query({ limit: 6, order: 'ascending' });
        await context.ports.messages.query({ limit: 4, order: 'descending' });
        return new Message({ text: '' });
      },
    });
    const result = await runToEnd(buildFlow([{ id: 'Read-1' }, { id: 'Join-1' }]), {
      definitions: [read],
      ports: testPorts({ messages }),
    });
    const [record] = result.records('Read-1');
    assert.equal(record?.window, 6);
    assert.deepEqual(
      record.read?.map(({ digest }) => digest),
      [textDigest('One'), textDigest('Two')],
    );
    assert.equal(result.records('Join-1')[0]?.read, undefined);
  });

  it('keeps what was asked at the component that asked, whoever opened the model', async () => {
    const turns: readonly ChatTurn[] = [
      { role: 'system', text: 'Be brief.' },
      {
        role: 'user',
        text: 'What?',
        documents: ['File'],
        images: [{ mediaType: 'image/png', bytes: new Uint8Array() }],
      },
      { role: 'assistant', text: '', toolCalls: [{ id: '1', name: 'add', input: { a: 1 } }] },
      { role: 'tool', callId: '1', name: 'add', result: { sum: 2 } },
    ];
    const result = await runToEnd(buildFlow([{ id: 'Open-1' }, { id: 'Ask-1' }], edges), {
      definitions: [open, asking([turns])],
      ports: testPorts({ models }),
    });
    assert.deepEqual(result.records('Ask-1')[0]?.prompts, [
      {
        model: 'm-1',
        images: 1,
        turns: [
          { role: 'system', text: 'Be brief.' },
          { role: 'user', text: 'What?\nFile' },
          { role: 'assistant', text: 'add {"a":1}' },
          { role: 'tool', text: '{"sum":2}' },
        ],
      },
    ]);
  });

  it('is bounded: the first request and the newest, long texts cut', async () => {
    const requests = Array.from({ length: 20 }, (_, index): readonly ChatTurn[] => [
      { role: 'user', text: `${index} ${'x'.repeat(30_000)}` },
    ]);
    const result = await runToEnd(buildFlow([{ id: 'Open-1' }, { id: 'Ask-1' }], edges), {
      definitions: [open, asking(requests)],
      ports: testPorts({ models }),
    });
    const prompts = result.records('Ask-1')[0]?.prompts ?? [];
    assert.equal(prompts.length, 8);
    assert.deepEqual(
      [prompts[0], prompts[1], prompts[7]].map((prompt) => prompt?.turns[0]?.text.slice(0, 3)),
      ['0 x', '13 ', '19 '],
    );
    assert.ok(prompts.every((prompt) => prompt.truncated === true));
    assert.ok(JSON.stringify(prompts).length < 200_000);
  });
});

describe('textDigest', () => {
  it('tells texts apart, also of the same length', () => {
    const texts = ['', 'a', 'b', 'ab', 'ba', 'a'.repeat(10_000), `${'a'.repeat(9_999)}b`];
    assert.equal(new Set(texts.map(textDigest)).size, texts.length);
    assert.equal(textDigest('same'), textDigest('same'));
  });
});
