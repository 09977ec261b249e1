import assert from 'node:assert/strict';
import { batchRun } from '../../../src/components/batchRun';
import { structuredOutput } from '../../../src/components/structuredOutput';
import type { ModelPort, ModelRequest } from '../../../src/flow/ports';
import { DataFrame, ModelHandle, type FlowValue } from '../../../src/flow/values';
import { callComponent, FakeContext, type ContextOptions } from '../../support/componentContext';
import { dataOf, failureOf, rowsOf } from '../../support/flowValues';
import { Gate, pick } from '../../support/scriptedAnswer';
import { ThinkingModels, type Answer } from '../../support/thinkingModels';

type Values = Readonly<Record<string, FlowValue>>;

describe('Structured Output', () => {
  const schema = [
    { name: 'name', description: 'Who', type: 'str', multiple: 'False' },
    { name: 'age', description: '', type: 'int', multiple: false },
    { name: 'tags', description: '', type: 'text', multiple: 'True' },
  ];
  const ada = { name: 'Ada', age: 36, tags: ['m'] };

  const extract = async (
    answers: readonly Answer[],
    values: Values = {},
    method?: string,
  ): Promise<{ value: FlowValue; models: ThinkingModels; context: FakeContext }> => {
    const models = new ThinkingModels((_, index) => answers[index] ?? 'nothing left');
    const context = new FakeContext(structuredOutput, {
      models,
      values: { input_value: 'Ada is 36.', output_schema: schema, ...values },
    });
    return { value: await callComponent(structuredOutput, context, method), models, context };
  };

  it('gives the only object as data', async () => {
    const { value, context } = await extract([{ call: { objects: [ada] } }]);

    assert.deepEqual(dataOf(value), ada);
    assert.deepEqual(context.details, { usage: { input: 2, output: 1 }, model: 'thinker-1' });
  });

  it('gives several objects as results, or as rows', async () => {
    const objects = [ada, { name: 'Bob', age: 20, tags: [] }];

    assert.deepEqual(dataOf((await extract([{ call: { objects } }])).value), { results: objects });
    for (const method of ['build_structured_dataframe', 'as_dataframe']) {
      assert.deepEqual(rowsOf((await extract([{ call: { objects } }], {}, method)).value), objects);
    }
  });

  it('demands the call of a tool with the schema', async () => {
    const { models } = await extract([{ call: { objects: [ada] } }], {
      schema_name: 'Person!',
      system_prompt: 'Find people.',
    });

    const [request] = models.requests;
    assert.equal(request?.requiredTool, 'Person_');
    assert.deepEqual(request.turns, [
      { role: 'system', text: 'Find people.' },
      { role: 'user', text: 'Ada is 36.' },
    ]);
    const parameters = request.tools?.[0]?.parameters;
    assert.deepEqual(pick(parameters, 'properties', 'objects', 'items', 'properties'), {
      name: { type: 'string', description: 'Who' },
      age: { type: 'integer' },
      tags: { type: 'array', items: { type: 'string' } },
    });
  });

  it('reads JSON out of a text where the model calls no tool', async () => {
    for (const text of [
      JSON.stringify(ada),
      `Here you are:\n\`\`\`json\n${JSON.stringify([ada])}\n\`\`\``,
      `Sure! ${JSON.stringify({ objects: [ada] })} Anything else?`,
    ]) {
      assert.deepEqual(dataOf((await extract([text])).value), ada);
    }
  });

  it('reads values leniently and drops fields that nobody asked for', async () => {
    const call = { objects: [{ name: 7, age: '36', tags: 'm', extra: true }] };

    assert.deepEqual(dataOf((await extract([{ call }])).value), {
      name: '7',
      age: 36,
      tags: ['m'],
    });
  });

  it('has a misfit mended once, saying what is wrong', async () => {
    const { value, models } = await extract([
      { call: { objects: [{ name: 'Ada', age: 'old', tags: [] }] } },
      { call: { objects: [ada] } },
    ]);

    assert.deepEqual(dataOf(value), ada);
    const last = models.requests[1]?.turns.at(-1);
    assert.equal(last?.role, 'tool');
    assert.match(JSON.stringify(last), /age is not of type integer/);
  });

  it('fails where the answer stays a misfit', async () => {
    const error = await failureOf(
      extract(['I cannot do that.', { call: { objects: [] } }]),
      'provider-bad-response',
    );

    assert.match(error.message, /Structured Output: thinker/);
  });

  it('fails for a schema that is none, and for no text', async () => {
    const wrong = [{ name: 'x', type: 'date' }];

    await failureOf(extract([], { output_schema: [] }), 'input-invalid');
    const error = await failureOf(extract([], { output_schema: wrong }), 'input-invalid');
    assert.match(error.message, /date/);
    await failureOf(extract([], { input_value: ' ' }), 'input-invalid');
  });

  it('takes a model over an edge, as flows of Langflow 1.7 give it', async () => {
    const other = new ThinkingModels(() => ({ call: { objects: [ada] } }));
    const spec = { provider: 'X', model: 'other', node: { id: 'n', component: 'c' } };
    const handle = new ModelHandle(await other.open(spec), 'other');

    const { value, models } = await extract([], { llm: handle });

    assert.deepEqual(dataOf(value), ada);
    assert.equal(models.requests.length, 0);
    assert.equal(other.requests.length, 1);
  });
});

describe('Batch Run', () => {
  const rows = [
    { text: 'a', n: 1 },
    { text: 'b', n: 2 },
  ];
  const lastText = (request: ModelRequest): string => {
    const turn = request.turns.at(-1);
    return turn?.role === 'user' ? turn.text : '';
  };
  const run = (
    models: ModelPort,
    values: Values = {},
    options: ContextOptions = {},
  ): Promise<FlowValue> =>
    callComponent(
      batchRun,
      new FakeContext(batchRun, {
        models,
        ...options,
        values: { df: new DataFrame(rows), column_name: 'text', ...values },
      }),
    );
  const echo = (): ThinkingModels =>
    new ThinkingModels((request) => lastText(request).toUpperCase());

  it('adds the answer to each row, in order', async () => {
    assert.deepEqual(rowsOf(await run(echo())), [
      { text: 'a', n: 1, model_response: 'A', batch_index: 0 },
      { text: 'b', n: 2, model_response: 'B', batch_index: 1 },
    ]);
  });

  it('keeps the order where later rows are answered first', async () => {
    const first = new Gate();
    const models = new ThinkingModels(async (request) => {
      if (lastText(request) === 'a') await first.opened;
      else first.open();
      return lastText(request);
    });

    const answers = rowsOf(await run(models)).map((row) => row['model_response']);

    assert.deepEqual(answers, ['a', 'b']);
  });

  it('asks for no more than five rows at a time', async () => {
    const five = new Gate();
    const models = new ThinkingModels(async () => {
      if (models.running === 5) five.open();
      await five.opened;
      return 'ok';
    });
    const many = Array.from({ length: 12 }, (_, index) => ({ text: String(index) }));

    const answered = rowsOf(await run(models, { df: new DataFrame(many) }));

    assert.equal(answered.length, 12);
    assert.equal(models.mostRunning, 5);
  });

  it('stops the other rows at the first failure', async () => {
    const stopped = new Gate();
    const models = new ThinkingModels((request, _, signal) => {
      if (lastText(request) === 'b') throw new Error('no');

      return new Promise<Answer>((resolve) => {
        signal.addEventListener('abort', () => {
          stopped.open();
          resolve('too late');
        });
      });
    });

    await assert.rejects(run(models), /no/);
    await stopped.opened;
  });

  it('sends instructions, and whole rows where no column is named', async () => {
    const models = echo();
    await run(models, { column_name: '', system_message: 'Shout.', output_column_name: 'out' });

    assert.deepEqual(models.requests[0]?.turns, [
      { role: 'system', text: 'Shout.' },
      // Recorded from Langflow.
      { role: 'user', text: '[text]\nvalue = "a"\n\n[n]\nvalue = "1"\n' },
    ]);
  });

  it('describes each answer where it is told to', async () => {
    const [row] = rowsOf(await run(echo(), { enable_metadata: true, output_column_name: 'out' }));

    assert.deepEqual(row, {
      text: 'a',
      n: 1,
      out: 'A',
      batch_index: 0,
      metadata: {
        has_system_message: false,
        input_length: 1,
        response_length: 1,
        processing_status: 'success',
      },
    });
  });

  it('reports the usage of all rows together', async () => {
    const context = new FakeContext(batchRun, {
      models: echo(),
      values: { df: new DataFrame(rows), column_name: 'text' },
    });
    await callComponent(batchRun, context);

    assert.deepEqual(context.details.usage, { input: 4, output: 2 });
  });

  it('fails for a column that is not there, and for no table', async () => {
    const error = await failureOf(run(echo(), { column_name: 'zz' }), 'input-invalid');

    assert.match(error.remedy ?? '', /text, n/);
    await failureOf(run(echo(), { df: 'text' }), 'input-invalid');
  });
});
