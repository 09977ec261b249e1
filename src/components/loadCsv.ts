import { readCsvRecords } from '../documents/csv';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data } from '../flow/values';
import { output, textField } from './fields';
import { onlySource } from './oneSource';

async function load(context: ComponentContext): Promise<readonly Data[]> {
  const rows = await readCsvRecords(await onlySource(context, 'csv'));
  const textKey = context.text('text_key') || 'text';
  return rows.map((row) => new Data(row, textKey));
}

/** CSV of a file or a text as a list of data. */
export const loadCsv: ComponentDefinition = {
  type: 'CSVtoData',
  aliases: ['CSVToDataComponent'],
  displayName: 'Load CSV',
  category: 'data_source',
  description: 'Reads rows from a CSV file or a text.',
  inputs: [
    { name: 'csv_file', displayName: 'CSV File', kind: 'file' },
    textField('csv_path', 'CSV File Path'),
    textField('csv_string', 'CSV String'),
    textField('text_key', 'Text Key', { defaultValue: 'text' }),
  ],
  outputs: [output('data_list', 'Data List', 'load_csv_to_data', 'Data')],
  methods: { load_csv_to_data: load },
};
