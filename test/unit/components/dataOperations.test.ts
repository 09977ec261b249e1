import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/base/json';
import { dataOperations } from '../../../src/components/dataOperations';
import { Data, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { dataOf, failureOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

const record = {
  a: 1,
  b: 'x',
  c: {
    a: 2,
    d: [
      { k: 'v1', n: 1 },
      { k: 'v2', n: 2 },
    ],
  },
} satisfies JsonObject;
const data = new Data(record);
const listed = new Data({
  items: [{ k: 'v1', n: 1 }, { k: 'v2', n: 2 }, { z: 1 }, 'str'],
  other: [1],
});

async function operate(name: string, input: FlowValue, values: Values = {}): Promise<JsonObject> {
  return dataOf(
    await runComponent(dataOperations, {
      values: { data: input, operations: [{ name }], ...values },
    }),
  );
}

// Expected values are recorded from Langflow unless a comment says otherwise.
describe('Data Operations', () => {
  it('selects keys', async () => {
    assert.deepEqual(await operate('Select Keys', data, { select_keys_input: ['a', 'b'] }), {
      a: 1,
      b: 'x',
    });
    assert.deepEqual(await operate('Select Keys', data, { select_keys_input: 'a' }), { a: 1 });
    assert.deepEqual(
      await operate('Select Keys', new Data({ data: { x: 1 } }), { select_keys_input: ['data'] }),
      { x: 1 },
    );
    const error = await failureOf(
      operate('Select Keys', data, { select_keys_input: ['zz'] }),
      'input-invalid',
    );
    assert.match(error.remedy ?? '', /a, b, c/);
  });

  it('reads literals of Python', async () => {
    const literals = {
      a: '[1, 2]',
      b: "{'x': True}",
      c: 'plain',
      d: { e: '(1,2)' },
      f: 'None',
      g: '1.5',
      h: '"q"',
      i: "__import__('os')",
      j: '{1,2}',
      m: '[1,',
      n: '',
      o: ['3', 'x'],
      p: '1e3',
      q: '-4',
      r: "'a' 'b'",
      s: "('x')",
      t: "('x',)",
      u: String.raw`'\x41\u00e4\n\''`,
    };

    assert.deepEqual(await operate('Literal Eval', new Data(literals)), {
      a: [1, 2],
      b: { x: true },
      c: 'plain',
      d: { e: [1, 2] },
      f: null,
      g: 1.5,
      h: 'q',
      i: "__import__('os')",
      j: [1, 2],
      m: '[1,',
      n: '',
      o: [3, 'x'],
      p: '1e3',
      q: '-4',
      r: 'ab',
      s: 'x',
      t: ['x'],
      u: "Aä\n'",
    });
  });

  it('combines data, and values of the same key into lists', async () => {
    const d = (value: JsonObject): Data => new Data(value);

    assert.deepEqual(await operate('Combine', [d({ a: 1, b: 2 }), d({ a: 3, c: 4 })]), {
      a: [1, 3],
      b: 2,
      c: 4,
    });
    assert.deepEqual(await operate('Combine', [d({ a: 1 }), d({ a: [2, 3] }), d({ a: 4 })]), {
      a: [1, 2, 3, 4],
    });
    assert.deepEqual(await operate('Combine', [d({ a: { x: 1 } }), d({ a: { y: 1 } })]), {
      a: [{ x: 1 }, { y: 1 }],
    });
  });

  const filters: Readonly<Record<string, readonly JsonObject[]>> = {
    equals: [{ k: 'v1', n: 1 }],
    'not equals': [{ k: 'v2', n: 2 }],
    contains: [{ k: 'v1', n: 1 }],
    'starts with': [{ k: 'v1', n: 1 }],
    'ends with': [{ k: 'v1', n: 1 }],
  };
  for (const [operator, items] of Object.entries(filters)) {
    it(`filters objects of a list by ${operator}`, async () => {
      for (const filter_values of [{ k: 'v1' }, { n: '1' }]) {
        assert.deepEqual(
          await operate('Filter Values', listed, {
            filter_key: ['items'],
            operator,
            filter_values,
          }),
          { items, other: [1] },
        );
      }
    });
  }

  it('filters by several values at once, and fails for a key that is not there', async () => {
    const both = { filter_key: ['items'], filter_values: { k: 'v1', n: '2' } };

    assert.deepEqual(await operate('Filter Values', listed, both), { items: [], other: [1] });
    await failureOf(operate('Filter Values', listed, { filter_key: ['nope'] }), 'input-invalid');
  });

  it('adds and changes values', async () => {
    const values = { append_update_data: { a: '9', new: 'n' } };

    assert.deepEqual(await operate('Append or Update', data, values), {
      ...record,
      a: '9',
      new: 'n',
    });
  });

  it('removes and renames keys at every depth', async () => {
    assert.deepEqual(await operate('Remove Keys', data, { remove_keys_input: ['a'] }), {
      b: 'x',
      c: { d: record.c.d },
    });
    assert.deepEqual(
      await operate('Rename Keys', data, { rename_keys_input: { a: 'A', k: 'K' } }),
      {
        A: 1,
        b: 'x',
        c: {
          A: 2,
          d: [
            { K: 'v1', n: 1 },
            { K: 'v2', n: 2 },
          ],
        },
      },
    );
  });

  const queries: Readonly<Record<string, JsonObject>> = {
    '.a': { result: 1 },
    '.c.d[0].k': { result: 'v1' },
    '.c': record.c,
    '.c.d': { result: record.c.d },
    '.c.d | length': { result: 2 },
    '.c.d[0]': { k: 'v1', n: 1 },
  };
  for (const [query, expected] of Object.entries(queries)) {
    it(`finds ${query}, as a path and as a query`, async () => {
      assert.deepEqual(await operate('Path Selection', data, { selected_key: query }), expected);
      assert.deepEqual(await operate('JQ Expression', data, { query }), expected);
    });
  }

  it('takes the first result of a path, and all of a query', async () => {
    const path = '.c.d[] | .k';

    assert.deepEqual(await operate('Path Selection', data, { selected_key: path }), {
      result: 'v1',
    });
    assert.deepEqual(await operate('JQ Expression', data, { query: path }), {
      result: ['v1', 'v2'],
    });
  });

  it('fails for queries that are broken, empty or find nothing', async () => {
    for (const query of ['.[', '', '.zz', 'nope']) {
      await failureOf(operate('JQ Expression', data, { query }), 'input-invalid');
    }
    assert.deepEqual(await operate('Path Selection', data, { selected_key: '.zz' }), {
      result: null,
    });
  });

  it('fails for several pieces of data, and gives nothing without an operation', async () => {
    await failureOf(operate('Remove Keys', [data, data]), 'input-invalid');
    await failureOf(operate('Nope', data), 'input-invalid');
    assert.deepEqual(await operate('', data), {});
  });
});
