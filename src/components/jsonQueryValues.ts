import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json';

/** A query that is no query, or that does not fit its data. */
export class JsonQueryError extends Error {}

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

const typeOrder: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

export function typeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  return typeof value === 'object' ? 'object' : (typeof value as JsonType);
}

/** The order jq gives values: by kind first, then by value. */
export function compareJson(left: JsonValue, right: JsonValue): number {
  const byType = typeOrder.indexOf(typeOf(left)) - typeOrder.indexOf(typeOf(right));
  if (byType !== 0) return byType;
  if (isJsonArray(left) && isJsonArray(right)) return compareArrays(left, right);
  if (isJsonObject(left) && isJsonObject(right)) return compareObjects(left, right);

  const [a, b] = [left ?? 0, right ?? 0];
  return a < b ? -1 : Number(a > b);
}

function compareArrays(left: readonly JsonValue[], right: readonly JsonValue[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareJson(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareObjects(left: JsonObject, right: JsonObject): number {
  const [a, b] = [left, right].map((object) => Object.keys(object).sort());
  const byKeys = compareArrays(a ?? [], b ?? []);
  if (byKeys !== 0) return byKeys;

  return compareArrays(
    (a ?? []).map((key) => left[key] ?? null),
    (a ?? []).map((key) => right[key] ?? null),
  );
}

/** Everything but null and false counts as true. */
export function isTruthy(value: JsonValue): boolean {
  return value !== null && value !== false;
}

/** What stands under a key or index; nothing is null, and what has neither is an error. */
export function lookUp(value: JsonValue, key: JsonValue): JsonValue {
  if (value === null) return null;
  if (isJsonObject(value) && typeof key === 'string') {
    return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  }
  if (isJsonArray(value) && typeof key === 'number') return value.at(Math.floor(key)) ?? null;

  throw new JsonQueryError(`cannot look up ${JSON.stringify(key)} in ${typeOf(value)}`);
}

/** The members of an array or object. */
export function membersOf(value: JsonValue): readonly JsonValue[] {
  if (isJsonArray(value)) return value;
  if (isJsonObject(value)) return Object.values(value);
  throw new JsonQueryError(`cannot iterate over ${typeOf(value)}`);
}

function numbers(operator: string, left: JsonValue, right: JsonValue): readonly [number, number] {
  if (typeof left === 'number' && typeof right === 'number') return [left, right];
  throw new JsonQueryError(`cannot do ${typeOf(left)} ${operator} ${typeOf(right)}`);
}

export function add(left: JsonValue, right: JsonValue): JsonValue {
  if (left === null) return right;
  if (right === null) return left;
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (isJsonArray(left) && isJsonArray(right)) return [...left, ...right];
  if (isJsonObject(left) && isJsonObject(right)) return { ...left, ...right };

  const [a, b] = numbers('+', left, right);
  return a + b;
}

function subtract(left: JsonValue, right: JsonValue): JsonValue {
  if (isJsonArray(left) && isJsonArray(right)) {
    return left.filter((item) => !right.some((other) => compareJson(item, other) === 0));
  }
  const [a, b] = numbers('-', left, right);
  return a - b;
}

function divide(left: JsonValue, right: JsonValue): JsonValue {
  if (typeof left === 'string' && typeof right === 'string') return left.split(right);

  const [a, b] = numbers('/', left, right);
  if (b === 0) throw new JsonQueryError('cannot divide by zero');
  return a / b;
}

/** Operators on two values. */
export const operators: Readonly<Record<string, (left: JsonValue, right: JsonValue) => JsonValue>> =
  {
    '+': add,
    '-': subtract,
    '*': (left, right) => {
      const [a, b] = numbers('*', left, right);
      return a * b;
    },
    '/': divide,
    '%': (left, right) => {
      const [a, b] = numbers('%', left, right);
      if (Math.trunc(b) === 0) throw new JsonQueryError('cannot divide by zero');
      return Math.trunc(a) % Math.trunc(b);
    },
    '==': (left, right) => compareJson(left, right) === 0,
    '!=': (left, right) => compareJson(left, right) !== 0,
    '<': (left, right) => compareJson(left, right) < 0,
    '<=': (left, right) => compareJson(left, right) <= 0,
    '>': (left, right) => compareJson(left, right) > 0,
    '>=': (left, right) => compareJson(left, right) >= 0,
  };
