/** An answer taken apart: what the model thought aloud, and what it says. */
export interface Reasoned {
  /** Empty where it thought nothing aloud. */
  readonly reasoning: string;
  readonly answer: string;
}

const opening = '<think>';
const closing = '</think>';

/**
 * Many models write their thoughts before the answer, between `<think>` and `</think>`. Only the
 * beginning of a text counts; thoughts that have no end yet are all there is.
 */
export function splitReasoning(text: string): Reasoned {
  const start = text.length - text.trimStart().length;
  if (!text.startsWith(opening, start)) return { reasoning: '', answer: text };

  const end = text.indexOf(closing, start);
  const from = start + opening.length;
  if (end < 0) return { reasoning: text.slice(from).trim(), answer: '' };
  return {
    reasoning: text.slice(from, end).trim(),
    answer: text.slice(end + closing.length).trimStart(),
  };
}
