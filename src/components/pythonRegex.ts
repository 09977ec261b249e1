import { runPattern, type PatternAnswer, type PatternTask } from '../flow/patternTask';
import type { ComponentContext } from '../flow/component';

/** A regular expression of Python's in JavaScript's spelling. */
type Pattern = Pick<PatternTask, 'source' | 'flags'>;

/**
 * A regular expression as Python writes it: named groups and references, `\A` and `\Z`, and flags at
 * the beginning are translated; the rest of the two languages is alike.
 * @throws SyntaxError where the pattern is broken.
 */
export function pythonRegex(pattern: string, flags = ''): Pattern {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const body = pattern
    .slice(inline?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll('\\A', '(?<![\\s\\S])')
    .replaceAll('\\Z', '(?![\\s\\S])');
  const { source, flags: all } = new RegExp(body, `${inline?.[1] ?? ''}${flags}`);
  return { source, flags: all };
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

/**
 * Whether the text matches.
 * @throws AppError `limit-exceeded` where the pattern takes too long, here and below.
 */
export async function matches(
  context: ComponentContext,
  pattern: Pattern,
  text: string,
): Promise<boolean> {
  return (await run(context, { ...pattern, text, work: { kind: 'test' } })) === true;
}

/**
 * All matches as Python's `re.findall` gives them: the whole match, or its only group, or a list of
 * its groups; a group that took no part is ''.
 */
export async function findAll(
  context: ComponentContext,
  pattern: Pattern,
  text: string,
): Promise<readonly (string | readonly string[])[]> {
  const answer = await run(context, { ...pattern, text, work: { kind: 'find' } });
  return typeof answer === 'object' ? answer : [];
}

/** The text with all matches replaced; see {@link pythonReplacement}. */
export async function replaceAll(
  context: ComponentContext,
  pattern: Pattern,
  text: string,
  replacement: string,
): Promise<string> {
  const answer = await run(context, { ...pattern, text, work: { kind: 'replace', replacement } });
  return typeof answer === 'string' ? answer : text;
}

/** Patterns come with the flow: where there is a way to bound their time, it is taken. */
async function run(context: ComponentContext, task: PatternTask): Promise<PatternAnswer> {
  const { patterns } = context.ports;
  return patterns === undefined ? runPattern(task) : patterns.run(task, context.run.signal);
}
