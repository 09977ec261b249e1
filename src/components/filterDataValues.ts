import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data } from '../flow/values';
import { choiceField, output, textField, valueField } from './fields';
import { textTests } from './textTests';

function filter(context: ComponentContext): readonly Data[] {
  const items = context.list('input_data').filter((item) => item instanceof Data);
  const key = context.text('filter_key');
  const wanted = context.text('filter_value');
  if (key === '' || wanted === '') return items;

  const test = textTests[context.text('operator')] ?? (() => false);
  return items.filter(({ data }) => {
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    return value !== undefined && test(pythonText(value), wanted);
  });
}

/** The items of a list whose value under a key compares well. */
export const filterDataValues: ComponentDefinition = {
  type: 'FilterDataValues',
  aliases: ['DataFilterComponent'],
  displayName: 'Filter Values',
  category: 'processing',
  description: 'Keeps the data whose value under a key fits.',
  inputs: [
    valueField('input_data', 'Input Data', ['Data'], { isList: true }),
    textField('filter_key', 'Filter Key', { accepts: ['Data', 'Message'], defaultValue: 'route' }),
    textField('filter_value', 'Filter Value', {
      accepts: ['Data', 'Message'],
      defaultValue: 'CMIP',
    }),
    choiceField('operator', 'Comparison Operator', Object.keys(textTests), { isAdvanced: true }),
  ],
  outputs: [output('filtered_data', 'Filtered Data', 'filter_data', 'Data')],
  methods: { filter_data: filter },
};
