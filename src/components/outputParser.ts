import type { ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { choiceField, output } from './fields';

/** Tells a model how to write a list, for a prompt. What LangChain's parser object did is not there any more. */
export const outputParser: ComponentDefinition = {
  type: 'OutputParser',
  aliases: ['OutputParserComponent'],
  displayName: 'Output Parser',
  category: 'processing',
  description: 'Gives the words that ask a model for a list of values.',
  inputs: [choiceField('parser_type', 'Parser', ['CSV'])],
  outputs: [output('format_instructions', 'Format Instructions', 'format_instructions', 'Message')],
  methods: {
    format_instructions: () =>
      new Message({
        text: 'Answer with a list of values, separated by commas, and with nothing else. For example: `red, green, blue`',
      }),
  },
};
