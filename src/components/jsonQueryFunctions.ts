import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import {
  add,
  compareJson,
  isTruthy,
  JsonQueryError,
  lookUp,
  membersOf,
  typeOf,
} from './jsonQueryValues';

/** A filter of jq: any number of results for one input. */
export type Filter = (input: JsonValue) => readonly JsonValue[];
/** A function of jq, given its arguments as filters. */
export type QueryFunction = (input: JsonValue, args: readonly Filter[]) => readonly JsonValue[];

function text(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new JsonQueryError(`expected a string, got ${typeOf(value)}`);
}

function array(value: JsonValue): readonly JsonValue[] {
  if (isJsonArray(value)) return value;
  throw new JsonQueryError(`expected an array, got ${typeOf(value)}`);
}

function object(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw new JsonQueryError(`expected an object, got ${typeOf(value)}`);
}

/** The only result of an argument; null where it has none. */
function one(filter: Filter | undefined, input: JsonValue): JsonValue {
  return filter?.(input)[0] ?? null;
}

function lengthOf(value: JsonValue): number {
  if (value === null) return 0;
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'string') return Array.from(value).length;
  return isJsonArray(value) ? value.length : Object.keys(object(value)).length;
}

/** Members with what a filter gives for them, in order of that. */
function keyed(input: JsonValue, filter: Filter): readonly { item: JsonValue; key: JsonValue }[] {
  return array(input)
    .map((item) => ({ item, key: [...filter(item)] as JsonValue }))
    .sort((a, b) => compareJson(a.key, b.key));
}

function groups(input: JsonValue, filter: Filter): readonly (readonly JsonValue[])[] {
  const result: JsonValue[][] = [];
  let last: JsonValue | undefined;
  for (const { item, key } of keyed(input, filter)) {
    const isSame = last !== undefined && compareJson(last, key) === 0;
    if (isSame) result.at(-1)?.push(item);
    else result.push([item]);
    last = key;
  }
  return result;
}

const itself: Filter = (input) => [input];

function entries(input: JsonValue): readonly JsonObject[] {
  return Object.entries(object(input)).map(([key, value]) => ({ key, value }));
}

function fromEntries(items: readonly JsonValue[]): JsonObject {
  return Object.fromEntries(
    items.map((item): [string, JsonValue] => {
      const entry = object(item);
      const key = entry['key'] ?? entry['name'] ?? entry['k'] ?? null;
      return [typeof key === 'string' ? key : JSON.stringify(key), entry['value'] ?? null];
    }),
  );
}

function flatten(items: readonly JsonValue[], depth: number): readonly JsonValue[] {
  return items.flatMap((item) =>
    isJsonArray(item) && depth > 0 ? flatten(item, depth - 1) : [item],
  );
}

function contains(value: JsonValue, part: JsonValue): boolean {
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part);
  if (isJsonArray(value) && isJsonArray(part)) {
    return part.every((wanted) => value.some((item) => contains(item, wanted)));
  }
  if (isJsonObject(value) && isJsonObject(part)) {
    return Object.entries(part).every(
      ([key, wanted]) => Object.hasOwn(value, key) && contains(value[key] ?? null, wanted),
    );
  }
  return compareJson(value, part) === 0;
}

function toNumber(value: JsonValue): number {
  const number = typeof value === 'number' ? value : Number(text(value).trim() || 'x');
  if (Number.isFinite(number)) return number;
  throw new JsonQueryError(`cannot read ${JSON.stringify(value)} as a number`);
}

function all(value: JsonValue): readonly JsonValue[] {
  const nested = isJsonArray(value) || isJsonObject(value) ? membersOf(value).flatMap(all) : [];
  return [value, ...nested];
}

function extreme(input: JsonValue, filter: Filter, index: 0 | -1): JsonValue {
  return keyed(input, filter).at(index)?.item ?? null;
}

function has(input: JsonValue, key: JsonValue): boolean {
  if (isJsonArray(input) && typeof key === 'number') return key >= 0 && key < input.length;
  return Object.hasOwn(object(input), text(key));
}

/** Functions of one value. */
const simple: Readonly<Record<string, (input: JsonValue) => JsonValue>> = {
  length: lengthOf,
  keys: (input) =>
    isJsonArray(input) ? input.map((_, index) => index) : Object.keys(object(input)).sort(),
  add: (input) => membersOf(input).reduce(add, null),
  sort: (input) => [...array(input)].sort(compareJson),
  unique: (input) => groups(input, itself).map((group) => group[0] ?? null),
  reverse: (input) =>
    typeof input === 'string' ? Array.from(input).reverse().join('') : [...array(input)].reverse(),
  min: (input) => extreme(input, itself, 0),
  max: (input) => extreme(input, itself, -1),
  type: typeOf,
  not: (input) => !isTruthy(input),
  tostring: (input) => (typeof input === 'string' ? input : JSON.stringify(input)),
  tonumber: toNumber,
  tojson: (input) => JSON.stringify(input),
  fromjson: (input) => {
    const value = tryParseJson(text(input));
    if (value === undefined) throw new JsonQueryError('the text is no JSON');
    return value;
  },
  ascii_downcase: (input) => text(input).replace(/[A-Z]+/g, (part) => part.toLowerCase()),
  ascii_upcase: (input) => text(input).replace(/[a-z]+/g, (part) => part.toUpperCase()),
  trim: (input) => text(input).trim(),
  floor: (input) => Math.floor(toNumber(input)),
  ceil: (input) => Math.ceil(toNumber(input)),
  round: (input) => Math.round(toNumber(input)),
  abs: (input) => Math.abs(toNumber(input)),
  to_entries: entries,
  from_entries: (input) => fromEntries(array(input)),
  flatten: (input) => flatten(array(input), Number.POSITIVE_INFINITY),
  first: (input) => lookUp(input, 0),
  last: (input) => lookUp(input, -1),
  any: (input) => membersOf(input).some(isTruthy),
  all: (input) => membersOf(input).every(isTruthy),
};

/** Functions with filters as arguments. */
const withArguments: Readonly<Record<string, QueryFunction>> = {
  'map/1': (input, [filter = itself]) => [membersOf(input).flatMap(filter)],
  'map_values/1': (input, [filter = itself]) => [
    isJsonArray(input)
      ? input.flatMap((item) => filter(item).slice(0, 1))
      : Object.fromEntries(
          Object.entries(object(input)).flatMap(([key, value]) =>
            filter(value)
              .slice(0, 1)
              .map((changed) => [key, changed]),
          ),
        ),
  ],
  'select/1': (input, [filter = itself]) =>
    filter(input).flatMap((result) => (isTruthy(result) ? [input] : [])),
  'empty/0': () => [],
  'values/0': (input) => (input === null ? [] : [input]),
  'recurse/0': all,
  'has/1': (input, [key]) => [has(input, one(key, input))],
  'contains/1': (input, [part]) => [contains(input, one(part, input))],
  'startswith/1': (input, [part]) => [text(input).startsWith(text(one(part, input)))],
  'endswith/1': (input, [part]) => [text(input).endsWith(text(one(part, input)))],
  'ltrimstr/1': (input, [part]) => {
    const start = text(one(part, input));
    return [text(input).startsWith(start) ? text(input).slice(start.length) : input];
  },
  'rtrimstr/1': (input, [part]) => {
    const end = text(one(part, input));
    return [end !== '' && text(input).endsWith(end) ? text(input).slice(0, -end.length) : input];
  },
  'split/1': (input, [part]) => [text(input).split(text(one(part, input)))],
  'join/1': (input, [part]) => [
    array(input)
      .map((item) => (item === null ? '' : typeof item === 'string' ? item : JSON.stringify(item)))
      .join(text(one(part, input))),
  ],
  'sort_by/1': (input, [filter = itself]) => [keyed(input, filter).map(({ item }) => item)],
  'group_by/1': (input, [filter = itself]) => [groups(input, filter)],
  'unique_by/1': (input, [filter = itself]) => [
    groups(input, filter).map((group) => group[0] ?? null),
  ],
  'min_by/1': (input, [filter = itself]) => [extreme(input, filter, 0)],
  'max_by/1': (input, [filter = itself]) => [extreme(input, filter, -1)],
  'first/1': (input, [filter = itself]) => filter(input).slice(0, 1),
  'any/1': (input, [filter = itself]) => [membersOf(input).flatMap(filter).some(isTruthy)],
  'all/1': (input, [filter = itself]) => [membersOf(input).flatMap(filter).every(isTruthy)],
  'flatten/1': (input, [depth]) => [flatten(array(input), toNumber(one(depth, input)))],
  'with_entries/1': (input, [filter = itself]) => [fromEntries(entries(input).flatMap(filter))],
};

/** Filters that let values of some kinds through. */
const byKind: Readonly<Record<string, readonly string[]>> = {
  nulls: ['null'],
  booleans: ['boolean'],
  numbers: ['number'],
  strings: ['string'],
  arrays: ['array'],
  objects: ['object'],
  iterables: ['array', 'object'],
  scalars: ['null', 'boolean', 'number', 'string'],
};

/** A function by its name and number of arguments. */
export function findFunction(name: string, count: number): QueryFunction | undefined {
  const id = `${name}/${count}`;
  if (Object.hasOwn(withArguments, id)) return withArguments[id];

  const passing = count === 0 && Object.hasOwn(byKind, name) ? byKind[name] : undefined;
  if (passing !== undefined) return (input) => (passing.includes(typeOf(input)) ? [input] : []);

  const plain = count === 0 && Object.hasOwn(simple, name) ? simple[name] : undefined;
  return plain === undefined ? undefined : (input) => [plain(input)];
}
