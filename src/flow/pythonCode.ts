/** The longest code that is looked at; Langflow's longest component stays below 200 kB. */
const maxLength = 1_000_000;

/**
 * Python without what does not change its meaning: comments, empty lines, spaces at the ends of lines. Indentation and
 * texts stay as they are.
 */
export function normalisePython(code: string): string {
  let text = '';
  let at = 0;
  const source = code.slice(0, maxLength).replaceAll('\r\n', '\n');
  while (at < source.length) {
    const piece = pieceAt(source, at);
    if (!piece.startsWith('#')) text += piece;
    at += piece.length;
  }
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

const patterns = [
  /#[^\n]*/y,
  /"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''/y,
  /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y,
  /[^#"']+/y,
];

/** A comment, a text with its quotes, or everything up to the next of these. Never empty. */
function pieceAt(source: string, at: number): string {
  for (const pattern of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) return found;
  }
  return source.charAt(at);
}

/** The last class that a component's Python declares: Langflow takes it for the component. */
export function declaredClass(code: string): string | undefined {
  return code
    .match(/^class\s+\w+/gm)
    ?.at(-1)
    ?.replace(/^class\s+/, '');
}
