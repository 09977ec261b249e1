import type { JsonObject } from '../base/json';
import { Data, DataFrame, type FlowValue } from './values';

const dataNames = new Set(['Data', 'JSON']);
const tableNames = new Set(['DataFrame', 'Table']);

/**
 * A result as the flow's version of the component gave it. Components answer with a table today where older
 * versions gave a list of data under the same method name, and the other way round.
 */
export function fitOutput(value: FlowValue, types: readonly string[]): FlowValue {
  if (types.length === 0) return value;

  if (value instanceof DataFrame && types.every((type) => dataNames.has(type))) {
    return value.rows.map((row) => new Data(row));
  }
  if (Array.isArray(value) && types.every((type) => tableNames.has(type))) {
    const items = value as readonly FlowValue[];
    const data = items.filter((item) => item instanceof Data);
    if (data.length < items.length) return items;
    return new DataFrame(data.map((item): JsonObject => item.data));
  }
  return value;
}
