import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/base/json';
import { messageToData } from '../../../src/components/messageToData';
import { typeConverter } from '../../../src/components/typeConverter';
import { Data, DataFrame, Message, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { dataOf, failureOf, rowsOf, textOf } from '../../support/flowValues';

async function convert(
  input: FlowValue,
  to: 'message' | 'data' | 'dataframe',
  autoParse = false,
): Promise<FlowValue> {
  return runComponent(typeConverter, {
    method: `convert_to_${to}`,
    values: { input_data: input, auto_parse: autoParse },
  });
}

// Expected values are recorded from Langflow.
describe('Type Convert', () => {
  const parsed: readonly [string, JsonObject][] = [
    ['{"a": 1, "b": [1,2]}', { a: 1, b: [1, 2] }],
    ['  {"a":1} ', { a: 1 }],
    ['[{"a":1},{"a":2,"b":"x"}]', { records: [{ a: 1 }, { a: 2, b: 'x' }] }],
    ['[]', { records: [] }],
    ['[1,2]', { text: '[1,2]' }],
    ['[{"a":1}, 2]', { text: '[{"a":1}, 2]' }],
    ['"x"', { text: '"x"' }],
    ['3', { text: '3' }],
    ['null', { text: 'null' }],
    ['{"a":1', { text: '{"a":1' }],
    [
      'a,b\n1,2\n3,x',
      {
        records: [
          { a: 1, b: '2' },
          { a: 3, b: 'x' },
        ],
      },
    ],
    [
      'a,b\n1.5,true\n,x',
      {
        records: [
          { a: 1.5, b: 'true' },
          { a: null, b: 'x' },
        ],
      },
    ],
    ['name, age\nBob, 3', { records: [{ name: 'Bob', ' age': 3 }] }],
    ['a,b\n"x, y","say ""hi"""', { records: [{ a: 'x, y', b: 'say "hi"' }] }],
    ['a;b\n1;2', { text: 'a;b\n1;2' }],
    ['a,b\n', { text: 'a,b\n' }],
    // Langflow takes the surplus cell for a name of the row.
    ['a,b\n1,2,3', { text: 'a,b\n1,2,3' }],
    ['a,b\n1,"2', { text: 'a,b\n1,"2' }],
    ['x', { text: 'x' }],
  ];
  for (const [text, expected] of parsed) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(expected)}`, async () => {
      assert.deepEqual(dataOf(await convert(new Message({ text }), 'data', true)), expected);
    });
  }

  it('reads text only where it is told to', async () => {
    const message = new Message({ text: '{"a": 1}' });

    assert.deepEqual(dataOf(await convert(message, 'data')), { text: '{"a": 1}' });
    assert.deepEqual(rowsOf(await convert(message, 'dataframe')), [{ text: '{"a": 1}' }]);
    assert.deepEqual(rowsOf(await convert(message, 'dataframe', true)), [{ a: 1 }]);
  });

  const messages: readonly [JsonObject, string][] = [
    [{ text: 'hi' }, 'hi'],
    [{ text: '' }, ''],
    [{ a: 1, b: null, c: true, d: "x'y" }, `{'a': 1, 'b': None, 'c': True, 'd': "x'y"}`],
    [{ results: [{ a: 1 }] }, "{'results': [{'a': 1}]}"],
    [{}, '{}'],
  ];
  for (const [record, expected] of messages) {
    it(`writes ${JSON.stringify(record)} as ${JSON.stringify(expected)}`, async () => {
      assert.equal(textOf(await convert(new Data(record), 'message')), expected);
    });
  }

  const tables: readonly [JsonObject, readonly JsonObject[]][] = [
    [{ a: 1, b: [1] }, [{ a: 1, b: [1] }]],
    [{ results: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }, { b: 2 }]],
    [{ r: [{ a: 1 }, 2] }, [{ r: [{ a: 1 }, 2] }]],
    [{ r: [] }, []],
    [{ a: [{ x: 1 }], b: 2 }, [{ a: [{ x: 1 }], b: 2 }]],
    [{}, []],
  ];
  for (const [record, rows] of tables) {
    it(`makes the table ${JSON.stringify(rows)} of ${JSON.stringify(record)}`, async () => {
      assert.deepEqual(rowsOf(await convert(new Data(record), 'dataframe')), rows);
    });
  }

  it('gives the rows of a table as data, and its Markdown as a message', async () => {
    const table = new DataFrame([
      { text: 'a\nb', n: 1 },
      { text: 'c|d', n: 20 },
    ]);

    assert.deepEqual(dataOf(await convert(new DataFrame([{ a: 1 }, { b: 2 }]), 'data')), {
      results: [
        { a: 1, b: null },
        { a: null, b: 2 },
      ],
    });
    assert.equal(
      textOf(await convert(table, 'message')),
      '| text    |   n |\n|:--------|----:|\n| a<br/>b |   1 |\n| c\\|d    |  20 |',
    );
  });

  it('takes the first of a list, and text as a message', async () => {
    assert.equal(textOf(await convert([new Data({ text: 'a' }), 'b'], 'message')), 'a');
    assert.equal(textOf(await convert('plain', 'message')), 'plain');
  });

  it('fails for nothing and for an empty list', async () => {
    await failureOf(convert(null, 'message'), 'input-invalid');
    await failureOf(convert([], 'data'), 'input-invalid');
  });
});

describe('Message to Data', () => {
  it("gives all fields under Langflow's names", async () => {
    const message = new Message({
      text: 'yo',
      sender: 'User',
      senderName: 'Ada',
      sessionId: 's',
      files: ['a.txt'],
      timestamp: '2026-01-20T10:00:00.123456Z',
    });

    const data = dataOf(await runComponent(messageToData, { values: { message } }));

    assert.equal(data['text'], 'yo');
    assert.equal(data['sender_name'], 'Ada');
    assert.equal(data['session_id'], 's');
    assert.deepEqual(data['files'], ['a.txt']);
    assert.equal(data['timestamp'], '2026-01-20 10:00:00 UTC');
    assert.equal(data['category'], 'message');
    assert.equal(data['error'], false);
  });
});
