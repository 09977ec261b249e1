import { asString } from '../base/json';
import type { ComponentContext } from '../flow/component';
import type { FlowValue } from '../flow/values';
import { isPlainObject } from './fields';

/** Names of the operations a node has chosen: a list of objects since Langflow 1.6, before it a text. */
export function operationsOf(context: ComponentContext, field: string): readonly string[] {
  const value = context.value(field);
  const items: readonly FlowValue[] = Array.isArray(value) ? value : [value];
  return items
    .map((item) => (isPlainObject(item) ? asString(item['name']) : asString(item)) ?? '')
    .filter((name) => name !== '');
}

/** The chosen operation; '' where none is. */
export function operationOf(context: ComponentContext, field: string): string {
  return operationsOf(context, field)[0] ?? '';
}
