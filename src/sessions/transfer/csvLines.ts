/** A row of a CSV file, with the line on which it begins. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cells as a row by RFC 4180, quoted where needed, ended by CR LF. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * Reads rows by RFC 4180, one at a time, so that a long file need not be held as rows; lines may
 * also end with LF alone. Empty lines are left out.
 */
export function* readCsvRows(text: string): Generator<CsvRow> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const first = line;
    const cells: string[] = [];
    for (let isRowOpen = true; isRowOpen;) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
      cells.push(cell.value);
      line += cell.lines;
      at = cell.end;
      isRowOpen = text[at] === ',';
      if (isRowOpen) at++;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    line++;
    if (cells.length > 1 || cells[0] !== '') yield { line: first, cells };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
  /** Line ends within. */
  readonly lines: number;
}

function plainCell(text: string, start: number): Cell {
  plainEnd.lastIndex = start;
  const end = plainEnd.exec(text)?.index ?? text.length;
  return { value: text.slice(start, end), end, lines: 0 };
}

const plainEnd = /,|\r?\n/g;

/** A quote within is doubled; what follows the closing one, which RFC 4180 does not allow, is kept. */
function quotedCell(text: string, start: number): Cell {
  let end = start + 1;
  for (;;) {
    const quote = text.indexOf('"', end);
    if (quote === -1) return finished(text.slice(start + 1), text.length);
    if (text[quote + 1] !== '"') {
      const rest = plainCell(text, quote + 1);
      return finished(`${text.slice(start + 1, quote)}${rest.value}`, rest.end);
    }
    end = quote + 2;
  }
}

function finished(raw: string, end: number): Cell {
  return { value: raw.replaceAll('""', '"'), end, lines: raw.split('\n').length - 1 };
}
