import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, Message } from '../flow/values';
import { formatRecord, recordOf } from './dataText';
import { output, stringField, textField, valueField } from './fields';

function asText(context: ComponentContext): Message {
  const template = context.text('template');
  const lines = context.list('data').map((item) => formatRecord(template, recordOf(item)));
  return new Message({ text: lines.join(context.text('sep')) });
}

/** Each piece of data with its line as text. */
function asList(context: ComponentContext): readonly Data[] {
  const template = context.text('template');
  return context.list('data').map((item) => {
    const record = recordOf(item);
    return new Data({ ...record, text: formatRecord(template, record) });
  });
}

/** Data as text by a template, one line per piece; Parser replaced it in Langflow 1.2. */
export const parseData: ComponentDefinition = {
  type: 'ParseData',
  aliases: ['ParseDataComponent'],
  displayName: 'Data to Message',
  category: 'processing',
  description: 'Turns data into text by a template.',
  inputs: [
    valueField('data', 'Data', ['Data'], { isList: true, isRequired: true }),
    textField('template', 'Template', { defaultValue: '{text}', isRequired: true }),
    stringField('sep', 'Separator', { defaultValue: '\n', isAdvanced: true }),
  ],
  outputs: [
    output('text', 'Message', 'parse_data', 'Message'),
    output('data_list', 'Data List', 'parse_data_as_list', 'Data'),
  ],
  methods: { parse_data: asText, parse_data_as_list: asList },
};
