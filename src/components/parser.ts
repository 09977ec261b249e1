import { isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { formatTemplate, toDisplayText } from '../flow/text';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import {
  choiceField,
  flagField,
  invalidInput,
  isPlainObject,
  kindOf,
  output,
  textField,
  valueField,
} from './fields';
import { messageRecord } from './messageRecord';

/** One line per row; a column that the table lacks is an error, an empty cell prints as Python's `nan`. */
function parseTable(table: DataFrame, pattern: string, separator: string): string {
  const { columns } = table;
  const lines = table.rows.map((row) => {
    const cells = columns.map((column): [string, JsonValue] => [column, row[column] ?? null]);
    const missing = columns.filter((column) => !Object.hasOwn(row, column));
    const values = { ...Object.fromEntries(cells), ...blank(missing) };
    return formatTemplate(pattern, values, { missing: 'error' });
  });
  return lines.join(separator);
}

function blank(columns: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(columns.map((column) => [column, Number.NaN]));
}

/** The object whose keys a pattern names, or undefined for values without any. */
function recordOf(value: FlowValue): JsonObject | undefined {
  if (value instanceof Data) return value.data;
  if (value instanceof Message) return messageRecord(value);

  // An object that looks like stored data: Langflow reads what is under `data`.
  const inner = isPlainObject(value) ? value['data'] : undefined;
  return isJsonObject(inner) ? inner : undefined;
}

/** A list of data makes a line of each, as Langflow does since 1.9; before, it was refused. */
function parse(context: ComponentContext, value: FlowValue): string {
  if (Array.isArray(value)) {
    return value.map((item: FlowValue) => parse(context, item)).join(context.text('sep'));
  }
  const pattern = context.text('pattern');
  if (value instanceof DataFrame) return parseTable(value, pattern, context.text('sep'));

  const record = recordOf(value);
  if (record !== undefined) return formatTemplate(pattern, record);

  throw invalidInput(
    context,
    'input_data',
    `it takes data or a table, and got ${kindOf(value)}.`,
    'Put a Type Convert component before it.',
  );
}

function stringify(context: ComponentContext, value: FlowValue): string {
  if (!Array.isArray(value)) return toDisplayText(value);

  const clean = context.boolean('clean_data');
  return value.map((item: FlowValue) => toDisplayText(item, { clean })).join('\n');
}

function run(context: ComponentContext): Message {
  const value = context.value('input_data');
  const text =
    context.text('mode') === 'Stringify' ? stringify(context, value) : parse(context, value);
  return new Message({ text });
}

/** Data or a table as text, by a pattern or as a whole. */
export const parser: ComponentDefinition = {
  type: 'ParserComponent',
  aliases: ['parser', 'Parser'],
  displayName: 'Parser',
  category: 'processing',
  description: 'Turns data or a table into text by a pattern, or shows it as it is.',
  inputs: [
    valueField('input_data', 'Data or DataFrame', ['DataFrame', 'Data'], { isRequired: true }),
    choiceField('mode', 'Mode', ['Parser', 'Stringify']),
    textField('pattern', 'Template', { defaultValue: 'Text: {text}', isRequired: true }),
    textField('sep', 'Separator', { defaultValue: '\n', isAdvanced: true }),
    flagField('clean_data', 'Clean Data', true, { isAdvanced: true }),
  ],
  outputs: [output('parsed_text', 'Parsed Text', 'parse_combined_text', 'Message')],
  methods: { parse_combined_text: run },
};
