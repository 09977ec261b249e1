import { asString, type JsonObject, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import { flagField, isPlainObject, output } from './fields';

/** What a field holds, as plain JSON: the text of a message, the object of data. */
function simple(value: FlowValue): JsonValue {
  if (value instanceof Message) return value.text;
  if (value instanceof Data) return value.data;
  if (value instanceof DataFrame) return value.rows;
  if (value === null) return '';
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(simple);
  return isPlainObject(value) ? value : pythonText(value);
}

function form(context: ComponentContext): JsonObject {
  const names = context
    .list('form_fields')
    .map((row) => (isPlainObject(row) ? (asString(row['field_name'])?.trim() ?? '') : ''))
    .filter((name) => name !== '');
  return Object.fromEntries(
    names.map((name): [string, JsonValue] => [name, simple(context.value(`dynamic_${name}`))]),
  );
}

function asText(context: ComponentContext): Message {
  const fields = Object.entries(form(context));
  if (fields.length === 0) return new Message({ text: 'No form data available' });

  const line = '='.repeat(40);
  const lines = fields.map(([name, value]) => `• ${name}: ${pythonText(value)}`);
  return new Message({
    text: ['📋 Form Data:', line, ...lines, line, `Total fields: ${fields.length}`].join('\n'),
  });
}

/** Data with the fields that its author named. */
export const dynamicCreateData: ComponentDefinition = {
  type: 'DynamicCreateData',
  aliases: ['DynamicCreateDataComponent'],
  displayName: 'Dynamic Create Data',
  category: 'processing',
  description: 'Dynamically create a Data with a specified number of fields.',
  inputs: [
    { name: 'form_fields', displayName: 'Input Configuration', kind: 'table', isList: true },
    flagField('include_metadata', 'Include Metadata', false, { isAdvanced: true }),
  ],
  outputs: [
    output('form_data', 'Data', 'process_form', 'Data'),
    output('message', 'Message', 'get_message', 'Message'),
  ],
  methods: { process_form: (context) => new Data(form(context)), get_message: asText },
};
