import type { ComponentDefinition } from '../flow/component';
import { messageField, output, textField, valueField } from './fields';
import { storeMessage as store } from './storedMessages';

/** Writes a message into the flow's memory. */
export const storeMessage: ComponentDefinition = {
  type: 'StoreMessage',
  aliases: ['StoreMessageComponent', 'MessageStoreComponent'],
  displayName: 'Message Store',
  category: 'processing',
  description: 'Stores a message in the memory of the flow.',
  inputs: [
    messageField('message', 'Message', { isRequired: true, isToolArgument: true }),
    valueField('memory', 'External Memory', ['Memory']),
    textField('sender', 'Sender', { isAdvanced: true }),
    textField('sender_name', 'Sender Name', { isAdvanced: true }),
    textField('session_id', 'Session ID', { isAdvanced: true }),
    textField('context_id', 'Context ID', { isAdvanced: true }),
  ],
  outputs: [output('stored_messages', 'Stored Messages', 'store_message', 'Message')],
  methods: { store_message: store },
};
