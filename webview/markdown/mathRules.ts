import type MarkdownIt from 'markdown-it';

type Parser = InstanceType<typeof MarkdownIt>;

/** Longer formulas stay text. */
const maxLength = 5000;
const delimiters: readonly (readonly [string, string, boolean])[] = [
  ['$$', '$$', true],
  ['\\[', '\\]', true],
  ['\\(', '\\)', false],
  ['$', '$', false],
];

/**
 * Formulas between `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. A single `$` counts only where it embraces
 * its formula, so that prices stay prices. The result is the source in an element that is drawn later.
 */
export function addMath(parser: Parser): void {
  parser.inline.ruler.before('escape', 'math', (state, silent) => {
    const { src, pos, posMax } = state;
    const first = src[pos];
    if (first !== '$' && first !== '\\') return false;

    const found = delimiters.find(([open]) => src.startsWith(open, pos));
    if (found === undefined) return false;

    const [open, close, isBlock] = found;
    const start = pos + open.length;
    const end = endOf(src, start, Math.min(posMax, start + maxLength), close);
    if (end === undefined) return false;

    if (!silent) {
      const token = state.push(isBlock ? 'math_block' : 'math_inline', '', 0);
      token.content = src.slice(start, end);
    }
    state.pos = end + close.length;
    return true;
  });
  parser.block.ruler.before('fence', 'math', (state, startLine, endLine, silent) => {
    const begin = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
    const opened = state.src.slice(begin, state.eMarks[startLine]);
    const [open, close] = opened.startsWith('\\[') ? ['\\[', '\\]'] : ['$$', '$$'];
    if (!opened.startsWith(open)) return false;

    for (let line = startLine; line < endLine && !state.isEmpty(line); line++) {
      const text = state.src.slice(begin + open.length, state.eMarks[line]).trimEnd();
      if (!text.endsWith(close) || text.trim() === close) continue;

      const formula = text.slice(0, -close.length);
      if (!isFormula(formula, close)) return false;
      if (silent) return true;

      const token = state.push('math_block', '', 0);
      token.content = formula;
      token.block = true;
      token.map = [startLine, line + 1];
      state.line = line + 1;
      return true;
    }
    return false;
  });
  const { rules } = parser.renderer;
  const { escapeHtml } = parser.utils;
  rules['math_inline'] = (tokens, index) =>
    `<span class="math">${escapeHtml(tokens[index]?.content ?? '')}</span>`;
  rules['math_block'] = (tokens, index) =>
    `<span class="math display">${escapeHtml(tokens[index]?.content ?? '')}</span>`;
}

function isFormula(source: string, close: string): boolean {
  return source.length <= maxLength && source.trim() !== '' && !source.includes(close);
}

function endOf(source: string, start: number, limit: number, close: string): number | undefined {
  const end = source.indexOf(close, start);
  if (end <= start || end >= limit) return undefined;
  if (close !== '$') return end;

  const embraces =
    !/\s/.test(source[start] ?? ' ') &&
    !/\s/.test(source[end - 1] ?? ' ') &&
    !/\d/.test(source[end + 1] ?? '');
  return embraces && !source.slice(start, end).includes('\n\n') ? end : undefined;
}
