import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../../src/base/clock';
import { isAppError } from '../../src/base/errors';
import type { JsonObject, JsonValue } from '../../src/base/json';
import { builtinComponents } from '../../src/components/builtin';
import type { ComponentDefinition } from '../../src/flow/component';
import type { Flow } from '../../src/flow/flowFile';
import { parseFlowText } from '../../src/flow/parse';
import type { ModelChunk, ModelPort } from '../../src/flow/ports';
import { ComponentRegistry } from '../../src/flow/registry';
import { runFlow } from '../../src/flow/run';
import { checkFlow, validateFlow } from '../../src/flow/validate';
import { WorkerPatterns } from '../../src/patterns/workerPatterns';
import { MemoryMessages, testPorts } from '../support/engineUnderTest';
import { flowFile } from '../support/flowBuilder';
import { inProject } from '../support/projectRoot';
import { seededRandom } from '../support/seededRandom';
import { diceOf, mutate, oddValues, toHostileText, type Dice } from './mutations';

/** `npm run fuzz` makes 10,000 of them. */
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 300);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
/** A case that is not done by then hangs; the slowest takes a small part of it. */
const maxMsPerCase = 20_000;

const registry = new ComponentRegistry(builtinComponents);
const examples = readdirSync(inProject('examples'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(inProject('examples', name), 'utf8')) as JsonValue);

function oddText(dice: Dice): string {
  const value = dice.pick(oddValues);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A slip of ours, told by JavaScript, where a sentence about the flow should stand. */
const slips =
  /is not a function|undefined|is not iterable|Cannot (read|convert|create)|call stack|Invalid array/;

/** Answers with what the dice say, also with calls of tools that nobody offered. */
function oddModels(dice: Dice): ModelPort {
  return {
    defaultModel: () => Promise.resolve({ provider: 'Odd', model: 'odd' }),
    open: (spec) =>
      Promise.resolve({
        spec,
        async *generate(request): AsyncGenerator<ModelChunk> {
          await Promise.resolve();
          const tool = request.tools?.[0]?.name ?? 'nobody';
          if (dice.below(3) === 0) {
            yield { type: 'tool-call', id: 'c', name: tool, input: dice.pick(oddValues) };
          }
          yield { type: 'text', text: oddText(dice) };
          yield { type: 'finish', reason: 'stop', usage: {}, model: 'odd' };
        },
      }),
  };
}

/** A flow of one component whose fields hold anything. */
function oddComponent(definition: ComponentDefinition, dice: Dice): JsonObject {
  const fields = definition.inputs.map(({ name }): [string, JsonValue] => [
    name,
    dice.below(4) === 0
      ? ''
      : {
          type: dice.pick(['str', 'int', 'table', 'dict', 'other', 'prompt']),
          list: dice.below(2) === 0,
          value: dice.pick(oddValues),
        },
  ]);
  const outputs = definition.outputs.map(({ name, types }): [string, readonly string[]] => [
    name,
    types,
  ]);
  const id = `${definition.type}-x`;
  return flowFile(
    [
      { id, fields: Object.fromEntries(fields), outputs: Object.fromEntries(outputs) },
      { id: 'ChatInput-i', fields: { input_value: '' } },
      { id: 'ChatOutput-o', fields: { input_value: '' } },
    ],
    [
      ...definition.inputs
        .filter(({ accepts }) => accepts !== undefined && dice.below(3) === 0)
        .map(({ name }) => `ChatInput-i.message > ${id}.${name}`),
      ...(outputs[0] === undefined ? [] : [`${id}.${outputs[0][0]} > ChatOutput-o.input_value`]),
    ],
  );
}

/** Undefined where the file is refused, as it may be. */
function parse(text: string): Flow | undefined {
  try {
    return parseFlowText(text, { path: 'fuzz.json' });
  } catch (error) {
    assert.ok(isAppError(error), `not an AppError: ${String(error)}`);
    return undefined;
  }
}

/** Bytes in use once what nobody holds is gone. */
function memoryInUse(): number {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('fuzzed flows', function () {
  this.timeout(maxMsPerCase * 100);
  const patterns = new WorkerPatterns({
    workerPath: path.join(__dirname, 'patternWorker.js'),
    maxSeconds: 0.3,
  });
  after(() => {
    patterns.dispose();
  });

  async function runOnce(text: string, dice: Dice): Promise<string> {
    const flow = parse(text);
    if (flow === undefined) return 'refused';

    checkFlow(flow, registry);
    const problems = validateFlow(flow, registry);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort();
    }, maxMsPerCase / 2);
    const run = runFlow(
      {
        runId: 'r',
        flow,
        sessionId: dice.below(2) === 0 ? undefined : 's',
        inputValue: oddText(dice),
        inputType: 'chat',
        outputType: 'any',
        stream: dice.below(2) === 0,
        ports: testPorts({
          messages: new MemoryMessages(),
          models: oddModels(dice),
          patterns,
          clock: systemClock,
        }),
        signal: controller.signal,
      },
      registry,
    );
    let status = '';
    for await (const event of run) {
      JSON.stringify(event);
      if (event.type !== 'run-end') continue;
      status = event.status;
      assert.notEqual(event.error?.code, 'internal', event.error?.message);
      assert.doesNotMatch(event.error?.message ?? '', slips);
    }
    clearTimeout(timer);
    assert.ok(!controller.signal.aborted, 'the run did not end by itself');
    return problems.length > 0 ? 'invalid' : status;
  }

  it('end as a refusal, an error or an answer: no crash, no hang, nothing polluted, no memory kept', async () => {
    const counts = new Map<string, number>();
    const globals = Object.getOwnPropertyNames(Object.prototype).length;
    let before = 0;
    for (let round = 0; round < rounds; round++) {
      const number = seed * 1_000_003 + round;
      const dice = diceOf(seededRandom(number));
      const document =
        round % 3 === 0
          ? mutate(oddComponent(dice.pick(builtinComponents), dice), dice)
          : mutate(dice.pick(examples), dice);
      const text = toHostileText(document, dice);
      const startedAt = performance.now();
      let outcome: string;
      try {
        outcome = await runOnce(text, dice);
      } catch (error) {
        throw new Error(
          `FUZZ_SEED=${seed} round ${round}: ${String(error)}\n${text.slice(0, 3000)}`,
          {
            cause: error,
          },
        );
      }
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      assert.ok(performance.now() - startedAt < maxMsPerCase, `round ${round} hangs`);
      assert.equal(Reflect.get({}, 'polluted'), undefined, `round ${round} pollutes`);
      assert.equal(Object.getOwnPropertyNames(Object.prototype).length, globals);
      if (round === Math.floor(rounds / 4)) before = memoryInUse();
    }
    const kept = memoryInUse() - before;
    assert.ok(kept < 50_000_000, `${Math.round(kept / 1e6)} MB more after than at a quarter`);
    // A fuzz that is always refused would show nothing.
    for (const outcome of ['refused', 'invalid', 'ok', 'failed']) {
      assert.ok((counts.get(outcome) ?? 0) > rounds / 100, JSON.stringify([...counts]));
    }
    if (process.env['FUZZ_ROUNDS'] !== undefined)
      console.log(Object.fromEntries(counts), `${Math.round(kept / 1e6)} MB kept`);
  });
});
