import type { JsonValue } from '../base/json';
import type { ShownValue, StoredMessage } from '../protocol/model';
import type { Clock } from '../base/clock';
import { Data, DataFrame, Message, ModelHandle, ToolHandle, type FlowValue } from './values';

/** Langflow's limits for what is shown of a value. */
const maxTextLength = 6000;
const maxItems = 1000;
/** Components may build values deeper than any file. */
const maxDepth = 100;

/** A value as JSON: messages become their text, data their object, tables their rows. */
export function toJson(value: FlowValue): JsonValue {
  return convert(value, { maxTextLength: Infinity, maxItems: Infinity, wasCut: false }, 0);
}

/** A value with Langflow's word for its kind, in full. */
export function describeValue(value: FlowValue): ShownValue {
  return { type: kindOf(value), value: toJson(value) };
}

/** A value cut to what can be shown. */
export function showValue(value: FlowValue): ShownValue {
  const cut = { maxTextLength, maxItems, wasCut: false };
  const shown = convert(value, cut, 0);
  return { type: kindOf(value), value: shown, ...(cut.wasCut ? { truncated: true } : {}) };
}

/** A message as events and responses show it; one that is not stored has no id and stands at 0. */
export function toStoredMessage(message: Message, clock: Clock): StoredMessage {
  const { id, seq, timestamp, ...fields } = message.fields;
  return {
    ...fields,
    id: id ?? '',
    seq: seq ?? 0,
    timestamp: timestamp ?? new Date(clock.now()).toISOString(),
  };
}

function kindOf(value: FlowValue): string {
  if (typeof value === 'string') return 'text';
  if (value instanceof Message) return 'message';
  if (value instanceof Data) return 'data';
  if (Array.isArray(value) || value instanceof DataFrame) return 'array';
  if (value instanceof ModelHandle || value instanceof ToolHandle) return 'unknown';
  return typeof value === 'object' && value !== null ? 'object' : 'unknown';
}

interface Cut {
  readonly maxTextLength: number;
  readonly maxItems: number;
  wasCut: boolean;
}

function convert(value: FlowValue, cut: Cut, depth: number): JsonValue {
  if (typeof value === 'string') return cutText(value, cut);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Message) return cutText(value.text, cut);
  if (value instanceof ModelHandle) return value.name;
  if (value instanceof ToolHandle) return value.spec.name;
  if (depth >= maxDepth) {
    cut.wasCut = true;
    return '...';
  }
  if (value instanceof Data) return convert(value.data, cut, depth + 1);
  if (value instanceof DataFrame) return convertList(value.rows, cut, depth + 1);
  if (Array.isArray(value)) return convertList(value as readonly FlowValue[], cut, depth + 1);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, convert(item, cut, depth + 1)]),
  );
}

function convertList(items: readonly FlowValue[], cut: Cut, depth: number): JsonValue {
  if (items.length <= cut.maxItems) return items.map((item) => convert(item, cut, depth));

  cut.wasCut = true;
  const rest = items.length - cut.maxItems;
  return [
    ...items.slice(0, cut.maxItems).map((item) => convert(item, cut, depth)),
    `... [truncated ${rest} items]`,
  ];
}

function cutText(text: string, cut: Cut): string {
  if (text.length <= cut.maxTextLength) return text;

  cut.wasCut = true;
  return `${text.slice(0, cut.maxTextLength)}...`;
}
