import type { JsonObject, JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { DataFrame } from '../flow/values';
import {
  choiceField,
  flagField,
  integerField,
  invalidInput,
  kindOf,
  output,
  stringField,
  textField,
  valueField,
} from './fields';
import { evenRows } from './messageRecord';
import { operationOf } from './operation';

type Rows = readonly JsonObject[];
type Operation = (context: ComponentContext, rows: Rows) => Rows;

/** The column a field names. A column that the table lacks is an error. */
function columnOf(context: ComponentContext, rows: Rows, field = 'column_name'): string {
  const name = context.text(field).trim();
  return known(context, rows, name, field);
}

function known(context: ComponentContext, rows: Rows, name: string, field: string): string {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.includes(name)) return name;

  throw invalidInput(
    context,
    field,
    `the table has no column "${name}".`,
    columns.length === 0 ? 'The table is empty.' : `Its columns are ${columns.join(', ')}.`,
  );
}

function textOf(cell: JsonValue | undefined): string {
  return cell === null || cell === undefined ? '' : pythonText(cell);
}

/** Numbers by value, texts by code point; nothing is last. */
function compare(left: JsonValue | undefined, right: JsonValue | undefined): number {
  const [noLeft, noRight] = [left ?? null, right ?? null].map((cell) => cell === null);
  if (noLeft === true || noRight === true) return Number(noLeft) - Number(noRight);
  if (typeof left === 'number' && typeof right === 'number') return left - right;

  const [a, b] = [textOf(left), textOf(right)];
  return a < b ? -1 : Number(a > b);
}

/** A cell beside the entered text, as numbers where both are. */
function compareWithText(cell: JsonValue | undefined, value: string): number | undefined {
  if (cell === null || cell === undefined) return undefined;

  const number = typeof cell === 'number' && value.trim() !== '' ? Number(value) : Number.NaN;
  return compare(cell, Number.isNaN(number) ? value : number);
}

type Test = (cell: JsonValue | undefined, value: string) => boolean;

const equals: Test = (cell, value) => textOf(cell) === value;
const contains: Test = (cell, value) => textOf(cell).includes(value);

const tests: Readonly<Record<string, Test>> = {
  equals,
  'not equals': (cell, value) => !equals(cell, value),
  contains,
  'not contains': (cell, value) => !contains(cell, value),
  'starts with': (cell, value) => textOf(cell).startsWith(value),
  'ends with': (cell, value) => textOf(cell).endsWith(value),
  'greater than': (cell, value) => (compareWithText(cell, value) ?? 0) > 0,
  'less than': (cell, value) => (compareWithText(cell, value) ?? 0) < 0,
};

function filter(context: ComponentContext, rows: Rows): Rows {
  const column = columnOf(context, rows);
  const value = context.text('filter_value');
  const test = tests[context.text('filter_operator')] ?? equals;
  return rows.filter((row) => test(row[column], value));
}

function renameColumn(context: ComponentContext, rows: Rows): Rows {
  const from = context.text('column_name').trim();
  const to = context.text('new_column_name').trim();
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, cell]) => [key === from ? to : key, cell])),
  );
}

function selectColumns(context: ComponentContext, rows: Rows): Rows {
  const names = context
    .list('columns_to_select')
    .map((name) => known(context, rows, pythonText(name).trim(), 'columns_to_select'));
  return rows.map((row) =>
    Object.fromEntries(names.map((name): [string, JsonValue] => [name, row[name] ?? null])),
  );
}

function sort(context: ComponentContext, rows: Rows): Rows {
  const column = columnOf(context, rows);
  const direction = context.boolean('ascending') ? 1 : -1;
  const isEmpty = (row: JsonObject): boolean => (row[column] ?? null) === null;
  const filled = rows.filter((row) => !isEmpty(row));
  return [
    ...filled.sort((a, b) => direction * compare(a[column], b[column])),
    ...rows.filter(isEmpty),
  ];
}

function dropDuplicates(context: ComponentContext, rows: Rows): Rows {
  const column = columnOf(context, rows);
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = JSON.stringify(row[column] ?? null);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

const operations: Readonly<Record<string, Operation>> = {
  'Add Column': (context, rows) =>
    rows.map((row) => ({
      ...row,
      [context.text('new_column_name')]: context.text('new_column_value'),
    })),
  'Drop Column': (context, rows) => {
    const column = columnOf(context, rows);
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([key]) => key !== column)),
    );
  },
  Filter: filter,
  Head: (context, rows) => rows.slice(0, context.integer('num_rows') ?? 5),
  Tail: (context, rows) => {
    const count = context.integer('num_rows') ?? 5;
    return count === 0 ? [] : rows.slice(-count);
  },
  'Rename Column': renameColumn,
  'Replace Value': (context, rows) => {
    const column = columnOf(context, rows);
    const [from, to] = [context.text('replace_value'), context.text('replacement_value')];
    return rows.map((row) => (equals(row[column], from) ? { ...row, [column]: to } : row));
  },
  'Select Columns': selectColumns,
  Sort: sort,
  'Drop Duplicates': dropDuplicates,
};

function perform(context: ComponentContext): DataFrame {
  const value = context.value('df');
  if (!(value instanceof DataFrame)) {
    throw invalidInput(context, 'df', `it takes a table, and got ${kindOf(value)}.`);
  }
  const name = operationOf(context, 'operation');
  if (name === '') return value;

  const operation = operations[name];
  if (operation === undefined) {
    throw invalidInput(context, 'operation', `there is no operation "${name}".`);
  }
  return new DataFrame(operation(context, evenRows(value)));
}

/** One change to a table. */
export const dataFrameOperations: ComponentDefinition = {
  type: 'DataFrameOperations',
  aliases: ['DataFrameOperationsComponent'],
  displayName: 'DataFrame Operations',
  category: 'processing',
  description: 'Perform various operations on a DataFrame.',
  inputs: [
    valueField('df', 'DataFrame', ['DataFrame'], { isRequired: true }),
    stringField('operation', 'Operation', { options: Object.keys(operations) }),
    stringField('column_name', 'Column Name'),
    textField('filter_value', 'Filter Value'),
    choiceField('filter_operator', 'Filter Operator', Object.keys(tests)),
    flagField('ascending', 'Sort Ascending', true),
    stringField('new_column_name', 'New Column Name'),
    textField('new_column_value', 'New Column Value'),
    stringField('columns_to_select', 'Columns to Select', { isList: true }),
    integerField('num_rows', 'Number of Rows', { defaultValue: 5 }),
    textField('replace_value', 'Value to Replace'),
    textField('replacement_value', 'Replacement Value'),
  ],
  outputs: [output('output', 'DataFrame', 'perform_operation', 'DataFrame')],
  methods: { perform_operation: perform },
};
