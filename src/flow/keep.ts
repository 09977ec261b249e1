import type { JsonObject, JsonValue } from '../base/json';
import { isJsonArray, isJsonObject } from '../base/json';
import type { KeptValue, ShownValue } from '../protocol/model';
import {
  Data,
  DataFrame,
  Message,
  ModelHandle,
  ToolHandle,
  type FlowValue,
  type MessageFields,
} from './values';

/** Characters of JSON kept of one value, and of all values of one run. */
const maxValueSize = 1_000_000;
const maxRunSize = 3_000_000;

/** Keeps what the outputs of a run gave, within bounds, where what is shown of them is not enough. */
export class Keeper {
  private left = maxRunSize;
  /** What each node's newest record takes: in a loop only the last round counts. */
  private readonly sizes = new Map<string, number>();

  keep(
    nodeId: string,
    outputs: ReadonlyMap<string, FlowValue>,
    shown: Readonly<Record<string, ShownValue>>,
  ): Readonly<Record<string, KeptValue>> | undefined {
    this.left += this.sizes.get(nodeId) ?? 0;
    const before = this.left;
    const kept: Record<string, KeptValue> = {};
    for (const [name, value] of outputs) {
      if (isShownWhole(value, shown[name])) continue;
      kept[name] = this.within(encode(value));
    }
    this.sizes.set(nodeId, before - this.left);
    return Object.keys(kept).length === 0 ? undefined : kept;
  }

  private within(value: KeptValue): KeptValue {
    const size = sizeOf(value, Math.min(maxValueSize, this.left));
    if (size === undefined) return { kind: 'left-out' };

    this.left -= size;
    return value;
  }
}

/** What a past output was; what cannot be had again says why. */
export type Restored =
  { readonly value: FlowValue } | { readonly missing: 'handle' | 'left-out' | 'unknown' };

/** An output as it was, from what a record shows and keeps of it. */
export function restoreValue(shown: ShownValue | undefined, kept: KeptValue | undefined): Restored {
  if (kept !== undefined) return decode(kept);
  if (shown === undefined) return { missing: 'unknown' };
  if (shown.truncated === true) return { missing: 'left-out' };

  const { type, value } = shown;
  return { value: type === 'data' && isJsonObject(value) ? new Data(value) : value };
}

/** Whether the record's own form says all there is. */
function isShownWhole(value: FlowValue, shown: ShownValue | undefined): boolean {
  if (shown === undefined || shown.truncated === true) return false;
  if (value instanceof Data) return value.textKey === 'text' && value.defaultValue === '';
  return isPlain(value);
}

/** JSON and nothing else. Objects hold JSON by their type. */
function isPlain(value: FlowValue): value is JsonValue {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return (value as readonly FlowValue[]).every(isPlain);
  return ![Message, Data, DataFrame, ModelHandle, ToolHandle].some((kind) => value instanceof kind);
}

function encode(value: FlowValue): KeptValue {
  if (value instanceof ModelHandle || value instanceof ToolHandle) return { kind: 'handle' };
  if (value instanceof Message) return { kind: 'message', value: toObject(value.fields) };
  if (value instanceof DataFrame) return { kind: 'table', value: value.rows };
  if (value instanceof Data) {
    const { data, textKey, defaultValue } = value;
    return { kind: 'data', value: { data, textKey, defaultValue } };
  }
  if (isPlain(value)) return { kind: 'json', value };
  if (!Array.isArray(value)) return { kind: 'left-out' };

  const items = (value as readonly FlowValue[]).map(encode);
  // A list that holds a model or a tool can only be made anew.
  const lost = items.find((item) => item.kind === 'handle' || item.kind === 'left-out');
  return lost ?? { kind: 'list', value: items.map(toObject) };
}

function decode(kept: KeptValue): Restored {
  switch (kept.kind) {
    case 'json':
      return { value: kept.value };
    case 'message':
      return { value: new Message(toFields(kept.value)) };
    case 'data': {
      const { data, textKey, defaultValue } = kept.value;
      if (!isJsonObject(data)) return { missing: 'unknown' };
      return {
        value: new Data(
          data,
          typeof textKey === 'string' ? textKey : undefined,
          typeof defaultValue === 'string' ? defaultValue : undefined,
        ),
      };
    }
    case 'table':
      return { value: new DataFrame(kept.value) };
    case 'list':
      return decodeList(kept.value);
    case 'handle':
    case 'left-out':
      return { missing: kept.kind };
  }
}

function decodeList(items: JsonValue): Restored {
  if (!isJsonArray(items)) return { missing: 'unknown' };

  const values: FlowValue[] = [];
  for (const item of items) {
    const restored = isKept(item) ? decode(item) : ({ missing: 'unknown' } as const);
    if (!('value' in restored)) return restored;
    values.push(restored.value);
  }
  return { value: values };
}

/** Only what {@link encode} wrote gets here. */
function isKept(item: JsonValue): item is JsonObject & KeptValue {
  return isJsonObject(item) && typeof item['kind'] === 'string';
}

/** Readonly fields all the way down; what is undefined in them does not get into a record's JSON. */
function toObject(value: object): JsonObject {
  return value as JsonObject;
}

/** Fields of a message that {@link toObject} took. */
function toFields(value: JsonObject): MessageFields {
  return value as unknown as MessageFields;
}

/** About as many characters as its JSON has; undefined beyond the limit. Nothing is copied for it. */
function sizeOf(value: object, limit: number): number | undefined {
  let size = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    size += typeof next === 'string' ? next.length + 3 : 5;
    if (typeof next === 'object' && next !== null) {
      for (const [key, item] of Object.entries(next)) {
        size += key.length + 4;
        if (item !== undefined) open.push(item);
      }
    }
    if (size > limit) return undefined;
  }
  return size;
}
