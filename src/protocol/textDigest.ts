/**
 * A short mark of a text, to see later whether it is still the same. Not for secrets: a record of a
 * run keeps it in place of the text that the run read.
 */
export function textDigest(text: string): string {
  // FNV-1a over UTF-16 units, with the length beside it.
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return `${text.length.toString(36)}-${(hash >>> 0).toString(36)}`;
}
