import type { SourceField, Span } from './sourceMap';

/** One replacement in a text. */
export interface TextChange {
  readonly span: Span;
  readonly text: string;
}

/** Takes an element out of a JSON array, with the comma that goes with it. */
export function removeElement(text: string, { offset, length }: Span): TextChange {
  const end = offset + length;
  const next = skipBlank(text, end);
  if (text[next] === ',') {
    // What follows moves up to the element's own place.
    return change(offset, skipBlank(text, next + 1), '');
  }
  const before = skipBlankBack(text, offset);
  if (text[before - 1] === ',') return change(before - 1, end, '');

  // The only element: brackets with nothing between them.
  return change(before, next, '');
}

/** Replaces a stored value by the name of the variable that holds it from now on. */
export function nameVariable(
  text: string,
  field: SourceField,
  name: string,
): readonly TextChange[] {
  const { value, loadFromDb } = field;
  if (value === undefined) return [];

  const named = { span: value, text: JSON.stringify(name) };
  if (loadFromDb !== undefined) return [named, { span: loadFromDb, text: 'true' }];

  const lineStart = text.lastIndexOf('\n', value.offset) + 1;
  const [, indent] = /^([ \t]*)"value"/.exec(text.slice(lineStart, value.offset)) ?? [];
  const gap = indent === undefined ? ' ' : `\n${indent}`;
  return [{ span: value, text: `${named.text},${gap}"load_from_db": true` }];
}

function change(start: number, end: number, text: string): TextChange {
  return { span: { offset: start, length: end - start }, text };
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at++;
  return at;
}

function skipBlankBack(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at - 1])) at--;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && ' \t\r\n'.includes(character);
}
