/** What a regular expression is to do with a text. JSON-safe, so that it can be done elsewhere. */
export interface PatternTask {
  readonly source: string;
  readonly flags: string;
  readonly text: string;
  readonly work:
    | { readonly kind: 'test' }
    | { readonly kind: 'find' }
    | { readonly kind: 'replace'; readonly replacement: string };
}

/** Whether it matched, what it found, or the text with replacements. */
export type PatternAnswer = boolean | string | readonly (string | readonly string[])[];

/** Most matches that are collected. */
const maxMatches = 100_000;
/** Longest text that a harmless pattern may search where everything else waits for it. */
const maxQuickText = 4_000;

/** Does the work here and now, however long it takes. */
export function runPattern({ source, flags, text, work }: PatternTask): PatternAnswer {
  const pattern = new RegExp(source, flags);
  if (work.kind === 'test') return pattern.test(text);
  return work.kind === 'find' ? findAll(pattern, text) : text.replace(pattern, work.replacement);
}

/**
 * All matches as Python's `re.findall` gives them: the whole match, or its only group, or a list of
 * its groups; a group that took no part is ''.
 */
function findAll(pattern: RegExp, text: string): readonly (string | readonly string[])[] {
  const matches: (string | readonly string[])[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, ...groups] = match as readonly (string | undefined)[];
    const texts = groups.map((group) => group ?? '');
    matches.push(texts.length > 1 ? texts : (texts[0] ?? whole ?? ''));
    if (matches.length >= maxMatches) break;
  }
  return matches;
}

/**
 * Whether the work is done in no time whatever the text holds: at most one part of the pattern repeats
 * without a bound, no group repeats, and the text is short. Wrong only in being too careful.
 */
export function isQuick({ source, text }: PatternTask): boolean {
  if (text.length > maxQuickText || source.length > 500) return false;

  // What a backslash or a class holds repeats nothing.
  const bare = source.replace(/\\[\s\S]/g, 'x').replace(/\[\^?\]?[^\]]*\]/g, 'x');
  const repeatsGroup = /\)[*+?{]/.test(bare);
  const open = bare.match(/[*+]|\{\d*,\}/g) ?? [];
  const counted = bare.match(/\{\d+(,\d*)?\}|\{,\d+\}/g) ?? [];
  const refersBack = /\\[1-9k]/.test(source);
  return !repeatsGroup && !refersBack && open.length <= 1 && counted.length <= 1;
}
