import type { JsonObject, JsonValue } from '../base/json';
import type { ComponentContext } from '../flow/component';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import { invalidInput, isPlainObject } from './fields';

/** What a field holds, as plain JSON: the text of a message, the text of data. */
function plain(value: FlowValue): JsonValue {
  if (value instanceof Message) return value.text;
  if (value instanceof Data) return value.text ?? value.defaultValue;
  if (value instanceof DataFrame) return value.rows;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  return isPlainObject(value) ? value : null;
}

/**
 * The keys and values that a node's own fields hold (Langflow's Create Data and Update Data): objects give their
 * keys, anything else stands under the field's name.
 */
export function extraValues(context: ComponentContext): JsonObject {
  const entries = context.extraFields
    .filter((name) => name !== 'code' && !name.startsWith('_'))
    .flatMap((name): readonly (readonly [string, JsonValue])[] => {
      const value = context.value(name);
      if (value === null) return [];
      return isPlainObject(value) ? Object.entries(value) : [[name, plain(value)]];
    });
  return Object.fromEntries(entries);
}

/** @throws AppError `input-invalid` where the key is not among the data's own. */
export function checkTextKey(context: ComponentContext, data: JsonObject): void {
  const key = context.text('text_key');
  if (key === '' || Object.hasOwn(data, key)) return;

  const keys = Object.keys(data).join(', ');
  throw invalidInput(
    context,
    'text_key',
    `the data has no key ${JSON.stringify(key)}, only: ${keys}.`,
  );
}
