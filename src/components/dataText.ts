import { isJsonObject, type JsonObject } from '../base/json';
import { formatTemplate, pythonText } from '../flow/text';
import { Data, Message, type FlowValue } from '../flow/values';
import { messageRecord } from './messageRecord';

/** The object behind a value that stands for data; anything else stands under `text`. */
export function recordOf(value: FlowValue): JsonObject {
  if (value instanceof Data) return value.data;
  if (value instanceof Message) return messageRecord(value);

  return { text: pythonText(value) };
}

/**
 * One line of text per item (Langflow: `data_to_text`). Besides its own keys a template may name
 * `data`, the whole; keys below `data` stand for themselves; an item with an error gives that as text.
 */
export function formatRecord(template: string, record: JsonObject): string {
  const inner = record['data'];
  const own = isJsonObject(inner) ? { ...record, ...inner } : withErrorAsText(record);
  return formatTemplate(template, { ...own, data: record });
}

function withErrorAsText(record: JsonObject): JsonObject {
  const error = record['error'];
  const isSet = error !== undefined && error !== null && error !== false && error !== '';
  return isSet ? { ...record, text: error } : record;
}
