import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import {
  choiceField,
  integerField,
  invalidInput,
  kindOf,
  output,
  textField,
  valueField,
} from './fields';
import { messageRecord } from './messageRecord';
import { splitAt, type KeepSeparator, type SplitOptions } from './textSplitter';

/** Sizes of chunks, checked. */
export function splitSizes(context: ComponentContext): Pick<SplitOptions, 'size' | 'overlap'> {
  const size = context.integer('chunk_size') ?? 1000;
  const overlap = context.integer('chunk_overlap') ?? 200;
  if (size <= 0) throw invalidInput(context, 'chunk_size', 'the chunk size must be above 0.');
  if (overlap < 0 || overlap > size) {
    throw invalidInput(
      context,
      'chunk_overlap',
      `the overlap (${overlap}) must be between 0 and the chunk size (${size}).`,
    );
  }
  return { size, overlap };
}

/** Each text with what else is known about it. */
export function textsOf(
  context: ComponentContext,
  field: string,
  textKey: string,
): readonly { readonly text: string; readonly rest: JsonObject }[] {
  const items = context.list(field);
  if (items.length === 0) throw invalidInput(context, field, 'there is nothing to split.');

  const records = items.flatMap((item): readonly JsonObject[] => {
    if (item instanceof DataFrame) return item.rows;
    if (item instanceof Data) return [item.data];
    if (item instanceof Message) return [messageRecord(item)];
    throw invalidInput(
      context,
      field,
      `it splits data, tables and messages, and got ${kindOf(item)}.`,
    );
  });
  return records.map((record) => {
    const { [textKey]: text = '', ...rest } = record;
    return { text: text === null ? '' : pythonText(text), rest };
  });
}

/** Langflow reads `/n` and `/t`, and typed escapes, as line break and tab. */
function separatorOf(context: ComponentContext): string {
  const separator = context.text('separator');
  if (separator === '/n') return '\n';
  if (separator === '/t') return '\t';
  return separator.replaceAll('\\n', '\n').replaceAll('\\t', '\t');
}

function keepOf(context: ComponentContext): KeepSeparator {
  const choice = context.text('keep_separator').toLowerCase();
  if (choice === 'end') return 'end';
  return choice === 'true' || choice === 'start' ? 'start' : 'none';
}

function chunks(context: ComponentContext): readonly JsonObject[] {
  const options = { ...splitSizes(context), keep: keepOf(context) };
  const separator = separatorOf(context);
  return textsOf(context, 'data_inputs', context.text('text_key') || 'text').flatMap(
    ({ text, rest }) =>
      splitAt(text, separator, options).map((chunk) => ({ ...rest, text: chunk })),
  );
}

/** Up to Langflow 1.3 this method gave a list of data, and flows of that time still say so. */
function split(context: ComponentContext): FlowValue {
  const rows = chunks(context);
  const types = context.node.outputs.find(({ method }) => method === 'split_text')?.types ?? [];
  const isList = types.some((type) => type === 'Data' || type === 'JSON');
  return isList ? rows.map((row) => new Data(row)) : new DataFrame(rows);
}

/** A text in chunks of bounded size. */
export const splitText: ComponentDefinition = {
  type: 'SplitText',
  aliases: ['SplitTextComponent'],
  displayName: 'Split Text',
  category: 'processing',
  description: 'Split text into chunks based on specified criteria.',
  inputs: [
    valueField('data_inputs', 'Input', ['Data', 'DataFrame', 'Message'], {
      isList: true,
      isRequired: true,
    }),
    integerField('chunk_overlap', 'Chunk Overlap', { defaultValue: 200 }),
    integerField('chunk_size', 'Chunk Size', { defaultValue: 1000 }),
    textField('separator', 'Separator', { defaultValue: '\n' }),
    textField('text_key', 'Text Key', { defaultValue: 'text', isAdvanced: true }),
    choiceField('keep_separator', 'Keep Separator', ['False', 'True', 'Start', 'End'], {
      isAdvanced: true,
    }),
  ],
  outputs: [output('dataframe', 'Chunks', 'split_text', 'DataFrame')],
  methods: {
    split_text: split,
    as_dataframe: (context) => new DataFrame(chunks(context)),
  },
};
