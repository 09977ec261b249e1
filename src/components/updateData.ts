import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, type FlowValue } from '../flow/values';
import { checkTextKey, extraValues } from './extraValues';
import { flagField, integerField, invalidInput, output, textField, valueField } from './fields';

function update(context: ComponentContext): FlowValue {
  const items = context.list('old_data').filter((item) => item instanceof Data);
  if (items.length === 0) {
    throw invalidInput(context, 'old_data', 'it needs data to update, and got none.');
  }
  const changes = extraValues(context);
  const textKey = context.text('text_key');
  const updated = items.map((item) => {
    const data = { ...item.data, ...changes };
    checkTextKey(context, data);
    return new Data(data, textKey || item.textKey, item.defaultValue);
  });
  return Array.isArray(context.value('old_data')) ? updated : (updated[0] ?? null);
}

/** Data with more keys, or other values of those it has. */
export const updateData: ComponentDefinition = {
  type: 'UpdateData',
  aliases: ['UpdateDataComponent'],
  displayName: 'Update Data',
  category: 'processing',
  description: 'Adds fields to data, or sets those it has.',
  inputs: [
    valueField('old_data', 'Data', ['Data'], { isList: true, isRequired: true }),
    integerField('number_of_fields', 'Number of Fields', { defaultValue: 0 }),
    textField('text_key', 'Text Key', { isAdvanced: true }),
    flagField('text_key_validator', 'Text Key Validator', false, { isAdvanced: true }),
  ],
  outputs: [output('data', 'Data', 'build_data', 'Data')],
  methods: { build_data: update },
};
