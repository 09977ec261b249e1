import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import { writeCsv } from '../documents/csv';
import { writeXlsx } from '../documents/sheet';
import { markdownTable } from '../flow/markdownTable';
import { pythonText } from '../flow/text';
import { Data, DataFrame, Message } from '../flow/values';

export type Savable = Message | Data | DataFrame;

/**
 * The bytes of a file in one of Write File's formats. With what the file held before, the new part is
 * appended: JSON becomes one list, tables get further rows, text a further paragraph.
 */
export async function renderFile(
  value: Savable,
  format: string,
  before: Uint8Array | undefined,
): Promise<Uint8Array> {
  if (format === 'excel') {
    const table = tableOf(value);
    return writeXlsx(table.columns, table.rows);
  }
  const old = before === undefined ? undefined : new TextDecoder().decode(before);
  return new TextEncoder().encode(await renderText(value, format, old));
}

async function renderText(
  value: Savable,
  format: string,
  old: string | undefined,
): Promise<string> {
  if (format === 'json') return renderJson(value, old);
  if (format === 'csv') {
    const { columns, rows } = tableOf(value);
    const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
    return (old ?? '') + (await writeCsv(columns, cells, old === undefined));
  }
  if (format === 'markdown') {
    const added =
      value instanceof Message ? `**Message:**\n\n${value.text}` : markdownTable(tableOf(value));
    return old === undefined ? added : `${old}\n\n${added}`;
  }
  const text = value instanceof Message ? value.text : JSON.stringify(jsonOf(value));
  return old === undefined ? text : `${old}\n${text}`;
}

function renderJson(value: Savable, old: string | undefined): string {
  const added = jsonOf(value);
  if (old === undefined) return JSON.stringify(added, undefined, 2);

  const parsed = tryParseJson(old);
  const list = isJsonArray(parsed) ? parsed : isJsonObject(parsed) ? [parsed] : [];
  return JSON.stringify([...list, ...(isJsonArray(added) ? added : [added])], undefined, 2);
}

function jsonOf(value: Savable): JsonValue {
  if (value instanceof Message) return { message: value.text };
  return value instanceof Data ? value.data : value.rows;
}

/** Data as a table: keys that hold lists become columns of their own length, all others one row. */
function tableOf(value: Savable): DataFrame {
  if (value instanceof DataFrame) return value;
  if (value instanceof Message) return new DataFrame([{ message: value.text }]);

  const lists = Object.values(value.data).map((cell) => (isJsonArray(cell) ? cell.length : 0));
  const height = Math.max(1, ...lists);
  const rows = Array.from({ length: height }, (_, at): JsonObject =>
    Object.fromEntries(
      Object.entries(value.data).map(([key, cell]) => [
        key,
        isJsonArray(cell) ? (cell[at] ?? null) : cell,
      ]),
    ),
  );
  return new DataFrame(rows);
}

function cellText(value: JsonValue | undefined): string {
  return value === undefined || value === null ? '' : pythonText(value);
}
