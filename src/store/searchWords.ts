/** Scripts that are written without spaces, whose words an index by spaces cannot find. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** What a search asks for: all of `phrases`, each as a run of words whose last may go on. */
export interface SearchWords {
  /** The words of each phrase, in lower case and without accents. */
  readonly phrases: readonly (readonly string[])[];
  /** The phrases as they were typed, for a search through the text itself. */
  readonly literals: readonly string[];
  /** Whether words alone can answer it. */
  readonly isIndexable: boolean;
}

/** Takes a search apart; undefined where nothing is asked for. */
export function parseSearch(text: string): SearchWords | undefined {
  const literals = text.split(/\s+/).filter((part) => part !== '');
  if (literals.length === 0) return undefined;

  const phrases = literals.map(wordsOf);
  const isIndexable = !unspaced.test(text) && phrases.every((words) => words.length > 0);
  return { phrases, literals, isIndexable };
}

/** Whether a text has what is asked for, by the rules of the index. */
export function matches(text: string, { phrases }: SearchWords): boolean {
  const searched = ` ${wordsOf(text).join(' ')}`;
  return phrases.every((words) => searched.includes(` ${words.join(' ')}`));
}

/** The words of a text, in lower case and without accents. */
export function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}
