import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { messageField, output } from './fields';

function pass(context: ComponentContext): Message {
  return context.message('input_message') ?? new Message({ text: '' });
}

/** Hands its input on; the second input only makes it wait. */
export const passMessage: ComponentDefinition = {
  type: 'Pass',
  aliases: ['PassMessageComponent'],
  displayName: 'Pass',
  category: 'flow_controls',
  description: 'Passes a message on unchanged, after both of its inputs have arrived.',
  inputs: [
    messageField('input_message', 'Input Message', { isRequired: true }),
    messageField('ignored_message', 'Ignored Message', { isAdvanced: true }),
  ],
  outputs: [output('output_message', 'Output Message', 'pass_message', 'Message')],
  methods: { pass_message: pass },
};
