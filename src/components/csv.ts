import type { JsonObject, JsonValue } from '../base/json';

/** Most rows that a text may hold. */
const maxRows = 100_000;

const integer = /^[+-]?\d{1,15}$/;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A column is read as numbers only where every cell is one or empty, as pandas does it. */
function readColumn(cells: readonly string[]): readonly JsonValue[] {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const isNumeric =
    filled.length > 0 && filled.every((cell) => integer.test(cell) || decimal.test(cell));
  if (isNumeric) return cells.map((cell) => (cell.trim() === '' ? null : Number(cell)));

  const isBoolean = filled.length > 0 && filled.every((cell) => /^(true|false)$/i.test(cell));
  return isBoolean && filled.length === cells.length
    ? cells.map((cell) => cell.trim().toLowerCase() === 'true')
    : cells.map((cell) => (cell === '' ? null : cell));
}

/**
 * Rows of comma-separated values with a header line, or undefined where the text has another shape:
 * rows longer than the header, quotes that do not close.
 */
export async function parseCsv(text: string): Promise<readonly JsonObject[] | undefined> {
  const { default: papa } = await import('papaparse');
  const { data, errors } = papa.parse<string[]>(text, {
    delimiter: ',',
    skipEmptyLines: true,
    preview: maxRows,
  });
  const [header = [], ...rows] = data;
  if (errors.length > 0 || rows.some((row) => row.length > header.length)) return undefined;

  const columns = header.map((_, index) => readColumn(rows.map((row) => row[index] ?? '')));
  return rows.map((_, rowIndex) =>
    Object.fromEntries(
      header.map((name, index): [string, JsonValue] => [name, columns[index]?.[rowIndex] ?? null]),
    ),
  );
}
