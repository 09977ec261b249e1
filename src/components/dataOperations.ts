import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data } from '../flow/values';
import { choiceField, invalidInput, isPlainObject, output, textField, valueField } from './fields';
import { recordOf } from './dataText';
import { operationsOf } from './operation';
import { jsonPath, JsonQueryError, queryJson } from './jsonQuery';
import { parsePythonLiteral } from './pythonLiteral';

type Operation = (context: ComponentContext, record: JsonObject) => JsonObject;

/** Names in a list field, also where a flow stores a single text. */
function namesOf(context: ComponentContext, field: string): readonly string[] {
  return context.list(field).map(pythonText);
}

function pairsOf(context: ComponentContext, field: string): JsonObject {
  const value = context.value(field);
  const objects = Array.isArray(value) ? value.filter(isPlainObject) : [value];
  return Object.assign({}, ...objects.filter(isPlainObject)) as JsonObject;
}

function missingKey(
  context: ComponentContext,
  field: string,
  key: string,
  record: JsonObject,
): Error {
  return invalidInput(
    context,
    field,
    `the data has no key "${key}".`,
    `Its keys are ${Object.keys(record).join(', ') || '(none)'}.`,
  );
}

function selectKeys(context: ComponentContext, record: JsonObject): JsonObject {
  const names = namesOf(context, 'select_keys_input');
  const missing = names.find((name) => !Object.hasOwn(record, name));
  if (missing !== undefined) throw missingKey(context, 'select_keys_input', missing, record);

  // The only key `data` stands for what is below it.
  const inner = names.length === 1 && names[0] === 'data' ? record['data'] : undefined;
  if (isJsonObject(inner)) return inner;
  return Object.fromEntries(names.map((name): [string, JsonValue] => [name, record[name] ?? null]));
}

/** Changes every object at every depth. */
function mapObjects(value: JsonValue, change: (object: JsonObject) => JsonObject): JsonValue {
  if (isJsonArray(value)) return value.map((item) => mapObjects(item, change));
  if (!isJsonObject(value)) return value;

  const changed = Object.entries(change(value));
  return Object.fromEntries(changed.map(([key, item]) => [key, mapObjects(item, change)]));
}

function mapRecord(record: JsonObject, change: (object: JsonObject) => JsonObject): JsonObject {
  const mapped = mapObjects(record, change);
  return isJsonObject(mapped) ? mapped : {};
}

/** Langflow reads texts that begin like a literal; others stay what they are. */
function literal(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(literal);
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]));
  }
  if (typeof value !== 'string') return value;

  const looksLikeOne = /^\s*([[({'"]|\d+(\.\d*)?\s*$|(True|False|None)\s*$)/.test(value);
  const parsed = looksLikeOne ? parsePythonLiteral(value) : undefined;
  return parsed === undefined ? value : parsed;
}

type Test = (text: string, wanted: string) => boolean;
const tests: Readonly<Record<string, Test>> = {
  equals: (text, wanted) => text === wanted,
  'not equals': (text, wanted) => text !== wanted,
  contains: (text, wanted) => text.includes(wanted),
  'starts with': (text, wanted) => text.startsWith(wanted),
  'ends with': (text, wanted) => text.endsWith(wanted),
};

/** Of the lists under the named keys, the objects whose values all pass. */
function filterValues(context: ComponentContext, record: JsonObject): JsonObject {
  const keys = namesOf(context, 'filter_key');
  const wanted = Object.entries(pairsOf(context, 'filter_values'));
  const test = tests[context.text('operator')] ?? tests['equals'];
  const passes = (item: JsonValue): boolean =>
    isJsonObject(item) &&
    wanted.every(([key, value]) => {
      const own = item[key];
      return own !== undefined && test?.(pythonText(own), pythonText(value)) === true;
    });
  const missing = keys.find((key) => !Object.hasOwn(record, key));
  if (missing !== undefined) throw missingKey(context, 'filter_key', missing, record);

  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      keys.includes(key) && isJsonArray(value) ? value.filter(passes) : value,
    ]),
  );
}

function asRecord(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : { result: value };
}

function query(context: ComponentContext, record: JsonObject): JsonObject {
  const text = context.text('query').trim();
  if (text === '') throw invalidInput(context, 'query', 'the query is empty.');

  const results = runQuery(context, 'query', () => queryJson(text, record));
  const value = results.length === 1 ? results[0] : results;
  if (value === undefined || value === null || results.length === 0) {
    throw invalidInput(context, 'query', 'the query found nothing.');
  }
  return asRecord(value);
}

function runQuery<T>(context: ComponentContext, field: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof JsonQueryError)) throw error;
    throw invalidInput(
      context,
      field,
      `the query cannot be run: ${error.message}.`,
      'Queries may use paths, pipes, select, map, comparisons and common functions of jq.',
    );
  }
}

function selectPath(context: ComponentContext, record: JsonObject): JsonObject {
  const path = context.text('selected_key').trim();
  return asRecord(runQuery(context, 'selected_key', () => jsonPath(path, record)));
}

const operations: Readonly<Record<string, Operation>> = {
  'Select Keys': selectKeys,
  'Literal Eval': (_, record) => asRecord(literal(record)),
  'Filter Values': filterValues,
  'Append or Update': (context, record) => ({
    ...record,
    ...pairsOf(context, 'append_update_data'),
  }),
  'Remove Keys': (context, record) => {
    const names = namesOf(context, 'remove_keys_input');
    return mapRecord(record, (object) =>
      Object.fromEntries(Object.entries(object).filter(([key]) => !names.includes(key))),
    );
  },
  'Rename Keys': (context, record) => {
    const names = pairsOf(context, 'rename_keys_input');
    const renamed = (key: string): string =>
      Object.hasOwn(names, key) ? pythonText(names[key] ?? key) : key;
    return mapRecord(record, (object) =>
      Object.fromEntries(Object.entries(object).map(([key, value]) => [renamed(key), value])),
    );
  },
  'Path Selection': selectPath,
  'JQ Expression': query,
};

/** Keys of all; values of a key that several have become a list. */
function combine(records: readonly JsonObject[]): JsonObject {
  const combined = new Map<string, JsonValue>();
  for (const [key, value] of records.flatMap((record) => Object.entries(record))) {
    const old = combined.get(key);
    const lists = [old, value].map((item) =>
      item === undefined ? [] : isJsonArray(item) ? item : [item],
    );
    combined.set(key, old === undefined ? value : lists.flat());
  }
  return Object.fromEntries(combined);
}

function perform(context: ComponentContext): Data {
  const names = operationsOf(context, 'operations');
  const [name] = names;
  // Langflow: no operation, or several at once, give nothing.
  if (name === undefined || names.length > 1) return new Data({});

  const records = context.list('data').map(recordOf);
  if (name === 'Combine') return new Data(combine(records));

  const operation = operations[name];
  if (operation === undefined) {
    throw invalidInput(context, 'operations', `there is no operation "${name}".`);
  }
  if (records.length > 1) {
    throw invalidInput(
      context,
      'data',
      `${name} takes one piece of data, and got ${records.length}.`,
    );
  }
  return new Data(operation(context, records[0] ?? {}));
}

/** One change to a piece of data. */
export const dataOperations: ComponentDefinition = {
  type: 'DataOperations',
  aliases: ['DataOperationsComponent'],
  displayName: 'Data Operations',
  category: 'processing',
  description: 'Perform various operations on a Data object.',
  inputs: [
    valueField('data', 'Data', ['Data'], { isList: true, isRequired: true }),
    choiceField('operations', 'Operations', [...Object.keys(operations), 'Combine'], {
      defaultValue: '',
    }),
    textField('select_keys_input', 'Select Keys', { isList: true }),
    textField('filter_key', 'Filter Key', { isList: true }),
    choiceField('operator', 'Comparison Operator', Object.keys(tests)),
    { name: 'filter_values', displayName: 'Filter Values', kind: 'object' },
    { name: 'append_update_data', displayName: 'Append or Update', kind: 'object' },
    textField('remove_keys_input', 'Remove Keys', { isList: true }),
    { name: 'rename_keys_input', displayName: 'Rename Keys', kind: 'object' },
    textField('selected_key', 'Select Path'),
    textField('query', 'JQ Expression'),
  ],
  outputs: [output('data_output', 'Data', 'as_data', 'Data')],
  methods: { as_data: perform },
};
