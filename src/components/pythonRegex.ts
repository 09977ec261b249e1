/**
 * A regular expression as Python writes it: named groups and references, `\A` and `\Z`, and flags at
 * the beginning are translated; the rest of the two languages is alike.
 * @throws SyntaxError where the pattern is broken.
 */
export function pythonRegex(pattern: string, flags = ''): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const body = pattern
    .slice(inline?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll('\\A', '(?<![\\s\\S])')
    .replaceAll('\\Z', '(?![\\s\\S])');
  return new RegExp(body, `${inline?.[1] ?? ''}${flags}`);
}

/** A replacement as Python's `re.sub` takes it: `\1` and `\g<name>` stand for groups, `$` for itself. */
export function pythonReplacement(text: string): string {
  return text
    .replaceAll('$', '$$$$')
    .replace(/\\(\d{1,2})/g, '$$$1')
    .replace(/\\g<(\w+)>/g, (_, name: string) => (/^\d+$/.test(name) ? `$${name}` : `$<${name}>`))
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}

/** Most matches that are collected. */
const maxMatches = 100_000;

/**
 * All matches as Python's `re.findall` gives them: the whole match, or its only group, or a list of
 * its groups; a group that took no part is ''.
 */
export function findAll(pattern: RegExp, text: string): readonly (string | readonly string[])[] {
  const matches: (string | readonly string[])[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, ...groups] = match as readonly (string | undefined)[];
    const texts = groups.map((group) => group ?? '');
    matches.push(texts.length > 1 ? texts : (texts[0] ?? whole ?? ''));
    if (matches.length >= maxMatches) break;
  }
  return matches;
}
