import { AppError } from '../base/errors';
import type { JsonObject, JsonValue } from '../base/json';

/** What pandas takes for a missing cell. */
const missingWords = new Set(
  [
    '',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '-1.#IND',
    '-1.#QNAN',
    '-NaN',
    '-nan',
    '1.#IND',
    '1.#QNAN',
    '<NA>',
  ].concat(['N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null']),
);
const maxRows = 1_000_000;

/**
 * A table as pandas' `read_csv` makes it: columns of numbers and truth values are read as such, missing
 * cells are null, further columns of one name get `.1`, `.2`, …
 * @throws AppError `limit-exceeded`.
 */
export async function readCsvTable(text: string): Promise<readonly JsonObject[]> {
  return tableOf((await parseRecords(text)).records);
}

/**
 * The same, or undefined where the text is no table: rows longer than the header, quotes that do not close.
 * @throws as {@link readCsvTable} does.
 */
export async function readRegularCsv(text: string): Promise<readonly JsonObject[] | undefined> {
  const { records, isBroken } = await parseRecords(text);
  const width = records[0]?.length ?? 0;
  return isBroken || records.some(({ length }) => length > width) ? undefined : tableOf(records);
}

function tableOf(all: readonly (readonly string[])[]): readonly JsonObject[] {
  const [header = [], ...records] = all;
  const names = uniqueNames(header);
  const columns = names.map((_, at) => readColumn(records.map((record) => record[at] ?? '')));
  return records.map((_, row) =>
    Object.fromEntries(names.map((name, at) => [name, columns[at]?.[row] ?? null])),
  );
}

/** Rows as Python's `csv.DictReader` reads them: every cell is text, a cell that is not there is null. */
export async function readCsvRecords(text: string): Promise<readonly JsonObject[]> {
  const [header = [], ...records] = (await parseRecords(text)).records;
  return records.map((record) => {
    const row: Record<string, JsonValue> = Object.fromEntries(
      header.map((name, at) => [name, record[at] ?? null]),
    );
    if (record.length > header.length) row['None'] = record.slice(header.length);
    return row;
  });
}

/** Rows as CSV. Cells are text already; one line feed ends each line, as pandas writes it. */
export async function writeCsv(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  withHeader: boolean,
): Promise<string> {
  const { default: papa } = await import('papaparse');
  const lines = withHeader ? [columns, ...rows] : rows;
  if (lines.length === 0) return '';
  return `${papa.unparse(
    lines.map((line) => [...line]),
    { newline: '\n' },
  )}\n`;
}

interface Parsed {
  readonly records: readonly (readonly string[])[];
  readonly isBroken: boolean;
}

async function parseRecords(text: string): Promise<Parsed> {
  const { default: papa } = await import('papaparse');
  const { data, errors } = papa.parse<string[]>(text, {
    delimiter: ',',
    skipEmptyLines: true,
    preview: maxRows + 2,
  });
  if (data.length > maxRows + 1) {
    throw new AppError('limit-exceeded', `The table has more than ${maxRows} rows.`);
  }
  return { records: data, isBroken: errors.length > 0 };
}

function uniqueNames(header: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return header.map((raw, at) => {
    const name = raw === '' ? `Unnamed: ${at}` : raw;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}.${count}`;
  });
}

function readColumn(cells: readonly string[]): readonly JsonValue[] {
  const present = cells.filter((cell) => !missingWords.has(cell));
  const read = present.length === 0 ? undefined : readerOf(present);
  return cells.map((cell) => (missingWords.has(cell) ? null : (read?.(cell) ?? cell)));
}

function readerOf(present: readonly string[]): ((cell: string) => JsonValue) | undefined {
  if (present.every((cell) => /^(true|false)$/i.test(cell))) {
    return (cell) => cell.toLowerCase() === 'true';
  }
  // Whole numbers beyond what JSON keeps stay text, with all their digits.
  const isNumber = (cell: string): boolean =>
    /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(cell) &&
    (/[.e]/i.test(cell) || Number.isSafeInteger(Number(cell)));
  return present.every(isNumber) ? Number : undefined;
}
