import assert from 'node:assert/strict';
import { dynamicCreateData } from '../../../src/components/dynamicCreateData';
import { jsonCleaner } from '../../../src/components/jsonCleaner';
import { regexExtractor } from '../../../src/components/regexExtractor';
import { textOperations } from '../../../src/components/textOperations';
import { Data, Message, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { dataOf, failureOf, rowsOf, textOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

// Expected values are recorded from Langflow unless a comment says otherwise.
describe('Text Operations', () => {
  const operate = (
    name: string,
    text: string,
    values: Values = {},
    method = 'get_message',
  ): Promise<FlowValue> =>
    runComponent(textOperations, {
      method,
      values: { text_input: text, operation: [{ name }], ...values },
    });

  const cases: readonly [string, string, Values, string][] = [
    ['Case Conversion', "hELLO wORLD it's 3rd", { case_type: 'uppercase' }, "HELLO WORLD IT'S 3RD"],
    ['Case Conversion', "hELLO wORLD it's 3rd", { case_type: 'lowercase' }, "hello world it's 3rd"],
    ['Case Conversion', "hELLO wORLD it's 3rd", { case_type: 'title' }, "Hello World It'S 3Rd"],
    [
      'Case Conversion',
      "hELLO wORLD it's 3rd",
      { case_type: 'capitalize' },
      "Hello world it's 3rd",
    ],
    ['Case Conversion', "hELLO wORLD it's 3rd", { case_type: 'swapcase' }, "Hello World IT'S 3RD"],
    ['Text Replace', 'a.b.c', { search_pattern: '.', replacement_text: '-' }, 'a-b-c'],
    ['Text Replace', 'a.b', { search_pattern: '.', replacement_text: '$&' }, 'a$&b'],
    [
      'Text Replace',
      'a1b2',
      { search_pattern: '(\\d)', replacement_text: '<\\1$>', use_regex: true },
      'a<1$>b<2$>',
    ],
    ['Text Replace', 'abc', { search_pattern: '' }, 'abc'],
    ['Text Extract', 'a1 b22 c3', { extract_pattern: '\\d+' }, '1\n22\n3'],
    ['Text Extract', 'a1 b22 c3', { extract_pattern: '\\d+', max_matches: 2 }, '1\n22'],
    ['Text Extract', 'a1 b2', { extract_pattern: '([a-z])(\\d)' }, "('a', '1')\n('b', '2')"],
    ['Text Extract', 'a1', { extract_pattern: 'x' }, ''],
    ['Text Head', 'hello', { head_characters: 2 }, 'he'],
    ['Text Head', 'hello', { head_characters: 0 }, ''],
    ['Text Tail', 'hello', { tail_characters: 2 }, 'lo'],
    ['Text Tail', 'hello', { tail_characters: 0 }, ''],
    ['Text Tail', 'hello', { tail_characters: 9 }, 'hello'],
    ['Text Strip', '  xhix  ', {}, 'xhix'],
    ['Text Strip', '  xhix  ', { strip_mode: 'left' }, 'xhix  '],
    ['Text Strip', 'xxhixx', { strip_mode: 'right', strip_characters: 'x' }, 'xxhi'],
    ['Text Join', 'a', { text_input_2: 'b' }, 'a\nb'],
    ['Text Join', '', { text_input_2: 'b' }, 'b'],
    ['Text Join', 'a', {}, 'a'],
    ['Text Clean', '  a   b\n\n c!@# d_é\t.  ', {}, ' a b c!@# d_é . '],
    ['Text Clean', '  a   b\n\n c!@# d_é\t.  ', { remove_special_chars: true }, ' a b c d_é  '],
    [
      'Text Clean',
      '  a   b\n\n c ',
      { remove_extra_spaces: false, remove_empty_lines: true },
      '  a   b\n c ',
    ],
    ['Nope', 'x', {}, 'x'],
  ];
  for (const [name, text, values, expected] of cases) {
    it(`performs ${name} with ${JSON.stringify(values)} on ${JSON.stringify(text)}`, async () => {
      assert.equal(textOf(await operate(name, text, values)), expected);
    });
  }

  it('counts words, characters and lines', async () => {
    const count = async (text: string, values: Values = {}): Promise<unknown> =>
      dataOf(await operate('Word Count', text, values, 'get_data'));

    assert.deepEqual(await count('Hello world hello\n\nx'), {
      word_count: 4,
      unique_words: 4,
      character_count: 20,
      character_count_no_spaces: 18,
      line_count: 3,
      non_empty_lines: 2,
    });
    assert.deepEqual(await count('a b', { count_words: false, count_lines: false }), {
      character_count: 3,
      character_count_no_spaces: 2,
    });
    assert.deepEqual(await count('', { count_words: false, count_characters: false }), {
      line_count: 0,
      non_empty_lines: 0,
    });
  });

  it('reads a table out of a text', async () => {
    const read = async (text: string, values: Values = {}): Promise<unknown> =>
      rowsOf(await operate('Text to DataFrame', text, values, 'get_dataframe'));

    assert.deepEqual(await read('a|b\n1|2\n3|x'), [
      { a: 1, b: '2' },
      { a: 3, b: 'x' },
    ]);
    assert.deepEqual(await read('|Name|Age|\n| Bob | 3 |\n|Al|4.5|\n'), [
      { Name: 'Bob', Age: 3 },
      { Name: 'Al', Age: 4.5 },
    ]);
    assert.deepEqual(await read('a|b\n1|2', { has_header: false }), [
      { col_0: 'a', col_1: 'b' },
      { col_0: '1', col_1: '2' },
    ]);
    assert.deepEqual(await read('a,b\n1,2', { table_separator: ',' }), [{ a: 1, b: 2 }]);
    assert.deepEqual(await read('a'), [{ col_0: 'a' }]);
    assert.deepEqual(await read(''), []);
    await failureOf(read('a|b\n1|2|3'), 'input-invalid');
  });

  it('fails for a pattern that is none and a length below zero', async () => {
    await failureOf(operate('Text Extract', 'a', { extract_pattern: '(' }), 'input-invalid');
    await failureOf(operate('Text Head', 'a', { head_characters: -1 }), 'input-invalid');
  });
});

describe('Regex Extractor', () => {
  const search = async (text: string, pattern: string): Promise<readonly unknown[]> => {
    const values = { input_text: text, pattern };
    const list = await runComponent(regexExtractor, { values });
    const message = await runComponent(regexExtractor, { values, method: 'get_matches_text' });
    assert.ok(Array.isArray(list));
    return [list.map((item: FlowValue) => dataOf(item)['match']), textOf(message)];
  };

  const cases: readonly [string, string, readonly unknown[], string][] = [
    ['a1 b22', '\\d+', ['1', '22'], '1\n22'],
    ['a1 b22', '([a-z])\\d+', ['a', 'b'], 'a\nb'],
    ['aXb', '(?i)x', ['X'], 'X'],
    ['aaa', 'a*', ['aaa'], 'aaa'],
    ['abc', 'x', [], 'No matches found'],
    ['', 'x', [], 'No matches found'],
    ['abc', '', [], 'No matches found'],
    ['a1', '(b)?\\d', [], 'No matches found'],
    // Langflow stops with a Python error for the text of several groups.
    ['k=v', '(?P<k>\\w)=(?P<v>\\w)', [['k', 'v']], "('k', 'v')"],
  ];
  for (const [text, pattern, matches, shown] of cases) {
    it(`finds ${pattern} in ${JSON.stringify(text)}`, async () => {
      assert.deepEqual(await search(text, pattern), [matches, shown]);
    });
  }

  it('answers a broken pattern with a text', async () => {
    const values = { input_text: 'abc', pattern: '(' };
    const list = await runComponent(regexExtractor, { values });

    assert.ok(Array.isArray(list));
    const [error] = list.map((item: FlowValue) => dataOf(item)['error']);
    assert.ok(typeof error === 'string' && error.startsWith('Invalid regex pattern: '));
    assert.match(
      textOf(await runComponent(regexExtractor, { values, method: 'get_matches_text' })),
      /^Invalid regex pattern: /,
    );
  });
});

describe('JSON Cleaner', () => {
  const clean = async (json_str: string, values: Values = {}): Promise<string> =>
    textOf(await runComponent(jsonCleaner, { values: { json_str, ...values } }));
  const all = { remove_control_chars: true, normalize_unicode: true, validate_json: true };

  const cases: readonly [string, Values, string][] = [
    ['{"a":1}', {}, '{"a": 1}'],
    ['x {"a":1} y', {}, '{"a": 1}'],
    ["{'a':1}", {}, '{"a": 1}'],
    ['{a:1,}', {}, '{"a": 1}'],
    ['{"a":True,"b":None}', {}, '{"a": true, "b": null}'],
    ['{"a": "b\u0001c"}', all, '{"a": "bc"}'],
    ['{"a":"e\u0301"}', {}, '{"a": "e\\u0301"}'],
    ['{"a":"e\u0301"}', all, '{"a": "\\u00e9"}'],
    ['{"a":[1,{"b":null}]}', {}, '{"a": [1, {"b": null}]}'],
  ];
  for (const [text, values, expected] of cases) {
    it(`makes ${expected} of ${JSON.stringify(text)}`, async () => {
      assert.equal(await clean(text, values), expected);
    });
  }

  it('fails where there is no object, and for broken JSON where it must be valid', async () => {
    for (const text of ['no', '', '[1,2]', '{"a":1', '}{']) {
      await failureOf(clean(text), 'input-invalid');
    }
    await failureOf(clean("{'a':1}", { validate_json: true }), 'input-invalid');
  });
});

describe('Dynamic Create Data', () => {
  const form_fields = ['name', 'age', 'ok', 'data', 'msg', ''].map((field_name) => ({
    field_name,
    field_type: 'Text',
  }));
  const values = {
    form_fields,
    dynamic_name: 'Ada',
    dynamic_age: 3,
    dynamic_ok: true,
    dynamic_data: new Data({ x: 1, y: { z: 2 } }),
    dynamic_msg: new Message({ text: 'hi' }),
  };

  it('gives the fields it was told to have', async () => {
    assert.deepEqual(dataOf(await runComponent(dynamicCreateData, { values })), {
      name: 'Ada',
      age: 3,
      ok: true,
      data: { x: 1, y: { z: 2 } },
      msg: 'hi',
    });
  });

  it('lists them as text', async () => {
    const line = '='.repeat(40);
    const text = async (given: Values): Promise<string> =>
      textOf(await runComponent(dynamicCreateData, { method: 'get_message', values: given }));

    assert.equal(
      await text(values),
      `📋 Form Data:\n${line}\n• name: Ada\n• age: 3\n• ok: True\n• data: {'x': 1, 'y': {'z': 2}}\n• msg: hi\n${line}\nTotal fields: 5`,
    );
    assert.equal(await text({ form_fields: [] }), 'No form data available');
  });
});
