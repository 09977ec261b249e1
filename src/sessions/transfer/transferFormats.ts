import { csv, safeCsv } from './csv';
import type { FileFormat } from './fileFormat';
import { jsonArray } from './jsonArray';
import { jsonLines } from './jsonLines';
import { markdown } from './markdown';

/** The formats in which messages leave and come in. */
export type TransferFormat = 'json-lines' | 'csv' | 'markdown' | 'json';

export interface FormatOptions {
  /** Whether a table marks texts that a spreadsheet would run as formulas. */
  readonly marksFormulas?: boolean | undefined;
}

/** Extensions of file names, without the dot; the first is the one that is written. */
const formatExtensions: Readonly<Record<TransferFormat, readonly string[]>> = {
  'json-lines': ['jsonl', 'ndjson'],
  csv: ['csv'],
  markdown: ['md', 'markdown'],
  json: ['json'],
};

const formats: Readonly<Record<TransferFormat, FileFormat>> = {
  'json-lines': jsonLines,
  csv,
  markdown,
  json: jsonArray,
};

/** The format that a file name speaks of. */
export function formatOfName(name: string): TransferFormat | undefined {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return transferFormats.find((format) => formatExtensions[format].includes(extension));
}

export const transferFormats: readonly TransferFormat[] = ['json-lines', 'csv', 'markdown', 'json'];

/** How a format is written and read. */
export function fileFormat(format: TransferFormat, options: FormatOptions = {}): FileFormat {
  return format === 'csv' && options.marksFormulas === true ? safeCsv : formats[format];
}
