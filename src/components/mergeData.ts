import { isJsonArray, type JsonObject, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, DataFrame } from '../flow/values';
import { choiceField, output, valueField } from './fields';

type Combine = (items: readonly JsonObject[]) => readonly JsonObject[];

/** All keys in one row; where two have the same, `both` says what becomes of the values. */
function oneRow(
  items: readonly JsonObject[],
  both: (first: JsonValue, second: JsonValue) => JsonValue,
): readonly JsonObject[] {
  const row = new Map<string, JsonValue>();
  for (const [key, value] of items.flatMap((item) => Object.entries(item))) {
    const known = row.get(key);
    row.set(key, known === undefined ? value : both(known, value));
  }
  return [Object.fromEntries(row)];
}

const operations: Readonly<Record<string, Combine>> = {
  Concatenate: (items) =>
    oneRow(items, (first, second) =>
      typeof first === 'string' && typeof second === 'string' ? `${first}\n${second}` : second,
    ),
  Append: (items) => items,
  Merge: (items) =>
    oneRow(items, (first, second) => {
      if (typeof second !== 'string') return second;
      return isJsonArray(first) ? [...first, second] : [first, second];
    }),
  Join: (items) => [
    Object.fromEntries(
      items.flatMap((item, index) =>
        Object.entries(item).map(([key, value]) => [
          index === 0 ? key : `${key}_doc${index + 1}`,
          value,
        ]),
      ),
    ),
  ],
};

/** Langflow: fewer than two inputs give an empty table. */
function combine(context: ComponentContext): DataFrame {
  const items = context
    .list('data_inputs')
    .flatMap((item) => (item instanceof Data ? [item.data] : []));
  if (items.length < 2) return new DataFrame([]);
  return new DataFrame(operations[context.text('operation')]?.(items) ?? []);
}

/** Several data as one table. */
export const mergeData: ComponentDefinition = {
  type: 'MergeDataComponent',
  aliases: ['MergeData'],
  displayName: 'Combine Data',
  category: 'processing',
  description: 'Combines several data to one table.',
  inputs: [
    valueField('data_inputs', 'Data Inputs', ['Data'], { isList: true, isRequired: true }),
    choiceField('operation', 'Operation Type', Object.keys(operations)),
  ],
  outputs: [output('combined_data', 'DataFrame', 'combine_data', 'DataFrame')],
  methods: { combine_data: combine },
};
