import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { output, textField } from './fields';

function respond(context: ComponentContext): Message {
  return new Message({ text: context.text('input_value') });
}

/** A text for other components; not part of the chat. */
export const textInput: ComponentDefinition = {
  type: 'TextInput',
  aliases: ['TextInputComponent'],
  displayName: 'Text Input',
  category: 'input_output',
  description: 'Gives a text to other components; it does not appear in the chat.',
  role: 'input',
  inputs: [textField('input_value', 'Text')],
  outputs: [output('text', 'Output Text', 'text_response', 'Message')],
  methods: { text_response: respond },
};
