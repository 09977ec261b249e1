/** One sentence as the sources hold it, cut at its places. */
interface Pattern {
  /** What stands before, between and after the places. */
  readonly parts: readonly string[];
  readonly translation: string;
}

/** Longer texts are no sentences of ours. */
const longestText = 20_000;
/** A sentence may quote one that quotes another. */
const deepestQuote = 3;

/**
 * Says in another language what the engine, the stores and the providers say in English. They know
 * no language, because their words also go to the log, to API clients and into the database; where
 * people read them, the sentence is recognised by its fixed parts and said again with what stood in
 * its places. A text that is none of the sentences stays as it is.
 */
export class Sentences {
  private readonly whole = new Map<string, string>();
  private readonly patterns: readonly Pattern[];

  /** @param table English sentence, with `{0}` for a place, to its translation */
  constructor(table: Readonly<Record<string, string>>) {
    const patterns: Pattern[] = [];
    for (const [sentence, translation] of Object.entries(table)) {
      const parts = sentence.split(/\{\d\}/);
      if (parts.length === 1) this.whole.set(sentence, translation);
      else patterns.push({ parts, translation });
    }
    // The sentence that fixes most of the text is the one that was meant.
    this.patterns = patterns.sort((a, b) => fixedLength(b) - fixedLength(a));
  }

  translate(text: string): string {
    return text.length > longestText ? text : this.say(text, 0);
  }

  private say(text: string, depth: number): string {
    const said = this.find(text, depth) ?? this.find(`${text}.`, depth)?.replace(/[.。]$/, '');
    if (said !== undefined) return said;

    // Who says it stands in front: a component, a flow.
    const colon = text.indexOf(': ');
    if (colon < 0 || depth === deepestQuote) return text;

    return text.slice(0, colon + 2) + this.say(text.slice(colon + 2), depth + 1);
  }

  private find(text: string, depth: number): string | undefined {
    const whole = this.whole.get(text);
    if (whole !== undefined || depth === deepestQuote) return whole;

    for (const { parts, translation } of this.patterns) {
      const values = valuesOf(text, parts);
      if (values !== undefined)
        return fill(translation, values, (value) => this.quote(value, depth));
    }
    return undefined;
  }

  /** A single word is a name, even where it is a word of ours as well. */
  private quote(value: string, depth: number): string {
    return value.includes(' ') ? this.say(value, depth + 1) : value;
  }
}

/** What stands in the places of a sentence, where the text is that sentence. */
function valuesOf(text: string, parts: readonly string[]): readonly string[] | undefined {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return undefined;

  const values: string[] = [];
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return undefined;
    values.push(text.slice(from, at));
    from = at + part.length;
  }
  values.push(text.slice(from, end));
  return values;
}

function fill(
  translation: string,
  values: readonly string[],
  quote: (value: string) => string,
): string {
  return translation.replace(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? place : quote(value);
  });
}

function fixedLength({ parts }: Pattern): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
