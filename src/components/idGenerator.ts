import { newId } from '../base/ids';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { output, textField } from './fields';

function generate(context: ComponentContext): Message {
  return new Message({ text: context.text('unique_id') || newId() });
}

/** A random id, or the one that was entered. */
export const idGenerator: ComponentDefinition = {
  type: 'IDGenerator',
  aliases: ['IDGeneratorComponent'],
  displayName: 'ID Generator',
  category: 'helpers',
  description: 'Gives a random unique id.',
  inputs: [textField('unique_id', 'Value', { isToolArgument: true })],
  outputs: [output('id', 'ID', 'generate_id', 'Message')],
  methods: { generate_id: generate },
};
