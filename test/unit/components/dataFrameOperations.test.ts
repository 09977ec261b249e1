import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/base/json';
import { dataFrameOperations } from '../../../src/components/dataFrameOperations';
import { DataFrame, type FlowValue } from '../../../src/flow/values';
import { runComponent } from '../../support/componentContext';
import { failureOf, rowsOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

const [one, three, two] = [
  { a: 1, b: 'x', c: 2.5 },
  { a: 3, b: 'y', c: null },
  { a: 2, b: 'x', c: 1 },
] as const;
const table = new DataFrame([one, three, two]);

async function operate(operation: FlowValue, values: Values = {}): Promise<readonly JsonObject[]> {
  return rowsOf(
    await runComponent(dataFrameOperations, { values: { df: table, operation, ...values } }),
  );
}

// Expected values are recorded from Langflow unless a comment says otherwise.
describe('DataFrame Operations', () => {
  const cases: readonly [string, Values, readonly JsonObject[]][] = [
    [
      'Add Column',
      { new_column_name: 'z', new_column_value: 'v' },
      [one, three, two].map((row) => ({ ...row, z: 'v' })),
    ],
    [
      'Drop Column',
      { column_name: 'b' },
      [
        { a: 1, c: 2.5 },
        { a: 3, c: null },
        { a: 2, c: 1 },
      ],
    ],
    ['Head', { num_rows: 2 }, [one, three]],
    ['Head', { num_rows: 0 }, []],
    ['Head', { num_rows: -1 }, [one, three]],
    ['Tail', { num_rows: 2 }, [three, two]],
    ['Tail', { num_rows: 0 }, []],
    [
      'Rename Column',
      { column_name: 'a', new_column_name: 'q' },
      [
        { q: 1, b: 'x', c: 2.5 },
        { q: 3, b: 'y', c: null },
        { q: 2, b: 'x', c: 1 },
      ],
    ],
    ['Rename Column', { column_name: 'zz', new_column_name: 'q' }, [one, three, two]],
    [
      'Replace Value',
      { column_name: 'b', replace_value: 'x', replacement_value: 'W' },
      [{ ...one, b: 'W' }, three, { ...two, b: 'W' }],
    ],
    // Langflow does not find the number 1 by the text "1".
    [
      'Replace Value',
      { column_name: 'a', replace_value: '1', replacement_value: 'W' },
      [{ ...one, a: 'W' }, three, two],
    ],
    [
      'Select Columns',
      { columns_to_select: ['b', ' a '] },
      [
        { b: 'x', a: 1 },
        { b: 'y', a: 3 },
        { b: 'x', a: 2 },
      ],
    ],
    ['Sort', { column_name: 'a' }, [one, two, three]],
    ['Sort', { column_name: 'a', ascending: false }, [three, two, one]],
    ['Sort', { column_name: 'c' }, [two, one, three]],
    ['Sort', { column_name: 'c', ascending: false }, [one, two, three]],
    ['Sort', { column_name: 'b' }, [one, two, three]],
    ['Drop Duplicates', { column_name: 'b' }, [one, three]],
  ];
  for (const [operation, values, expected] of cases) {
    it(`performs ${operation} with ${JSON.stringify(values)}`, async () => {
      assert.deepEqual(await operate([{ name: operation, icon: 'i' }], values), expected);
    });
  }

  const filters: readonly [string, string, string, readonly JsonObject[]][] = [
    ['equals', 'b', 'x', [one, two]],
    ['equals', 'b', 'X', []],
    // Langflow does not find numbers by their text.
    ['equals', 'a', '2', [two]],
    ['not equals', 'b', 'x', [three]],
    ['not equals', 'b', 'X', [one, three, two]],
    ['contains', 'a', '2', [two]],
    ['contains', 'b', 'x', [one, two]],
    ['not contains', 'b', 'x', [three]],
    ['starts with', 'a', '2', [two]],
    ['ends with', 'b', 'y', [three]],
    ['greater than', 'a', '2', [three]],
    ['greater than', 'b', 'x', [three]],
    ['greater than', 'b', 'X', [one, three, two]],
    ['greater than', 'c', '1.5', [one]],
    ['less than', 'a', '2', [one]],
    ['less than', 'b', 'x', []],
    ['less than', 'c', '1.5', [two]],
  ];
  for (const [operator, column, value, expected] of filters) {
    it(`filters rows whose ${column} ${operator} ${value}`, async () => {
      const rows = await operate([{ name: 'Filter' }], {
        column_name: column,
        filter_operator: operator,
        filter_value: value,
      });

      assert.deepEqual(rows, expected);
    });
  }

  it('knows the operation as a plain text, as Langflow 1.5 stored it', async () => {
    assert.deepEqual(await operate('Head', { num_rows: 1 }), [one]);
  });

  it('leaves the table alone where no operation is chosen', async () => {
    assert.deepEqual(await operate([]), [one, three, two]);
  });

  it('fails for a column that is not there, naming those that are', async () => {
    for (const name of ['Drop Column', 'Filter', 'Replace Value', 'Sort', 'Drop Duplicates']) {
      const error = await failureOf(operate([{ name }], { column_name: 'zz' }), 'input-invalid');
      assert.match(error.message, /zz/);
      assert.match(error.remedy ?? '', /a, b, c/);
    }
    await failureOf(
      operate([{ name: 'Select Columns' }], { columns_to_select: ['zz'] }),
      'input-invalid',
    );
  });

  it('fails for an operation that is none and for anything but a table', async () => {
    await failureOf(operate([{ name: 'Nope' }]), 'input-invalid');
    await failureOf(operate([{ name: 'Head' }], { df: 'text' }), 'input-invalid');
  });
});
