import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { JsonValue } from '../base/json';
import { pythonText } from '../flow/text';
import { Data, type FlowValue } from '../flow/values';
import { choiceField, output, textField, valueField } from './fields';
import { textTests } from './textTests';

const validator = 'boolean validator';
const trueWords = new Set(['true', '1', 'yes', 'y', 'on']);

function isTruthy(value: JsonValue): boolean {
  if (typeof value === 'string') return trueWords.has(value.toLowerCase());
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Undefined where the item has no such key. */
function meets(context: ComponentContext, item: FlowValue): boolean | undefined {
  const key = context.text('key_name');
  if (!(item instanceof Data) || !Object.hasOwn(item.data, key)) return undefined;

  const value = item.data[key] ?? null;
  const operator = context.text('operator');
  if (operator === validator) return isTruthy(value);
  return textTests[operator]?.(pythonText(value), context.text('compare_value')) ?? false;
}

/** Langflow: a list goes the true way where one item meets the condition, and only those that do. */
function route(context: ComponentContext): FlowValue {
  const value = context.value('data_input');
  if (Array.isArray(value)) {
    const items = context.list('data_input');
    const met = items.filter((item) => meets(context, item) === true);
    const unmet = items.filter((item) => meets(context, item) === false);
    context.stop(met.length > 0 ? 'false_output' : 'true_output');
    return met.length > 0 ? met : unmet;
  }
  const isMet = meets(context, value);
  if (isMet === undefined) {
    const error =
      value instanceof Data
        ? `Key '${context.text('key_name')}' not found in Data`
        : 'Input is not a Data object';
    return new Data({ error });
  }
  context.stop(isMet ? 'false_output' : 'true_output');
  return value;
}

/** Sends data one way or the other, by the value under a key. */
export const dataRouter: ComponentDefinition = {
  type: 'DataConditionalRouter',
  aliases: ['DataConditionalRouterComponent'],
  displayName: 'Condition',
  category: 'flow_controls',
  description: 'Looks at a key of data and goes on with one of two branches.',
  inputs: [
    valueField('data_input', 'Data Input', ['Data']),
    textField('key_name', 'Key Name'),
    choiceField('operator', 'Operator', [...Object.keys(textTests), validator]),
    textField('compare_value', 'Match Text'),
  ],
  outputs: [
    output('true_output', 'True Output', 'process_data', 'Data'),
    output('false_output', 'False Output', 'process_data', 'Data'),
  ],
  methods: { process_data: route },
};
