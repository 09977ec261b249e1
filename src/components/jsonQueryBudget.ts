import { isJsonArray, isJsonObject, type JsonValue } from '../base/json';
import { JsonQueryError } from './jsonQueryValues';

const maxSteps = 200_000;
/** Largest value, counted in members and sixteenths of characters. */
const maxWeight = 2_000_000;

/** A query that asks for too much. */
export class TooMuchError extends JsonQueryError {}

/**
 * Ends a query that takes too many steps or makes values that are too large. Values may share parts, so
 * that a short query can write a tree of any size; what a value weighs counts shared parts every time.
 */
export class QueryBudget {
  private steps = 0;
  private readonly weights = new WeakMap<object, number>();

  spend(results: readonly JsonValue[]): void {
    this.steps += 1 + results.length;
    if (this.steps > maxSteps) throw new TooMuchError('it takes too many steps');

    for (const result of results) {
      if (this.weightOf(result) > maxWeight) throw new TooMuchError('its results grow too large');
    }
  }

  private weightOf(value: JsonValue): number {
    if (typeof value === 'string') return 1 + value.length / 16;
    if (!isJsonArray(value) && !isJsonObject(value)) return 1;

    const known = this.weights.get(value);
    if (known !== undefined) return known;

    let weight = 1;
    for (const member of isJsonArray(value) ? value : Object.values(value)) {
      weight += this.weightOf(member);
    }
    this.weights.set(value, weight);
    return weight;
  }
}
