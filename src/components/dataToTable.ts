import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, DataFrame } from '../flow/values';
import { invalidInput, kindOf, output, valueField } from './fields';

function build(context: ComponentContext): DataFrame {
  const rows = context.list('data_list').map((item) => {
    if (!(item instanceof Data)) {
      throw invalidInput(context, 'data_list', `it takes data, and got ${kindOf(item)}.`);
    }
    const text = item.text;
    return text === undefined || text === null || text === '' ? item.data : { ...item.data, text };
  });
  return new DataFrame(rows);
}

/** A row of a table for each data, their texts in the column `text`. */
export const dataToTable: ComponentDefinition = {
  type: 'DataToDataFrame',
  aliases: ['DataToDataFrameComponent'],
  displayName: 'Data → DataFrame',
  category: 'processing',
  description: 'Makes a table of a list of data.',
  inputs: [valueField('data_list', 'Data or Data List', ['Data'], { isList: true })],
  outputs: [output('dataframe', 'DataFrame', 'build_dataframe', 'DataFrame')],
  methods: { build_dataframe: build },
};
