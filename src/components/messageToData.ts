import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data } from '../flow/values';
import { messageField, output } from './fields';
import { messageRecord } from './messageRecord';

function convert(context: ComponentContext): Data {
  const message = context.message('message');
  return message === undefined
    ? new Data({ error: 'There is no message to convert.' })
    : new Data(messageRecord(message));
}

/** All fields of a message as data. */
export const messageToData: ComponentDefinition = {
  type: 'MessagetoData',
  aliases: ['MessageToDataComponent'],
  displayName: 'Message to Data',
  category: 'processing',
  description: 'Gives all fields of a message as data.',
  inputs: [messageField('message', 'Message')],
  outputs: [output('data', 'Data', 'convert_message_to_data', 'Data')],
  methods: { convert_message_to_data: convert },
};
