/** Words as a POSIX shell splits them: quotes and backslashes count, nothing is expanded. */
export function splitShellWords(text: string): readonly string[] {
  const words: string[] = [];
  const pieces = /'[^']*'|"(?:[^"\\]|\\.)*"|\\.|\s+|[^\s'"\\]+/gs;
  let word: string | undefined;
  for (const [piece] of text.trim().matchAll(pieces)) {
    if (piece.trim() === '') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      // `$'…'` is a shell's own quoting; its dollar sign is no text.
      const before = word === '$' && piece.startsWith("'") ? '' : (word ?? '');
      word = before + unquote(piece);
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function unquote(piece: string): string {
  if (piece.startsWith("'")) return piece.slice(1, -1);
  if (piece.startsWith('"')) return piece.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
  return piece.startsWith('\\') ? piece.slice(1) : piece;
}
