/** Longer lines are cut before they are looked through. */
const longest = 400;

/** The first line of a text as a person reads it: without the marks of Markdown, for rows that show one line. */
export function plainLine(text: string): string {
  const line = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  return line
    .slice(0, longest)
    .trim()
    .replace(/^(?:#{1,6}|[-*+>])\s+/, '')
    .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/(\*\*|__|~~|`+)(\S(?:[^*_~`]*\S)?)\1/g, '$2')
    .replaceAll(/(?<![\w*])\*(\S(?:[^*]*\S)?)\*(?![\w*])/g, '$1');
}
