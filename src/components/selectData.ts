import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { FlowValue } from '../flow/values';
import { integerField, invalidInput, output, valueField } from './fields';

function select(context: ComponentContext): FlowValue {
  const items = context.list('data_list');
  const index = context.integer('data_index') ?? 0;
  const item = index < 0 ? undefined : items[index];
  if (item !== undefined) return item;

  throw invalidInput(
    context,
    'data_index',
    `there is no item ${index}: the list has ${items.length}, counted from 0.`,
  );
}

/** One item of a list of data. */
export const selectData: ComponentDefinition = {
  type: 'SelectData',
  aliases: ['SelectDataComponent'],
  displayName: 'Select Data',
  category: 'processing',
  description: 'Takes one item out of a list of data.',
  inputs: [
    valueField('data_list', 'Data List', ['Data'], { isList: true }),
    integerField('data_index', 'Data Index', { defaultValue: 0 }),
  ],
  outputs: [output('selected_data', 'Selected Data', 'select_data', 'Data')],
  methods: { select_data: select },
};
