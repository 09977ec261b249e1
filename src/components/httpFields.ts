import type { JsonObject, JsonValue } from '../base/json';
import { isJsonArray, isJsonObject, tryParseJson } from '../base/json';
import { pythonText } from '../flow/text';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import { isPlainObject } from './fields';

/** Headers, parameters and bodies of requests as Langflow's tables and data give them. */

/** Headers from a table of keys and values, or from an object; rows without a value are left out. */
export function headersOf(value: FlowValue): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairsOf(value)
      .filter(([key, cell]) => key.trim() !== '' && cell !== null)
      .map(([key, cell]) => [key.trim(), pythonText(cell)]),
  );
}

/** Parameters from data, from a table, or from a query string. */
export function parametersOf(value: FlowValue): readonly (readonly [string, string])[] {
  const text = value instanceof Message ? value.text : value;
  if (typeof text === 'string') return [...new URLSearchParams(text)];
  return pairsOf(value).map(([key, cell]) => [key, pythonText(cell)]);
}

/** The address with parameters added; one that it has already is replaced. */
export function withParameters(
  address: string,
  parameters: readonly (readonly [string, string])[],
): string {
  if (parameters.length === 0) return address;

  const url = new URL(address);
  for (const [key, value] of parameters) url.searchParams.set(key, value);
  return url.href;
}

/**
 * The object that goes out as JSON (Langflow: always an object). Rows of a table become its keys, values that
 * are JSON are read as such, text that is none goes under `data`.
 */
export function bodyOf(value: FlowValue): JsonObject {
  if (value instanceof Message) return bodyOf(value.text);
  if (value instanceof Data) return readValues(value.data);
  if (value instanceof DataFrame) return Object.fromEntries(pairsOf(value));
  if (typeof value === 'string') return bodyOfText(value);
  if (isPlainObject(value)) return readValues(value);
  if (!Array.isArray(value)) return {};

  const items = value as readonly FlowValue[];
  const whole = items.find((item) => item instanceof Data && !isPair(item.data));
  if (whole instanceof Data) return whole.data;
  return readValues(Object.fromEntries(pairsOf(items)));
}

function bodyOfText(text: string): JsonObject {
  if (text === '') return {};

  const parsed = tryParseJson(text);
  if (isJsonObject(parsed)) return readValues(parsed);
  return parsed !== undefined && isJsonArray(parsed) ? bodyOf(parsed) : { data: text };
}

function readValues(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, readValue(value)]));
}

function readValue(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  return tryParseJson(value) ?? value;
}

function pairsOf(value: FlowValue): readonly (readonly [string, JsonValue])[] {
  if (value instanceof Data) return pairsOf(value.data);
  if (value instanceof DataFrame) return pairsOf(value.rows);
  if (isPlainObject(value)) return isPair(value) ? [pairOf(value)] : Object.entries(value);
  if (!Array.isArray(value)) return [];

  return (value as readonly FlowValue[]).flatMap((item) => {
    const row = item instanceof Data ? item.data : item;
    return isPlainObject(row) && isPair(row) ? [pairOf(row)] : [];
  });
}

function isPair(object: JsonObject): boolean {
  return Object.hasOwn(object, 'key') && Object.hasOwn(object, 'value');
}

function pairOf(object: JsonObject): readonly [string, JsonValue] {
  return [pythonText(object['key'] ?? ''), object['value'] ?? null];
}
