import { AppError } from '../../base/errors';
import { asString, tryParseJson } from '../../base/json';
import type { StoredMessage } from '../../protocol/model';
import { csvRow, readCsvRows } from './csvLines';
import type { FileFormat, LocatedMessage } from './fileFormat';
import { fromRecord, recordFields, toRecord, type MessageRecord } from './messageRecord';

/** What is text in a file; the rest is JSON. */
const textFields = new Set<string>(recordFields.slice(0, 8));
/** The column that says that texts which a spreadsheet would run as formulas were marked. */
const safeColumn = 'formulas_marked';

/** A table for spreadsheets, by RFC 4180. */
export const csv: FileFormat = {
  head: csvRow(recordFields),
  write: (message) => csvRow(cellsOf(message)),
  tail: '',
  read: readTable,
};

/** The same, with an apostrophe before texts that a spreadsheet would run as formulas; reading takes it off again. */
export const safeCsv: FileFormat = {
  ...csv,
  head: csvRow([...recordFields, safeColumn]),
  write: (message) => csvRow([...cellsOf(message).map(marked), 'yes']),
};

function cellsOf(message: StoredMessage): readonly string[] {
  const record: MessageRecord = toRecord(message);
  return recordFields.map((field) => {
    const value = record[field];
    if (value === null) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function marked(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function unmarked(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function* readTable(text: string): Generator<LocatedMessage> {
  let columns: readonly string[] | undefined;
  // Spreadsheets put a byte order mark at the front.
  for (const { line, cells } of readCsvRows(text.replace(/^\uFEFF/, ''))) {
    if (columns === undefined) {
      columns = cells;
      requireColumns(cells);
      continue;
    }
    const names = columns;
    yield { line, read: () => fromRecord(toFields(names, cells)) };
  }
  if (columns === undefined) requireColumns([]);
}

function requireColumns(names: readonly string[]): void {
  const missing = ['session_id', 'sender', 'sender_name', 'text'].filter(
    (name) => !names.includes(name),
  );
  if (missing.length === 0) return;

  throw new AppError('input-invalid', `The table has no column ${missing.join(', ')}.`, {
    remedy: 'The first row must hold the names of the columns.',
  });
}

function toFields(
  names: readonly string[],
  cells: readonly string[],
): Readonly<Record<string, unknown>> {
  if (cells.length !== names.length) {
    throw new AppError(
      'input-invalid',
      `It has ${cells.length} cells where the first row has ${names.length}.`,
    );
  }
  const isMarked = names.includes(safeColumn);
  return Object.fromEntries(
    names.map((name, index) => {
      const cell = cells[index] ?? '';
      return [name, valueOf(name, isMarked ? unmarked(cell) : cell)];
    }),
  );
}

function valueOf(name: string, cell: string): unknown {
  if (textFields.has(name)) return cell;
  if (cell === '') return undefined;
  // Spreadsheets write truth values in capitals.
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  return tryParseJson(cell) ?? asString(cell);
}
