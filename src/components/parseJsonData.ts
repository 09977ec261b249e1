import { isJsonObject, tryParseJson, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, Message, type FlowValue } from '../flow/values';
import { invalidInput, output, textField, valueField } from './fields';
import { JsonQueryError, queryJson } from './jsonQuery';

async function read(context: ComponentContext, item: FlowValue): Promise<JsonValue> {
  if (item instanceof Data) return item.data;

  const text = item instanceof Message ? item.text : pythonText(item);
  const value = tryParseJson(text);
  if (value !== undefined) return value;

  const { jsonrepair } = await import('jsonrepair');
  try {
    return tryParseJson(jsonrepair(text)) ?? null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidInput(context, 'input_value', `the text is no JSON (${reason}).`);
  }
}

async function filter(context: ComponentContext): Promise<readonly Data[]> {
  const items = context.list('input_value');
  if (items.length === 0) return [];

  const values: JsonValue[] = [];
  for (const item of items) values.push(await read(context, item));
  const isList = Array.isArray(context.value('input_value'));
  try {
    const results = queryJson(context.text('query'), isList ? values : (values[0] ?? null));
    return results.map(
      (value) => new Data(isJsonObject(value) ? value : { text: pythonText(value) }),
    );
  } catch (error) {
    if (!(error instanceof JsonQueryError)) throw error;
    throw invalidInput(context, 'query', `the query cannot be answered: ${error.message}`);
  }
}

/** What a jq query finds in JSON. */
export const parseJsonData: ComponentDefinition = {
  type: 'ParseJSONData',
  aliases: ['ParseJSONDataComponent'],
  displayName: 'Parse JSON',
  category: 'processing',
  description: 'Reads JSON and takes out what a jq query finds.',
  inputs: [
    valueField('input_value', 'Input', ['Message', 'Data'], { isRequired: true }),
    textField('query', 'JQ Query', { isRequired: true }),
  ],
  outputs: [output('filtered_data', 'Filtered Data', 'filter_data', 'Data')],
  methods: { filter_data: filter },
};
