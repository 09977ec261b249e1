import assert from 'node:assert/strict';
import { alterMetadata } from '../../../src/components/alterMetadata';
import { createData } from '../../../src/components/createData';
import { dataRouter } from '../../../src/components/dataRouter';
import { dataToTable } from '../../../src/components/dataToTable';
import { extractKey } from '../../../src/components/extractKey';
import { filterData } from '../../../src/components/filterData';
import { filterDataValues } from '../../../src/components/filterDataValues';
import { mergeData } from '../../../src/components/mergeData';
import { parseJsonData } from '../../../src/components/parseJsonData';
import { selectData } from '../../../src/components/selectData';
import { tableToTools } from '../../../src/components/tableToTools';
import { updateData } from '../../../src/components/updateData';
import type { ComponentDefinition } from '../../../src/flow/component';
import { Data, DataFrame, Message, type FlowValue } from '../../../src/flow/values';
import {
  callComponent,
  FakeContext,
  runComponent,
  type ContextOptions,
} from '../../support/componentContext';
import { textOf } from '../../support/flowValues';

interface Case extends ContextOptions {
  readonly what: string;
  readonly method?: string;
  readonly gives?: unknown;
  readonly fails?: RegExp;
}

/** Data as objects, tables as rows, messages as texts. */
function shown(value: FlowValue): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (value instanceof Data) return value.data;
  if (value instanceof DataFrame) return value.rows;
  return value instanceof Message ? value.text : value;
}

function table(definition: ComponentDefinition, cases: readonly Case[]): void {
  describe(definition.displayName, () => {
    for (const { what, gives, fails, ...options } of cases) {
      it(what, async () => {
        const run = runComponent(definition, options);
        if (fails !== undefined) await assert.rejects(run, fails);
        else assert.deepEqual(shown(await run), gives);
      });
    }
  });
}

const a = new Data({ k: 'a', text: 'one' });
const b = new Data({ k: 'b', n: 2 });

table(createData, [
  {
    what: 'takes keys and values of all its fields',
    extraFields: ['code', '_x', 'field_1_key', 'field_2_key', 'own'],
    values: {
      code: 'x',
      _x: 'y',
      field_1_key: { a: '1', b: 2 },
      field_2_key: new Message({ text: 'hi' }),
      own: new Data({ text: 'd' }),
    },
    gives: { a: '1', b: 2, field_2_key: 'hi', own: 'd' },
  },
  { what: 'is empty without fields', gives: {} },
  {
    what: 'insists on its text key where it is told to',
    extraFields: ['field_1_key'],
    values: { field_1_key: { a: '1' }, text_key: 'b', text_key_validator: true },
    fails: /no key "b", only: a/,
  },
]);

table(updateData, [
  {
    what: 'sets and adds keys in every item',
    extraFields: ['field_1_key'],
    values: { old_data: [a, b], field_1_key: { k: 'z', more: 1 } },
    gives: [
      { k: 'z', text: 'one', more: 1 },
      { k: 'z', n: 2, more: 1 },
    ],
  },
  {
    what: 'gives one item for one',
    extraFields: ['field_1_key'],
    values: { old_data: a, field_1_key: { k: 'z' } },
    gives: { k: 'z', text: 'one' },
  },
  { what: 'needs data', values: { old_data: 'text' }, fails: /needs data to update/ },
  { what: 'checks the text key', values: { old_data: a, text_key: 'x' }, fails: /no key "x"/ },
]);

table(filterData, [
  {
    what: 'keeps the wanted keys',
    values: { data: b, filter_criteria: ['n', 'nope'] },
    gives: { n: 2 },
  },
  {
    what: 'is empty for what is no data',
    values: { data: 'x', filter_criteria: ['n'] },
    gives: {},
  },
]);

const items = [a, b, new Data({ other: 1 })];
table(filterDataValues, [
  {
    what: 'keeps what equals',
    values: { input_data: items, filter_key: 'k', filter_value: 'b' },
    gives: [{ k: 'b', n: 2 }],
  },
  {
    what: 'compares numbers as Python writes them',
    values: { input_data: items, filter_key: 'n', filter_value: '2', operator: 'starts with' },
    gives: [{ k: 'b', n: 2 }],
  },
  {
    what: 'leaves out items without the key, also where it asks for others',
    values: { input_data: items, filter_key: 'k', filter_value: 'b', operator: 'not equals' },
    gives: [{ k: 'a', text: 'one' }],
  },
  {
    what: 'keeps everything without a value to compare',
    values: { input_data: [a], filter_key: 'k', filter_value: '' },
    gives: [{ k: 'a', text: 'one' }],
  },
  { what: 'is empty without data', values: { filter_key: 'k', filter_value: 'x' }, gives: [] },
]);

table(extractKey, [
  { what: 'takes one key', values: { data_input: b, key: 'n' }, gives: { n: 2 } },
  {
    what: 'takes it out of every item that has it',
    values: { data_input: items, key: 'k' },
    gives: [{ k: 'a' }, { k: 'b' }],
  },
  {
    what: 'answers with an error for a key that is not there',
    values: { data_input: b, key: 'constructor' },
    gives: { error: "Key 'constructor' not found in Data object." },
  },
  {
    what: 'answers with an error for what is no data',
    values: { data_input: 'x', key: 'k' },
    gives: { error: 'Invalid input. Expected Data object or list of Data objects.' },
  },
]);

table(selectData, [
  { what: 'takes the first', values: { data_list: [a, b] }, gives: a.data },
  { what: 'takes the one asked for', values: { data_list: [a, b], data_index: 1 }, gives: b.data },
  {
    what: 'knows its bounds',
    values: { data_list: [a, b], data_index: 2 },
    fails: /no item 2: the list has 2/,
  },
  { what: 'counts from 0', values: { data_list: [a], data_index: -1 }, fails: /no item -1/ },
]);

table(alterMetadata, [
  {
    what: 'adds keys to a text and to data, and takes others away',
    values: {
      text_in: 'hi',
      input_value: [b],
      metadata: { tag: 'x', ' ': 'dropped' },
      remove_fields: [' n '],
    },
    gives: [
      { text: 'hi', tag: 'x' },
      { k: 'b', tag: 'x' },
    ],
  },
  {
    what: 'takes its keys from data',
    method: 'as_dataframe',
    values: { input_value: [a], metadata: new Data({ tag: 1 }) },
    gives: [{ k: 'a', text: 'one', tag: 1 }],
  },
  {
    what: 'refuses other metadata',
    values: { metadata: 'x' },
    fails: /object or data, and got a text/,
  },
]);

const parts = [new Data({ x: 'a', n: 1 }), new Data({ x: 'b', y: 'c' }), new Data({ x: 'd' })];
table(mergeData, [
  {
    what: 'joins texts of one key with line breaks',
    values: { data_inputs: parts },
    gives: [{ x: 'a\nb\nd', n: 1, y: 'c' }],
  },
  {
    what: 'appends rows',
    values: { data_inputs: parts, operation: 'Append' },
    gives: parts.map(({ data }) => data),
  },
  {
    what: 'collects texts of one key in a list',
    values: { data_inputs: parts, operation: 'Merge' },
    gives: [{ x: ['a', 'b', 'd'], n: 1, y: 'c' }],
  },
  {
    what: 'numbers the keys of the others',
    values: { data_inputs: parts, operation: 'Join' },
    gives: [{ x: 'a', n: 1, x_doc2: 'b', y_doc2: 'c', x_doc3: 'd' }],
  },
  { what: 'is empty for one', values: { data_inputs: [a] }, gives: [] },
]);

table(dataToTable, [
  {
    what: 'makes a row of each, the text in a column of its own',
    values: { data_list: [new Data({ t: 'x' }, 't'), b] },
    gives: [
      { t: 'x', text: 'x' },
      { k: 'b', n: 2 },
    ],
  },
  {
    what: 'takes nothing but data',
    values: { data_list: ['x'] },
    fails: /takes data, and got a text/,
  },
]);

table(parseJsonData, [
  {
    what: 'finds objects and values in text',
    values: { input_value: new Message({ text: '{"a": [{"b": 1}, 2]}' }), query: '.a[]' },
    gives: [{ b: 1 }, { text: '2' }],
  },
  {
    what: 'mends what a model wrote',
    values: { input_value: "{a: 'x',}", query: '.a' },
    gives: [{ text: 'x' }],
  },
  {
    what: 'reads every item of a list',
    values: { input_value: [b, new Message({ text: '{"n": 3}' })], query: '.[].n' },
    gives: [{ text: '2' }, { text: '3' }],
  },
  { what: 'is empty without input', values: { query: '.' }, gives: [] },
  {
    what: 'says what is wrong with a query',
    values: { input_value: b, query: '.[' },
    fails: /query/,
  },
]);

describe('Condition', () => {
  const route = async (values: ContextOptions['values']): Promise<readonly unknown[]> => {
    const context = new FakeContext(dataRouter, { values: { key_name: 'k', ...values } });
    return [shown(await callComponent(dataRouter, context)), ...context.stopped];
  };

  const cases: readonly (readonly [string, string, FlowValue, boolean])[] = [
    ['equals', 'a', 'a', true],
    ['equals', '1', 1, true],
    ['not equals', 'a', 'a', false],
    ['contains', 'b', 'abc', true],
    ['starts with', 'b', 'abc', false],
    ['ends with', 'c', 'abc', true],
    ['boolean validator', '', 'Yes', true],
    ['boolean validator', '', 'no', false],
    ['boolean validator', '', 0, false],
    ['boolean validator', '', ['x'], true],
    ['unheard of', 'a', 'a', false],
  ];
  for (const [operator, compare_value, k, isMet] of cases) {
    it(`sends ${JSON.stringify(k)} the ${isMet} way: ${operator} ${compare_value}`, async () => {
      const data_input = new Data({ k: k as string });
      assert.deepEqual(await route({ data_input, operator, compare_value }), [
        { k },
        isMet ? 'false_output' : 'true_output',
      ]);
    });
  }

  it('sends the items of a list that meet the condition, or all where none does', async () => {
    const data_input = [a, b, new Data({})];
    assert.deepEqual(await route({ data_input, compare_value: 'b' }), [[b.data], 'false_output']);
    assert.deepEqual(await route({ data_input, compare_value: 'z' }), [
      [a.data, b.data],
      'true_output',
    ]);
  });

  it('answers with an error on both ways where there is nothing to compare', async () => {
    assert.deepEqual(await route({ data_input: new Data({}) }), [
      { error: "Key 'k' not found in Data" },
    ]);
    assert.deepEqual(await route({ data_input: 'x' }), [{ error: 'Input is not a Data object' }]);
  });
});

describe('DataFrame to Toolset', () => {
  const dataframe = new DataFrame([
    { name: 'Say hello!', text: 'Hello.' },
    { name: '', text: 'x'.repeat(150) },
  ]);
  const values = { dataframe, tool_name_column: 'name', tool_output_column: 'text' };

  it('makes a tool of each row', async () => {
    const context = new FakeContext(tableToTools, { values });
    const tools = (await tableToTools.makeTools?.(context)) ?? [];
    assert.deepEqual(
      tools.map(({ spec }) => [spec.name, spec.description.length]),
      [
        ['Say_hello', 42],
        ['action_2', 'Execute  action. Returns: ...'.length + 100],
      ],
    );
    assert.deepEqual(await Promise.all(tools.map(({ call }) => call(context, {}))), [
      'Hello.',
      'x'.repeat(150),
    ]);
  });

  it('tells which tools there are', async () => {
    const text = textOf(await runComponent(tableToTools, { values, method: 'get_message' }));
    assert.match(text, /^2 tools:\n- Say_hello: Execute Say hello! action\. Returns: Hello\./);
  });

  it('names a column that the table lacks', async () => {
    const context = new FakeContext(tableToTools, { values: { ...values, tool_name_column: 'x' } });
    assert.throws(() => void tableToTools.makeTools?.(context), /no column "x"/);
  });
});
