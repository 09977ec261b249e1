import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, type FlowValue } from '../flow/values';
import { output, stringField, valueField } from './fields';

/** Mistakes are data too, as in Langflow. */
function extract(context: ComponentContext): FlowValue {
  const key = context.text('key');
  const take = ({ data }: Data): readonly Data[] =>
    Object.hasOwn(data, key) ? [new Data({ [key]: data[key] ?? null })] : [];
  const value = context.value('data_input');
  if (Array.isArray(value))
    return value.flatMap((item) => (item instanceof Data ? take(item) : []));
  if (value instanceof Data) {
    return take(value)[0] ?? new Data({ error: `Key '${key}' not found in Data object.` });
  }
  return new Data({ error: 'Invalid input. Expected Data object or list of Data objects.' });
}

/** The value under one key of data, or of each item of a list. */
export const extractKey: ComponentDefinition = {
  type: 'ExtractaKey',
  aliases: ['ExtractDataKeyComponent'],
  displayName: 'Extract Key',
  category: 'processing',
  description: 'Takes one key out of data.',
  inputs: [valueField('data_input', 'Data Input', ['Data']), stringField('key', 'Key to Extract')],
  outputs: [output('extracted_data', 'Extracted Data', 'extract_key', 'Data')],
  methods: { extract_key: extract },
};
