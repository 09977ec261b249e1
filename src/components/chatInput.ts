import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { choiceField, flagField, output, textField } from './fields';

/** Paths of the files that came with the message; empty entries of older files are dropped. */
function filesOf(context: ComponentContext): readonly string[] {
  return context
    .list('files')
    .filter((file) => typeof file === 'string' && file !== '') as string[];
}

async function respond(context: ComponentContext): Promise<Message> {
  const message = new Message({
    text: context.text('input_value'),
    sender: context.text('sender') || 'User',
    senderName: context.text('sender_name') || 'User',
    sessionId: context.text('session_id') || context.run.sessionId,
    contextId: context.text('context_id') || undefined,
    files: filesOf(context),
    flowId: context.run.flowId,
  });
  return context.boolean('should_store_message') && message.fields.sessionId !== ''
    ? context.sendMessage(message)
    : message;
}

/** What the user says in the Playground or sends through the API. */
export const chatInput: ComponentDefinition = {
  type: 'ChatInput',
  displayName: 'Chat Input',
  category: 'input_output',
  description: 'Takes what the user says in the Playground or sends through the API.',
  role: 'input',
  inputs: [
    textField('input_value', 'Input Text', { info: 'Used when the request brings no text.' }),
    flagField('should_store_message', 'Store Messages', true, { isAdvanced: true }),
    choiceField('sender', 'Sender Type', ['User', 'Machine'], { isAdvanced: true }),
    textField('sender_name', 'Sender Name', { defaultValue: 'User', isAdvanced: true }),
    textField('session_id', 'Session ID', { isAdvanced: true }),
    textField('context_id', 'Context ID', { isAdvanced: true }),
    { name: 'files', displayName: 'Files', kind: 'file', isList: true, isAdvanced: true },
  ],
  outputs: [output('message', 'Chat Message', 'message_response', 'Message')],
  methods: { message_response: respond },
};
