/** Where the separator goes when a text is split: away, or to the piece before or after it. */
export type KeepSeparator = 'none' | 'start' | 'end';

export interface SplitOptions {
  /** Longest chunk, in characters; a piece without separator may be longer. */
  readonly size: number;
  /** Most characters that a chunk repeats of the one before. */
  readonly overlap: number;
  readonly keep: KeepSeparator;
}

/** Length in characters as Python counts them: by code points. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A text, or a pattern of which the whole is one group. */
export type Separator = string | RegExp;

function isIn(separator: Separator, text: string): boolean {
  return typeof separator === 'string' ? text.includes(separator) : separator.test(text);
}

/** A text at its separators; without a separator, its characters. */
function pieces(text: string, separator: Separator, keep: KeepSeparator): readonly string[] {
  if (separator === '') return Array.from(text);

  // Split at a pattern, every second part is a separator.
  const split = text.split(separator);
  const isPattern = separator instanceof RegExp;
  const parts = isPattern ? split.filter((_, index) => index % 2 === 0) : split;
  const between = (index: number): string => (isPattern ? (split[index * 2 + 1] ?? '') : separator);
  const kept = parts.map((part, index) => {
    if (keep === 'start' && index > 0) return between(index - 1) + part;
    return keep === 'end' && index < parts.length - 1 ? part + between(index) : part;
  });
  return kept.filter((part) => part !== '');
}

/**
 * Joins pieces to chunks of at most the wanted size; each chunk begins with the last pieces of the one
 * before, as far as the overlap allows (the algorithm of LangChain's text splitters).
 */
function merge(parts: readonly string[], joint: string, options: SplitOptions): readonly string[] {
  const jointLength = lengthOf(joint);
  const chunks: string[] = [];
  let current: { readonly text: string; readonly length: number }[] = [];
  let total = 0;
  const finish = (): void => {
    const chunk = current
      .map(({ text }) => text)
      .join(joint)
      .trim();
    if (chunk !== '') chunks.push(chunk);
  };
  const withJoint = (length: number): number =>
    total + length + (current.length > 0 ? jointLength : 0);

  for (const text of parts) {
    const length = lengthOf(text);
    if (withJoint(length) > options.size && current.length > 0) {
      finish();
      let dropped = 0;
      while (
        dropped < current.length &&
        (total > options.overlap ||
          total + length + (dropped < current.length ? jointLength : 0) > options.size)
      ) {
        total -= current[dropped]?.length ?? 0;
        dropped++;
        if (dropped < current.length) total -= jointLength;
      }
      current = current.slice(dropped);
    }
    total = withJoint(length);
    current.push({ text, length });
  }
  finish();
  return chunks;
}

/** A text in chunks, split at one separator. */
export function splitAt(text: string, separator: string, options: SplitOptions): readonly string[] {
  const joint = options.keep === 'none' ? separator : '';
  return merge(pieces(text, separator, options.keep), joint, options);
}

/** A text in chunks, split at the first separator it has; what stays too long is split at the next. */
export function splitRecursively(
  text: string,
  separators: readonly Separator[],
  options: SplitOptions,
): readonly string[] {
  const index = separators.findIndex((one) => one === '' || isIn(one, text));
  const separator = separators[index] ?? separators.at(-1) ?? '';
  const finer = index < 0 ? [] : separators.slice(index + 1);
  const joint = options.keep === 'none' && typeof separator === 'string' ? separator : '';
  const chunks: string[] = [];
  let small: string[] = [];
  const flush = (): void => {
    if (small.length > 0) chunks.push(...merge(small, joint, options));
    small = [];
  };
  for (const piece of pieces(text, separator, options.keep)) {
    if (lengthOf(piece) < options.size) {
      small.push(piece);
      continue;
    }
    flush();
    chunks.push(...(finer.length === 0 ? [piece] : splitRecursively(piece, finer, options)));
  }
  flush();
  return chunks;
}
