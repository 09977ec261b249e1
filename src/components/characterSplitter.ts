import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data } from '../flow/values';
import { integerField, output, textField, valueField } from './fields';
import { splitSizes, textsOf } from './splitText';
import { splitAt } from './textSplitter';

function transform(context: ComponentContext): readonly Data[] {
  const own = context.text('separator').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  const options = { ...splitSizes(context), keep: 'none' as const };
  return textsOf(context, 'data_input', 'text').flatMap(({ text, rest }) =>
    splitAt(text, own || '\n\n', options).map((chunk) => new Data({ ...rest, text: chunk })),
  );
}

/** A text in chunks, split at one separator: paragraphs unless another is given. */
export const characterSplitter: ComponentDefinition = {
  type: 'CharacterTextSplitter',
  aliases: ['CharacterTextSplitterComponent'],
  displayName: 'Character Text Splitter',
  category: 'textsplitters',
  description: 'Splits text at a separator.',
  inputs: [
    integerField('chunk_size', 'Chunk Size', { defaultValue: 1000 }),
    integerField('chunk_overlap', 'Chunk Overlap', { defaultValue: 200 }),
    valueField('data_input', 'Input', ['Data'], { isList: true, isRequired: true }),
    textField('separator', 'Separator'),
  ],
  outputs: [output('data', 'Data', 'transform_data', 'Data')],
  methods: { transform_data: transform },
};
