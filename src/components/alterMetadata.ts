import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, DataFrame, Message } from '../flow/values';
import {
  invalidInput,
  isPlainObject,
  kindOf,
  output,
  stringField,
  textField,
  valueField,
} from './fields';
import { recordOf } from './dataText';

function metadataOf(context: ComponentContext): JsonObject {
  const value = context.value('metadata');
  const metadata = value instanceof Data ? value.data : value;
  if (metadata === null) return {};
  if (!isPlainObject(metadata)) {
    throw invalidInput(
      context,
      'metadata',
      `it takes an object or data, and got ${kindOf(value)}.`,
    );
  }
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => key.trim() !== ''));
}

function alter(context: ComponentContext): readonly Data[] {
  const metadata = metadataOf(context);
  const removed = new Set(context.list('remove_fields').map((name) => pythonText(name).trim()));
  const text = context.text('text_in');
  const given = context
    .list('input_value')
    .filter((item) => item instanceof Data || item instanceof Message);
  const items = [...(text === '' ? [] : [new Data({ text })]), ...given];
  return items.map((item) => {
    const entries = Object.entries({ ...recordOf(item), ...metadata });
    const kept = entries.filter(([key]) => !removed.has(key));
    return new Data(Object.fromEntries(kept), item instanceof Data ? item.textKey : 'text');
  });
}

/** Data and messages with keys added and taken away. */
export const alterMetadata: ComponentDefinition = {
  type: 'AlterMetadata',
  aliases: ['AlterMetadataComponent'],
  displayName: 'Alter Metadata',
  category: 'processing',
  description: 'Adds keys to data, and takes keys away.',
  inputs: [
    valueField('input_value', 'Input', ['Message', 'Data'], { isList: true }),
    stringField('text_in', 'User Text'),
    {
      name: 'metadata',
      displayName: 'Metadata',
      kind: 'object',
      accepts: ['Data'],
      isRequired: true,
    },
    textField('remove_fields', 'Fields to Remove', { isList: true }),
  ],
  outputs: [
    output('data', 'Data', 'process_output', 'Data'),
    output('dataframe', 'DataFrame', 'as_dataframe', 'DataFrame'),
  ],
  methods: {
    process_output: alter,
    as_dataframe: (context) => new DataFrame(alter(context).map(({ data }) => data)),
  },
};
