import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { Data, Message, type FlowValue } from '../flow/values';
import { flagField, isPlainObject, output, stringField, textField, valueField } from './fields';

/** Langflow: text and objects become data; a message and data stay what they are. */
function noted(value: FlowValue): FlowValue {
  if (value === null) return new Data({ text: '' });
  if (value instanceof Message || value instanceof Data) return value;
  if (isPlainObject(value)) return new Data(value);
  return new Data({ text: typeof value === 'string' ? value : pythonText(value) });
}

function listOf(value: FlowValue | undefined): readonly FlowValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly FlowValue[]) : [value];
}

function notify(context: ComponentContext): FlowValue {
  const value = noted(context.value('input_value'));
  const key = context.text('context_key');
  const { shared } = context;
  shared.set(key, context.boolean('append') ? [...listOf(shared.get(key)), value] : value);
  return value;
}

/** Leaves a value under a key, for every Listen of the run that names it. */
export const notifyComponent: ComponentDefinition = {
  type: 'Notify',
  aliases: ['NotifyComponent'],
  displayName: 'Notify',
  category: 'flow_controls',
  description: 'Hands a value to the Listen components with the same key.',
  inputs: [
    stringField('context_key', 'Context Key', { isRequired: true }),
    valueField('input_value', 'Input Data', ['Data', 'Message', 'DataFrame']),
    flagField('append', 'Append', false),
  ],
  outputs: [output('result', 'JSON', 'notify_components', 'Data')],
  methods: { notify_components: notify },
};

/** Takes what a Notify of the run left under a key; empty data where none did. */
export const listenComponent: ComponentDefinition = {
  type: 'Listen',
  aliases: ['ListenComponent'],
  displayName: 'Listen',
  category: 'flow_controls',
  description: 'Waits for the Notify components with the same key and gives their value.',
  inputs: [textField('context_key', 'Context Key', { isRequired: true })],
  outputs: [output('data', 'JSON', 'listen_for_data', 'Data')],
  methods: {
    listen_for_data: (context) =>
      context.shared.get(context.text('context_key')) ?? new Data({ text: '' }),
  },
};
