import assert from 'node:assert/strict';
import fc from 'fast-check';
import { builtinComponents } from '../../../src/components/builtin';
import type { ComponentContext, ComponentDefinition } from '../../../src/flow/component';
import type { LanguageModel, ModelChunk, ModelPort } from '../../../src/flow/ports';
import { Message } from '../../../src/flow/values';
import type { RunEvent } from '../../../src/protocol/model';
import {
  component,
  MemoryMessages,
  runToEnd,
  startRun,
  testPorts,
} from '../../support/engineUnderTest';
import { buildFlow } from '../../support/flowBuilder';

/** A random graph without circles: node i may feed node j > i; `delays` are turns of the event loop. */
const graphs = fc.integer({ min: 2, max: 14 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    pairs: fc.uniqueArray(
      fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([from, to]) => from < to),
      { maxLength: size * 2, selector: ([from, to]) => `${from}-${to}` },
    ),
    delays: fc.array(fc.nat(4), { minLength: size, maxLength: size }),
  }),
);

type Graph = typeof graphs extends fc.Arbitrary<infer T> ? T : never;

const flowOf = ({ size, pairs }: Graph, type: string) =>
  buildFlow(
    [...Array(size).keys()].map((index) => ({ id: `${type}-${index}` })),
    pairs.map(([from, to]) => `${type}-${from}.message > ${type}-${to}.input`),
  );

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Takes the turns that the graph says for it. */
const waiter = (graph: Graph): ComponentDefinition =>
  component(
    'Wait',
    {
      message: async (context: ComponentContext) => {
        await turns(graph.delays[Number(context.node.id.split('-')[1])] ?? 0);
        return new Message({ text: context.node.id });
      },
    },
    { inputs: [{ name: 'input', displayName: 'Input', kind: 'handle', isList: true }] },
  );

describe('a run', () => {
  it('starts every component once, after all that feed it have ended', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const result = await runToEnd(flowOf(graph, 'Wait'), { definitions: [waiter(graph)] });

        const place = (type: RunEvent['type'], id: string): number =>
          result.events.findIndex(
            (event) =>
              event.type === type &&
              (event.type === 'node-start'
                ? event.nodeId === id
                : event.type === 'node-end' && event.record.nodeId === id),
          );
        assert.equal(result.end.status, 'ok');
        assert.deepEqual(
          [...result.started].sort(),
          [...Array(graph.size).keys()].map((index) => `Wait-${index}`).sort(),
        );
        for (const [from, to] of graph.pairs) {
          assert.ok(place('node-end', `Wait-${from}`) < place('node-start', `Wait-${to}`));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('runs branches at the same time: each waits until all have begun', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 30 }), async (count) => {
        let begun = 0;
        let open: () => void = () => undefined;
        const all = new Promise<void>((resolve) => {
          open = resolve;
        });
        const meet = component('Meet', {
          message: async () => {
            if (++begun === count) open();
            await all;
            return new Message({ text: '' });
          },
        });
        const branches = [...Array(count).keys()].map((index) => `Meet-${index}`);
        const flow = buildFlow(
          [{ id: 'Join-root' }, ...branches.map((id) => ({ id })), { id: 'Join-end' }],
          branches.flatMap((id) => [
            `Join-root.message > ${id}.input`,
            `${id}.message > Join-end.input`,
          ]),
        );

        const result = await runToEnd(flow, { definitions: [meet] });

        assert.equal(result.end.status, 'ok');
        assert.equal(begun, count);
      }),
      { numRuns: 15 },
    );
  });

  it('stops every component when it is cancelled, and starts none', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(12), async (graph, stopAfter) => {
        const controller = new AbortController();
        const begun = new Set<string>();
        const begunAfterStop: string[] = [];
        const heardStop = new Set<string>();
        const hang = component(
          'Wait',
          {
            message: async (context: ComponentContext) => {
              const { id } = context.node;
              begun.add(id);
              if (context.run.signal.aborted) begunAfterStop.push(id);
              context.run.signal.addEventListener('abort', () => heardStop.add(id));
              const delay = graph.delays[Number(id.split('-')[1])] ?? 0;
              // Some end in time, the others only when they are told.
              if (delay < 3) await turns(delay);
              else await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
              return new Message({ text: id });
            },
          },
          { inputs: [{ name: 'input', displayName: 'Input', kind: 'handle', isList: true }] },
        );
        const events: RunEvent[] = [];
        let ends = 0;
        const running = startRun(flowOf(graph, 'Wait'), {
          definitions: [hang],
          signal: controller.signal,
        });
        const stop = turns(stopAfter + 4).then(() => {
          controller.abort();
        });
        for await (const event of running) {
          events.push(event);
          if (event.type === 'node-end' && ++ends >= stopAfter) controller.abort();
        }
        await stop;

        const end = events.at(-1);
        assert.equal(end?.type, 'run-end');
        const started = events.flatMap((it) => (it.type === 'node-start' ? [it.nodeId] : []));
        const records = events.flatMap((it) => (it.type === 'node-end' ? [it.record] : []));
        assert.equal(records.length, graph.size, 'one record of each');
        for (const { nodeId, status } of records) {
          const isOpen = begun.has(nodeId) && status === 'cancelled';
          if (isOpen) assert.ok(heardStop.has(nodeId), `${nodeId} was not told`);
          assert.equal(started.includes(nodeId), status !== 'skipped');
        }
        assert.deepEqual(begunAfterStop, []);
        const before = events.length;
        await turns(3);
        assert.equal(events.length, before);
      }),
      { numRuns: 40 },
    );
  });
});

/** Gives the texts in order, in the pieces that `cuts` make of them; unstreamed in one piece. */
function scriptedModels(texts: readonly string[], cuts: readonly number[]): ModelPort {
  let asked = 0;
  const open: ModelPort['open'] = (spec) => {
    const model: LanguageModel = {
      spec,
      async *generate(request): AsyncGenerator<ModelChunk> {
        const text = texts[asked++ % texts.length] ?? '';
        for (const piece of request.stream ? split(text, cuts) : [text]) {
          await Promise.resolve();
          yield { type: 'text', text: piece };
        }
        yield { type: 'finish', reason: 'stop', usage: {}, model: spec.model };
      },
    };
    return Promise.resolve(model);
  };
  return { open, defaultModel: () => Promise.resolve({ provider: 'Test', model: 'm' }) };
}

/** Anywhere, also inside of a character; some pieces are empty. */
function split(text: string, cuts: readonly number[]): readonly string[] {
  const places = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
  return places.map((place, index) => text.slice(places[index - 1] ?? 0, place));
}

/** A chain of prompts and models, some of whose answers go to chat outputs. */
const chains = fc.record({
  texts: fc.array(fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.lorem()), {
    minLength: 1,
    maxLength: 4,
  }),
  cuts: fc.array(fc.nat(2000), { maxLength: 12 }),
  models: fc.integer({ min: 1, max: 3 }),
  isHeard: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  input: fc.string({ minLength: 1, unit: 'grapheme' }),
});

type Chain = typeof chains extends fc.Arbitrary<infer T> ? T : never;

function chainFlow({ models, isHeard }: Chain) {
  const numbers = [...Array(models).keys()];
  const heard = numbers.filter((each) => isHeard[each] === true || each === models - 1);
  return buildFlow(
    [
      { id: 'ChatInput-i', fields: { input_value: '', session_id: '' } },
      ...numbers.flatMap((each) => [
        {
          id: `Prompt-${each}`,
          fields: { template: { type: 'prompt', value: `${each}: {q}` }, q: '' },
          outputs: { prompt: ['Message'] },
          definition: { custom_fields: { template: ['q'] } },
        },
        {
          id: `LanguageModelComponent-${each}`,
          fields: { input_value: '', stream: { type: 'bool', value: false } },
          outputs: { text_output: ['Message'] },
        },
      ]),
      ...heard.map((each) => ({ id: `ChatOutput-${each}`, fields: { input_value: '' } })),
    ],
    [
      'ChatInput-i.message > Prompt-0.q',
      ...numbers.map(
        (each) => `Prompt-${each}.prompt > LanguageModelComponent-${each}.input_value`,
      ),
      ...numbers
        .slice(1)
        .map((each) => `LanguageModelComponent-${each - 1}.text_output > Prompt-${each}.q`),
      ...heard.map(
        (each) => `LanguageModelComponent-${each}.text_output > ChatOutput-${each}.input_value`,
      ),
    ],
  );
}

describe('an answer in a stream', () => {
  const run = async (chain: Chain, stream: boolean) => {
    const messages = new MemoryMessages();
    const result = await runToEnd(chainFlow(chain), {
      definitions: builtinComponents,
      inputValue: chain.input,
      sessionId: 's',
      stream,
      ports: testPorts({ messages, models: scriptedModels(chain.texts, chain.cuts) }),
    });
    return { result, saved: messages.saved };
  };

  it('is the same as without, byte for byte, in results, messages and records', async () => {
    await fc.assert(
      fc.asyncProperty(chains, async (chain) => {
        const whole = await run(chain, false);
        const streamed = await run(chain, true);

        assert.equal(streamed.result.end.status, 'ok', streamed.result.end.error?.message);
        const comparable = ({ result, saved }: typeof whole): unknown => ({
          outputs: result.end.outputs.map(({ nodeId, results, message }) => ({
            nodeId,
            results,
            text: message?.text,
          })),
          saved: saved.map(({ fields }) => ({
            text: fields.text,
            sender: fields.sender,
            state: fields.properties.state,
            blocks: fields.contentBlocks,
          })),
          values: result
            .of('node-end')
            .map(({ record }) => [record.nodeId, record.outputs] as const)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        });
        assert.deepEqual(comparable(streamed), comparable(whole));
      }),
      { numRuns: 80 },
    );
  });

  it('is what its tokens make, put together', async () => {
    await fc.assert(
      fc.asyncProperty(chains, async (chain) => {
        const { result } = await run(chain, true);

        const texts = new Map<string, string>();
        for (const event of result.events) {
          if (event.type === 'message') texts.set(event.message.id, event.message.text);
          if (event.type !== 'token') continue;
          texts.set(event.messageId, (texts.get(event.messageId) ?? '') + event.chunk);
          const last = result
            .of('message')
            .findLast(({ message }) => message.id === event.messageId);
          assert.ok(last?.message.text.startsWith(texts.get(event.messageId) ?? '') === true);
        }
        assert.ok(result.of('message').length > 0);
      }),
      { numRuns: 40 },
    );
  });
});
