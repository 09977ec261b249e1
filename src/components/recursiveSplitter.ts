import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data } from '../flow/values';
import { integerField, output, textField, valueField } from './fields';
import { splitSizes, textsOf } from './splitText';
import { splitRecursively } from './textSplitter';

const usualSeparators = ['\n\n', '\n', ' ', ''];

function transform(context: ComponentContext): readonly Data[] {
  const own = context.list('separators').map((one) => pythonText(one).replaceAll('\\n', '\n'));
  const separators = own.length > 0 ? own : usualSeparators;
  const options = { ...splitSizes(context), keep: 'start' as const };
  const field = context.hasField('data_input') ? 'data_input' : 'data_inputs';
  return textsOf(context, field, 'text').flatMap(({ text, rest }) =>
    splitRecursively(text, separators, options).map((chunk) => new Data({ ...rest, text: chunk })),
  );
}

/** A text in chunks that keep paragraphs, then lines, then words together. */
export const recursiveSplitter: ComponentDefinition = {
  type: 'RecursiveCharacterTextSplitter',
  aliases: ['RecursiveCharacterTextSplitterComponent'],
  displayName: 'Recursive Character Text Splitter',
  category: 'textsplitters',
  description: 'Split text trying to keep all related text together.',
  inputs: [
    integerField('chunk_size', 'Chunk Size', { defaultValue: 1000 }),
    integerField('chunk_overlap', 'Chunk Overlap', { defaultValue: 200 }),
    valueField('data_input', 'Input', ['Data'], { isList: true, isRequired: true }),
    valueField('data_inputs', 'Input', ['Data'], { isList: true, isAdvanced: true }),
    textField('separators', 'Separators', { isList: true }),
  ],
  outputs: [output('data', 'Data', 'transform_data', 'Data')],
  methods: { transform_data: transform },
};
