import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data } from '../flow/values';
import { output, textField, valueField } from './fields';

function filter(context: ComponentContext): Data {
  const value = context.value('data');
  const wanted = new Set(context.list('filter_criteria').map(pythonText));
  const data = value instanceof Data ? value.data : {};
  return new Data(Object.fromEntries(Object.entries(data).filter(([key]) => wanted.has(key))));
}

/** The wanted keys of data, in the order they have there. */
export const filterData: ComponentDefinition = {
  type: 'FilterData',
  aliases: ['FilterDataComponent'],
  displayName: 'Filter Data',
  category: 'processing',
  description: 'Keeps the wanted keys of data.',
  inputs: [
    valueField('data', 'Data', ['Data']),
    textField('filter_criteria', 'Filter Criteria', { isList: true }),
  ],
  outputs: [output('filtered_data', 'Filtered Data', 'filter_data', 'Data')],
  methods: { filter_data: filter },
};
