import assert from 'node:assert/strict';
import { parseData } from '../../../src/components/parseData';
import { parseDataFrame } from '../../../src/components/parseDataFrame';
import { parser } from '../../../src/components/parser';
import { Data, DataFrame, Message, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { dataOf, failureOf, textOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

const table = new DataFrame([
  { text: 'a', n: 1, f: 1.5, x: null },
  { text: 'b', n: 2, f: 2.5, x: 'q' },
]);
const data = new Data({ text: 'hi', n: null, b: true, l: [1, 'a', { x: 1 }], o: { k: 'v' } });
const markdown =
  '| text   |   n |   f | x   |\n|:-------|----:|----:|:----|\n' +
  '| a      |   1 | 1.5 |     |\n| b      |   2 | 2.5 | q   |';

// Expected values are recorded from Langflow.
describe('Parser', () => {
  const parse = async (input: FlowValue, values: Values = {}): Promise<string> =>
    textOf(await runComponent(parser, { values: { input_data: input, ...values } }));

  const patterns: readonly [string, FlowValue, string, string][] = [
    ['rows of a table', table, 'Text: {text}', 'Text: a\nText: b'],
    [
      'conversions and formats',
      table,
      '{n}|{f}|{x}|{text!r}|{f:.2f}|{n:>4}',
      "1|1.5|None|'a'|1.50|   1\n2|2.5|q|'b'|2.50|   2",
    ],
    [
      'nested data, and nothing for a missing key',
      data,
      '{text} {n} {b} {l} {o} {o[k]} {l[1]} {missing}!',
      "hi None True [1, 'a', {'x': 1}] {'k': 'v'} v a !",
    ],
    ['doubled braces', data, '{{text}}', '{text}'],
    ['an empty pattern', data, '', ''],
    ['a message', new Message({ text: 'yo', sender: 'User' }), '{sender}: {text}', 'User: yo'],
    ['an object with data', { data: { text: 'z' } }, 'Text: {text}', 'Text: z'],
  ];
  for (const [name, input, pattern, expected] of patterns) {
    it(`fills its pattern for ${name}`, async () => {
      assert.equal(await parse(input, { pattern }), expected);
    });
  }

  it('joins rows with the separator as it is', async () => {
    assert.equal(await parse(table, { sep: ' - ' }), 'Text: a - Text: b');
    assert.equal(await parse(table, { sep: '\\n' }), 'Text: a\\nText: b');
    assert.equal(await parse(table, { sep: '' }), 'Text: aText: b');
  });

  it('prints nan for a cell that a row lacks, as pandas does', async () => {
    const uneven = new DataFrame([{ a: 'x' }, { a: 'y', b: 'z' }]);

    assert.equal(await parse(uneven, { pattern: '{a}{b}' }), 'xnan\nyz');
  });

  it('fails for a column that the table lacks, naming it', async () => {
    const error = await failureOf(parse(table, { pattern: '{nope}' }), 'input-invalid');

    assert.match(error.message, /nope/);
  });

  it('makes a line of each item of a list of data', async () => {
    assert.equal(
      await parse([new Data({ text: 'a' }), new Data({ text: 'b' })]),
      'Text: a\nText: b',
    );
    assert.equal(await parse([]), '');
    await failureOf(parse([data, 'text']), 'input-invalid');
  });

  it('fails for text, other objects and nothing', async () => {
    await failureOf(parse('text'), 'input-invalid');
    await failureOf(parse({ a: 1 }), 'input-invalid');
    const error = await failureOf(runComponent(parser), 'input-invalid');
    assert.match(error.message, /^Parser: it takes data or a table, and got no value\./);
    assert.equal(error.subject.field, 'input_data');
  });

  const stringified: readonly [string, FlowValue, string][] = [
    ['a table', table, markdown],
    ['a message', new Message({ text: 'm\n\n\n\nx' }), 'm\n\n\n\nx'],
    ['text', 's  \n   \n\n\n t', 's  \n\n t'],
    ['a list', [new Message({ text: 'a' }), 'b'], 'a\nb'],
    ['an object', { a: 1 }, "{'a': 1}"],
    ['a number', 3, '3'],
  ];
  for (const [name, input, expected] of stringified) {
    it(`shows ${name} as it is when it stringifies`, async () => {
      assert.equal(await parse(input, { mode: 'Stringify' }), expected);
    });
  }
});

describe('Data to Message', () => {
  const parse = async (
    input: FlowValue,
    template = '{text}',
    values: Values = {},
  ): Promise<string> =>
    textOf(await runComponent(parseData, { values: { data: input, template, ...values } }));
  const d = (record: Data['data']): Data => new Data(record);

  const cases: readonly [string, FlowValue, string, string][] = [
    ['one line per piece', [d({ text: 'a' }), d({ text: 'b', n: 1 })], '{text}-{n}', 'a-\nb-1'],
    ['a single piece', d({ text: 'x' }), '{text}', 'x'],
    ['a missing key', [d({ a: 1 })], '{text}', ''],
    [
      'keys below data, and the whole',
      [d({ text: 't', data: { q: 1 } })],
      '{q} {data} {text}',
      "1 {'text': 't', 'data': {'q': 1}} t",
    ],
    ['nested keys', [d({ a: { b: [1] } })], '{a} {a[b]}', "{'b': [1]} [1]"],
    ['an error as text', [d({ error: 'bad', text: 't' })], '{text}', 'bad'],
    ['no data', [], '{text}', ''],
    ['an empty value', [d({ text: null })], '{text}', 'None'],
    ['a message', new Message({ text: 'yo', sender: 'User' }), '{text} {sender}', 'yo User'],
  ];
  for (const [name, input, template, expected] of cases) {
    it(`writes ${name}`, async () => {
      assert.equal(await parse(input, template), expected);
    });
  }

  it('joins with the separator as it is', async () => {
    const both = [d({ text: 'a' }), d({ text: 'b' })];

    assert.equal(await parse(both, '{text}', { sep: '\\n' }), 'a\\nb');
  });

  it('gives each piece with its line', async () => {
    const list = await runComponent(parseData, {
      method: 'parse_data_as_list',
      values: { data: [d({ text: 'b', n: 1 })], template: '{text}-{n}' },
    });

    assert.ok(Array.isArray(list));
    assert.deepEqual(list.map(dataOf), [{ text: 'b-1', n: 1 }]);
  });

  it('fails for a template that is broken', async () => {
    await failureOf(parse([d({ text: 'a' })], '{'), 'input-invalid');
  });
});

describe('Parse DataFrame', () => {
  it('writes one line per row', async () => {
    const value = await runComponent(parseDataFrame, {
      values: { df: table, template: '{text} {n}' },
    });

    assert.equal(textOf(value), 'a 1\nb 2');
  });

  it('fails for anything but a table', async () => {
    await failureOf(runComponent(parseDataFrame, { values: { df: data } }), 'input-invalid');
  });
});
