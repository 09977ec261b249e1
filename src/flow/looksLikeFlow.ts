/** Whether a JSON text may hold a flow; cheap, for looking through a folder. Some that do may not parse. */
export function looksLikeFlow(text: string): boolean {
  if (!text.includes('"nodes"') || !text.includes('"edges"')) return false;

  return ['"genericNode"', '"template"', '"last_tested_version"', '"endpoint_name"'].some((key) =>
    text.includes(key),
  );
}
