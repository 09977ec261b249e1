import type { JsonValue } from '../base/json';
import { general } from './pythonFormat';
import type { DataFrame } from './values';

/**
 * A table as Markdown, laid out as pandas' `to_markdown(index=False)` does: columns of numbers to the
 * right, text to the left. Missing cells stay empty, and so does a table without columns. Line breaks in cells become `<br/>`, bars are escaped.
 */
export function markdownTable(table: DataFrame): string {
  const columns = table.columns.map((name) => layOut(name, table));
  if (columns.length === 0) return '';

  const lines = [
    columns.map((column) => column.pad(column.name)),
    columns.map((column) =>
      column.isNumeric ? `${'-'.repeat(column.width + 1)}:` : `:${'-'.repeat(column.width + 1)}`,
    ),
    ...table.rows.map((_, row) => columns.map((column) => column.pad(column.cells[row] ?? ''))),
  ];
  const isRule = (line: number): boolean => line === 1;
  return lines
    .map((cells, line) => (isRule(line) ? `|${cells.join('|')}|` : `| ${cells.join(' | ')} |`))
    .join('\n');
}

interface Column {
  readonly name: string;
  readonly cells: readonly string[];
  readonly width: number;
  readonly isNumeric: boolean;
  pad(text: string): string;
}

function layOut(name: string, table: DataFrame): Column {
  const values = table.rows.map((row) => (Object.hasOwn(row, name) ? row[name] : undefined));
  // An empty text says nothing of the column.
  const present = values.filter((value) => value !== undefined && value !== null && value !== '');
  const isNumeric = present.length > 0 && present.every(isNumber);
  const texts = values.map((value) => (isNumeric ? numberText(value) : cellText(value)));
  const cells = isNumeric ? alignPoints(texts) : texts;
  const title = escapeCell(name);
  // Two more than the heading is the least width of the layout this follows.
  const width = cells.reduce((most, cell) => Math.max(most, length(cell)), length(title) + 2);
  const pad = (text: string): string => {
    const blanks = ' '.repeat(Math.max(width - length(text), 0));
    return isNumeric ? blanks + text : text + blanks;
  };
  return { name: title, cells, width, isNumeric, pad };
}

/** Text that reads as a number counts as one there. */
function isNumber(value: JsonValue | undefined): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'string' && /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value);
}

function numberText(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === '') return '';

  const number = Number(value);
  if (Number.isInteger(number) && Math.abs(number) < 1e15) {
    const isWritten = typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value);
    return isWritten ? value.trim() : String(number);
  }
  return (number < 0 ? '-' : '') + general(Math.abs(number), 6);
}

/** Lines decimal points up by blanks on the right. */
function alignPoints(texts: readonly string[]): readonly string[] {
  // Without a point the exponent's sign stands for one.
  const tails = texts.map((text) => {
    const at = text.includes('.') ? text.indexOf('.') : text.indexOf('e');
    return at === -1 ? 0 : text.length - at;
  });
  const longest = tails.reduce((most, tail) => Math.max(most, tail), 0);
  return texts.map((text, row) =>
    text === '' ? text : text + ' '.repeat(longest - (tails[row] ?? 0)),
  );
}

function cellText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return escapeCell(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return escapeCell(JSON.stringify(value));
}

function escapeCell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replaceAll('\n', '<br/>');
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** Columns that a text takes in a terminal. */
function length(text: string): number {
  return Array.from(text).reduce((sum, one) => {
    if (wide.test(one)) return sum + 2;
    return /[\p{Mn}\p{Me}\p{Cf}]/u.test(one) ? sum : sum + 1;
  }, 0);
}
