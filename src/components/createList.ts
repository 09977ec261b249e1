import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, DataFrame } from '../flow/values';
import { output, stringField } from './fields';

/** An empty text is one of the list too. */
function texts(context: ComponentContext): readonly string[] {
  const value = context.value('texts');
  return Array.isArray(value) ? value.map(pythonText) : context.list('texts').map(pythonText);
}

/** A list of data, one per text. */
export const createList: ComponentDefinition = {
  type: 'CreateList',
  aliases: ['CreateListComponent'],
  displayName: 'Create List',
  category: 'processing',
  description: 'Makes a list of texts.',
  inputs: [stringField('texts', 'Texts', { isList: true })],
  outputs: [
    output('list', 'Data List', 'create_list', 'Data'),
    output('dataframe', 'DataFrame', 'as_dataframe', 'DataFrame'),
  ],
  methods: {
    create_list: (context) => texts(context).map((text) => new Data({ text })),
    as_dataframe: (context) => new DataFrame(texts(context).map((text) => ({ text }))),
  },
};
