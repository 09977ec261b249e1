import { isDeepStrictEqual } from 'node:util';
import { isJsonArray, isJsonObject, type JsonValue } from '../../../src/base/json';

interface Difference {
  /** Where it is, as in `0.gives.ChatOutput-out.message`. */
  readonly at: string;
  readonly theirs: JsonValue | undefined;
  readonly ours: JsonValue | undefined;
}

/** Where two outcomes differ, at their leaves; what only one of them has counts as a whole. */
export function differences(
  theirs: JsonValue | undefined,
  ours: JsonValue | undefined,
  at: readonly string[] = [],
): readonly Difference[] {
  if (isDeepStrictEqual(theirs, ours)) return [];
  const [left, right] = [entries(theirs), entries(ours)];
  if (left === undefined || right === undefined) return [{ at: at.join('.'), theirs, ours }];

  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names.flatMap((name) => differences(left.get(name), right.get(name), [...at, name]));
}

function entries(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> | undefined {
  if (isJsonArray(value)) return new Map(value.map((one, index) => [String(index), one]));
  return isJsonObject(value) ? new Map(Object.entries(value)) : undefined;
}
