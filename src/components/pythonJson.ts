import { isJsonArray, isJsonObject, type JsonValue } from '../base/json';

/** JSON as Python's `json.dumps` writes it: spaces after `,` and `:`, and ASCII only. */
export function pythonJson(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (isJsonObject(value)) {
    const pairs = Object.entries(value).map(
      ([key, item]) => `${pythonJson(key)}: ${pythonJson(item)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
