type Token = '*' | { readonly takes: (char: string) => boolean };

/**
 * A shell pattern as Python's `fnmatch` reads it: `*`, `?`, `[abc]`, `[a-z]` and `[!abc]`. Matching goes back to the last
 * star only, so its time is bounded by the product of the two lengths.
 */
export function globPattern(glob: string): (text: string) => boolean {
  const tokens = tokensOf(glob);
  return (text) => isMatch(tokens, text);
}

function tokensOf(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  const parts = glob.match(/\[!?\]?[^\]]*\]|[^]/gu) ?? [];
  for (const part of parts) {
    if (part === '*') tokens.push('*');
    else if (part === '?') tokens.push({ takes: () => true });
    else if (part.length > 2 && part.startsWith('[')) tokens.push({ takes: setOf(part) });
    else tokens.push({ takes: (char) => char === part });
  }
  return tokens;
}

function setOf(part: string): (char: string) => boolean {
  const isNegated = part.startsWith('[!');
  const body = Array.from(part.slice(isNegated ? 2 : 1, -1));
  const isIn = (char: string): boolean =>
    body.some((first, index) => {
      const last = body[index + 1] === '-' ? body[index + 2] : undefined;
      return last === undefined ? char === first : char >= first && char <= last;
    });
  return (char) => isIn(char) !== isNegated;
}

function isMatch(tokens: readonly Token[], text: string): boolean {
  const chars = Array.from(text);
  let at = 0;
  let token = 0;
  let star = -1;
  let starAt = 0;
  while (at < chars.length) {
    const current = tokens[token];
    if (current === '*') {
      star = token++;
      starAt = at;
    } else if (current?.takes(chars[at] ?? '') === true) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((rest) => rest === '*');
}
