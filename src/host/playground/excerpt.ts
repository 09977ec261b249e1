import { cut, firstLine } from '../views/labels';

const excerptLength = 200;
const lead = 40;

/** The part of a text around a match, on one line, at most 200 characters. */
export function excerptAround(text: string, wanted: string): string {
  const at = text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return cut(firstLine(text), excerptLength);

  const start = Math.max(0, at - lead);
  const part = text
    .slice(start, start + 2 * excerptLength)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return cut(start > 0 ? `…${part}` : part, excerptLength);
}
