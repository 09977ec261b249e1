import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { output, textField } from './fields';

function respond(context: ComponentContext): Message {
  return new Message({ text: context.text('input_value') });
}

/** A text as a result of the flow; not part of the chat. */
export const textOutput: ComponentDefinition = {
  type: 'TextOutput',
  aliases: ['TextOutputComponent'],
  displayName: 'Text Output',
  category: 'input_output',
  description: 'Gives a text as a result of the flow; it does not appear in the chat.',
  role: 'output',
  inputs: [textField('input_value', 'Inputs')],
  outputs: [output('text', 'Output Text', 'text_response', 'Message')],
  methods: { text_response: respond },
};
