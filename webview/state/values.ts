import type { ShownValue } from '../../src/protocol/model';

/** Rows of the same shape, as a table shows them. */
export interface Table {
  readonly columns: readonly { readonly name: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

const maxColumns = 50;

/** The text of a value that is one: a string, or something with nothing but a text to show. */
export function textOf({ type, value }: ShownValue): string | undefined {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return undefined;

  const words = value['text'];
  const isMessage = type === 'message' || type === 'text' || Object.keys(value).length === 1;
  return typeof words === 'string' && isMessage ? words : undefined;
}

/** The rows of a value; of one that was cut, those that are there. */
export function tableOf({ value, truncated }: ShownValue): Table | undefined {
  const isMarked = truncated === true && Array.isArray(value) && typeof value.at(-1) === 'string';
  return readTable(isMarked ? value.slice(0, -1) : value);
}

/** Reads an array of flat objects as a table; undefined for anything else. */
export function readTable(value: unknown): Table | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;

  const records: unknown[] = value;
  if (!records.every(isFlatRecord)) return undefined;

  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (names.length === 0 || names.length > maxColumns) return undefined;

  const columns = names.map((name) => ({
    name,
    isNumber: records.every((record) => isNumberOrAbsent(record[name])),
  }));
  const rows = records.map((record) => names.map((name) => cellText(record[name])));
  return { columns, rows };
}

/** Reads JSON; undefined where it is none. */
export function parseJson(source: string): ShownValue['value'] | undefined {
  try {
    // JSON.parse yields JSON values by definition.
    return JSON.parse(source) as ShownValue['value'];
  } catch {
    return undefined;
  }
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';

  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isNumberOrAbsent(value: unknown): boolean {
  return typeof value === 'number' || value === undefined || value === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFlatRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isRecord(value) &&
    Object.values(value).every((item) => typeof item !== 'object' || item === null)
  );
}
