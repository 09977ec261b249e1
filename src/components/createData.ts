import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data } from '../flow/values';
import { checkTextKey, extraValues } from './extraValues';
import { flagField, integerField, output, textField } from './fields';

function build(context: ComponentContext): Data {
  const data = extraValues(context);
  if (context.boolean('text_key_validator')) checkTextKey(context, data);
  return new Data(data, context.text('text_key') || 'text');
}

/** Data of keys and values that the flow's author entered or connected. */
export const createData: ComponentDefinition = {
  type: 'CreateData',
  aliases: ['CreateDataComponent'],
  displayName: 'Create Data',
  category: 'processing',
  description: 'Makes data of the fields that it is given.',
  inputs: [
    integerField('number_of_fields', 'Number of Fields', { defaultValue: 1 }),
    textField('text_key', 'Text Key', { isAdvanced: true }),
    flagField('text_key_validator', 'Text Key Validator', false, { isAdvanced: true }),
  ],
  outputs: [output('data', 'Data', 'build_data', 'Data')],
  methods: { build_data: build },
};
