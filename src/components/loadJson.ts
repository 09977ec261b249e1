import { AppError } from '../base/errors';
import { isJsonArray, isJsonObject, tryParseJson, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, type FlowValue } from '../flow/values';
import { output, textField } from './fields';
import { onlySource } from './oneSource';

async function load(context: ComponentContext): Promise<FlowValue> {
  const text = await onlySource(context, 'json');
  const value = tryParseJson(text) ?? (await repair(text));
  return isJsonArray(value) ? value.map(toData) : toData(value);
}

/** Langflow repairs what is almost JSON: quotes, commas and brackets that are missing. */
async function repair(text: string): Promise<JsonValue> {
  const { jsonrepair } = await import('jsonrepair');
  try {
    const value = tryParseJson(jsonrepair(text));
    if (value !== undefined) return value;
  } catch {
    // What cannot be repaired is reported below, as what cannot be read after it.
  }
  throw new AppError('input-invalid', 'The text is no JSON.', {
    remedy: 'Check the text at a JSON validator.',
  });
}

function toData(value: JsonValue): Data {
  return new Data(isJsonObject(value) ? value : { value });
}

/** JSON of a file or a text as data. */
export const loadJson: ComponentDefinition = {
  type: 'JSONtoData',
  aliases: ['JSONToDataComponent'],
  displayName: 'Load JSON',
  category: 'data_source',
  description: 'Reads JSON from a file or a text.',
  inputs: [
    { name: 'json_file', displayName: 'JSON File', kind: 'file' },
    textField('json_path', 'JSON File Path'),
    textField('json_string', 'JSON String'),
  ],
  outputs: [output('data', 'Data', 'convert_json_to_data', 'Data')],
  methods: { convert_json_to_data: load },
};
