import type { JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { formatTemplate } from '../flow/text';
import { DataFrame, Message } from '../flow/values';
import { invalidInput, kindOf, output, stringField, textField, valueField } from './fields';

function parse(context: ComponentContext): Message {
  const table = context.value('df');
  if (!(table instanceof DataFrame)) {
    throw invalidInput(context, 'df', `it takes a table, and got ${kindOf(table)}.`);
  }
  const template = context.text('template');
  const { columns } = table;
  const lines = table.rows.map((row) => {
    const cells = columns.map((column): [string, JsonValue] => [column, row[column] ?? Number.NaN]);
    return formatTemplate(template, Object.fromEntries(cells), { missing: 'error' });
  });
  return new Message({ text: lines.join(context.text('sep')) });
}

/** A table as text by a template, one line per row; Parser replaced it in Langflow 1.2. */
export const parseDataFrame: ComponentDefinition = {
  type: 'ParseDataFrame',
  aliases: ['ParseDataFrameComponent'],
  displayName: 'Parse DataFrame',
  category: 'processing',
  description: 'Turns the rows of a table into text by a template.',
  inputs: [
    valueField('df', 'DataFrame', ['DataFrame']),
    textField('template', 'Template', { defaultValue: '{text}' }),
    stringField('sep', 'Separator', { defaultValue: '\n', isAdvanced: true }),
  ],
  outputs: [output('text', 'Text', 'parse_data', 'Message')],
  methods: { parse_data: parse },
};
