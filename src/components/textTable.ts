import type { JsonObject, JsonValue } from '../base/json';

/** A row's cells without the separators that frame it. */
function cellsOf(line: string, separator: string): readonly string[] {
  const cells = line.split(separator).map((cell) => cell.trim());
  if (cells.length > 1 && cells[0] === '') cells.shift();
  if (cells.length > 1 && cells.at(-1) === '') cells.pop();
  return cells;
}

/** A column is numbers where each of its cells is one. */
function readColumn(cells: readonly string[]): readonly JsonValue[] {
  const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));
  return cells.every(isNumber) ? cells.map(Number) : cells;
}

/** Says which row does not fit its header. */
export class RaggedTableError extends Error {}

/**
 * Rows of a table written as text, one line each.
 * @throws RaggedTableError where a row has more or fewer cells than the header.
 */
export function parseTextTable(
  text: string,
  separator: string,
  hasHeader: boolean,
): readonly JsonObject[] {
  const rows = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => cellsOf(line.trim(), separator));
  const isHeaded = hasHeader && rows.length > 1;
  const width = Math.max(0, ...rows.map((row) => row.length));
  const header = isHeaded
    ? (rows[0] ?? [])
    : Array.from({ length: width }, (_, index) => `col_${index}`);
  const body = isHeaded ? rows.slice(1) : rows;
  const ragged = isHeaded ? body.findIndex((row) => row.length !== header.length) : -1;
  if (ragged >= 0) {
    throw new RaggedTableError(
      `the header has ${header.length} columns, and row ${ragged + 1} has ${body[ragged]?.length ?? 0}`,
    );
  }
  const columns = header.map((_, index) => {
    const cells = body.map((row) => row[index] ?? '');
    return isHeaded ? readColumn(cells) : cells;
  });
  return body.map((_, rowIndex) =>
    Object.fromEntries(
      header.map((name, index): [string, JsonValue] => [name, columns[index]?.[rowIndex] ?? null]),
    ),
  );
}
