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
  const present = values.filter((value) => value !== undefined && value !== null);
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
  if (value === undefined || value === null) return '';

  const number = Number(value);
  if (Number.isInteger(number) && Math.abs(number) < 1e15) {
    return typeof value === 'string' ? value.trim() : String(number);
  }
  return (number < 0 ? '-' : '') + general(Math.abs(number), 6);
}

/** Lines decimal points up by blanks on the right. */
function alignPoints(texts: readonly string[]): readonly string[] {
  const tails = texts.map((text) => (text.includes('.') ? text.length - text.indexOf('.') : 0));
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
  return text.replaceAll('|', '\\|').replaceAll('\n', '<br/>');
}

function length(text: string): number {
  return Array.from(text).length;
}
