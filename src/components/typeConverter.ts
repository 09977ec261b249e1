import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import { readRegularCsv } from '../documents/csv';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { toDisplayText, pythonRepr, pythonText } from '../flow/text';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import {
  choiceField,
  flagField,
  invalidInput,
  isPlainObject,
  kindOf,
  output,
  valueField,
} from './fields';
import { evenRows } from './messageRecord';

type Convertible = Message | Data | DataFrame;

/** What is to be converted: of a list the first element only (Langflow); text becomes a message. */
function read(context: ComponentContext): Convertible {
  const value = context.value('input_data');
  const first: FlowValue = Array.isArray(value)
    ? ((value as readonly FlowValue[])[0] ?? null)
    : value;
  if (first instanceof Message || first instanceof Data || first instanceof DataFrame) return first;
  if (typeof first === 'string') return new Message({ text: first });
  if (isPlainObject(first)) return new Data(first);

  throw invalidInput(
    context,
    'input_data',
    `it converts messages, data and tables, and got ${kindOf(first)}.`,
  );
}

/** Whether rows are all objects, so that they make a table. */
function asRows(value: JsonValue | undefined): readonly JsonObject[] | undefined {
  return isJsonArray(value) && value.every(isJsonObject) ? value.filter(isJsonObject) : undefined;
}

/** What a text holds: a JSON object, a list of JSON objects, or comma-separated values. */
async function parseText(text: string): Promise<JsonObject | undefined> {
  const json = tryParseJson(text.trim());
  if (isJsonObject(json)) return json;

  const rows = asRows(json);
  if (rows !== undefined) return { records: rows };

  const [header = '', ...lines] = text.trim().split('\n');
  if (json !== undefined || lines.length === 0 || !header.includes(',')) return undefined;

  const records = await readRegularCsv(text.trim());
  return records === undefined ? undefined : { records };
}

async function dataOf(context: ComponentContext, value: Convertible): Promise<Data> {
  if (value instanceof Data) return value;
  if (value instanceof DataFrame) return new Data({ results: evenRows(value) });

  const parsed = context.boolean('auto_parse') ? await parseText(value.text) : undefined;
  return new Data(parsed ?? { text: value.text });
}

function toMessage(context: ComponentContext): Message {
  const value = read(context);
  if (value instanceof Message) return value;
  if (value instanceof DataFrame) return new Message({ text: toDisplayText(value) });

  const text = value.text;
  return new Message({ text: text === undefined ? pythonRepr(value.data) : pythonText(text) });
}

async function toTable(context: ComponentContext): Promise<DataFrame> {
  const value = read(context);
  if (value instanceof DataFrame) return value;

  const { data } = await dataOf(context, value);
  const values = Object.values(data);
  // A single list of objects is what the table was made of.
  const rows = values.length === 1 ? asRows(values[0]) : undefined;
  return new DataFrame(rows ?? (values.length === 0 ? [] : [data]));
}

/** One kind of value as another. */
export const typeConverter: ComponentDefinition = {
  type: 'TypeConverterComponent',
  aliases: ['TypeConverter', 'Type Convert'],
  displayName: 'Type Convert',
  category: 'processing',
  description: 'Converts between messages, data and tables.',
  inputs: [
    valueField('input_data', 'Input', ['Message', 'Data', 'DataFrame'], { isRequired: true }),
    flagField('auto_parse', 'Auto Parse', false, {
      isAdvanced: true,
      info: 'Reads JSON or comma-separated values out of a text.',
    }),
    choiceField('output_type', 'Output Type', ['Message', 'Data', 'DataFrame']),
  ],
  outputs: [
    output('message_output', 'Message Output', 'convert_to_message', 'Message'),
    output('data_output', 'Data Output', 'convert_to_data', 'Data'),
    output('dataframe_output', 'DataFrame Output', 'convert_to_dataframe', 'DataFrame'),
  ],
  methods: {
    convert_to_message: toMessage,
    convert_to_data: (context) => dataOf(context, read(context)),
    convert_to_dataframe: toTable,
  },
};
