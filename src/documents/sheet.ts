import { AppError } from '../base/errors';
import type { JsonObject, JsonValue } from '../base/json';
import { flattenZip } from './archive';
import { toJson } from './structured';

/**
 * The first sheet of a workbook as a table; its first row names the columns.
 * @throws AppError `input-invalid` for a damaged file, `limit-exceeded`.
 */
export async function readXlsx(bytes: Uint8Array, name: string): Promise<readonly JsonObject[]> {
  const flat = await flattenZip(bytes, name);
  const { readSheet } = await import('read-excel-file/universal');
  try {
    const [header = [], ...rows] = await readSheet(new Blob([new Uint8Array(flat)]));
    const names = header.map((cell, at) => (cell === null ? `Unnamed: ${at}` : titleOf(cell)));
    return rows.map((row) =>
      Object.fromEntries(names.map((column, at) => [column, toJson(row[at])])),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('input-invalid', `${name} cannot be read as workbook: ${reason}.`, {
      subject: { file: name },
      cause: error,
    });
  }
}

/** A table as workbook with one sheet. Objects and lists become JSON text. */
export async function writeXlsx(
  columns: readonly string[],
  rows: readonly JsonObject[],
): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/universal');
  const lines = [
    columns.map(cellOf),
    ...rows.map((row) => columns.map((column) => cellOf(row[column]))),
  ];
  const blob = await writeExcelFile(lines).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}

type Cell = { value: string } | { value: number } | { value: boolean } | null;

function cellOf(value: JsonValue | undefined): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return { value };
  if (typeof value === 'number') return { value };
  if (typeof value === 'boolean') return { value };
  return { value: JSON.stringify(value) };
}

function titleOf(value: string | number | boolean | Date | typeof Date): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
