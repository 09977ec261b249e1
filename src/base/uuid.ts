/** Whether text is a UUID in Langflow's spelling, with or without hyphens. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text);
}

/** A UUID in the spelling the database uses: lower case, with hyphens. Other text comes back unchanged. */
export function hyphenated(text: string): string {
  if (!isUuid(text)) return text;

  const digits = text.replaceAll('-', '').toLowerCase();
  return [8, 12, 16, 20, 32]
    .map((end, index, ends) => digits.slice(ends[index - 1] ?? 0, end))
    .join('-');
}
