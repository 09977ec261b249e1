import type { Answer } from './exchange';
import { compare } from './compare';
import { reasons } from './differences';

const begin = '<!-- differences of answers: written by scripts/recordLangflow.mjs -->';
const end = '<!-- end -->';

/** The table of answers that differ, as docs/differences.md has it between two marks. */
export function differenceTable(recorded: readonly Answer[], ours: readonly Answer[]): string {
  const rows = compare(recorded, ours)
    .filter(({ differences }) => differences.length > 0)
    .map(({ name, request, differences }) =>
      row([
        name,
        `\`${request.replaceAll('|', '\\|')}\``,
        summary(differences),
        reasons[name] ?? '?',
      ]),
    );
  const head = [
    row(['request', 'sent as', 'difference', 'why']),
    row(['---', '---', '---', '---']),
  ];
  return [begin, '', ...head, ...rows, '', end].join('\n');
}

/** The table that a document has; undefined where it has none. */
export function tableIn(document: string): string | undefined {
  const [start, stop] = [document.indexOf(begin), document.indexOf(end)];
  return start < 0 || stop < 0 ? undefined : document.slice(start, stop + end.length);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The status where that differs, else how the shape does. */
function summary(differences: readonly string[]): string {
  const status = differences.find((each) => each.startsWith('status: '));
  if (status !== undefined) return status.slice('status: '.length);
  if (differences.every((each) => each.includes('another order'))) return 'order of keys';
  return differences.every((each) => each.startsWith('.detail')) ? 'words of the error' : 'values';
}
