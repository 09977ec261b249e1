import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { output, textField } from './fields';

function combine(context: ComponentContext): Message {
  const parts = [context.text('text1'), context.text('text2')];
  return new Message({ text: parts.join(context.text('delimiter')) });
}

/** Two texts with something between them. The delimiter is taken as it is: `\n` stays two characters. */
export const combineText: ComponentDefinition = {
  type: 'CombineText',
  aliases: ['CombineTextComponent'],
  displayName: 'Combine Text',
  category: 'processing',
  description: 'Joins two texts with a delimiter between them.',
  inputs: [
    textField('text1', 'First Text'),
    textField('text2', 'Second Text'),
    textField('delimiter', 'Delimiter', { defaultValue: ' ' }),
  ],
  outputs: [output('combined_text', 'Combined Text', 'combine_texts', 'Message')],
  methods: { combine_texts: combine },
};
