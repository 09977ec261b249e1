import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { toDisplayText } from '../flow/text';
import { Message, ModelHandle, ToolHandle, type FlowValue } from '../flow/values';
import type { MessageProperties } from '../protocol/model';
import {
  choiceField,
  flagField,
  invalidInput,
  kindOf,
  output,
  textField,
  valueField,
} from './fields';

/** Text of whatever arrived: items of a list one per line, tables and data as Markdown. */
function toText(context: ComponentContext, value: FlowValue): string {
  if (value === null) {
    throw invalidInput(
      context,
      'input_value',
      'there is nothing to show.',
      'Connect a component that gives a message, data or a table.',
    );
  }
  const items: readonly FlowValue[] = Array.isArray(value) ? value : [value];
  const handle = items.find((item) => item instanceof ModelHandle || item instanceof ToolHandle);
  if (handle !== undefined) {
    throw invalidInput(
      context,
      'input_value',
      `${kindOf(handle)} cannot be shown.`,
      'Connect an output that gives a message, data or a table.',
    );
  }
  if (!Array.isArray(value)) return toDisplayText(value);

  const clean = context.boolean('clean_data');
  return items.map((item) => toDisplayText(item, { clean })).join('\n');
}

/** The component the text comes from, and the model it used. */
function sourceOf(context: ComponentContext): MessageProperties['source'] {
  const source = context.sources[0];
  return source === undefined
    ? { id: null, display_name: null, source: null }
    : {
        id: source.id,
        display_name: source.displayName,
        source: source.modelName ?? source.displayName,
      };
}

async function respond(context: ComponentContext): Promise<Message> {
  const value = context.value('input_value');
  const text = toText(context, value);
  // A message on its way through keeps its id, so that a streamed one is not shown twice. The user's
  // own message is the exception: its answer is a new one.
  const isReused =
    value instanceof Message && !context.sources.some(({ type }) => type === 'ChatInput');
  const base = isReused ? value : new Message({ text });
  const message = base.with({
    text,
    sender: context.text('sender') || 'Machine',
    senderName: context.text('sender_name') || 'AI',
    sessionId:
      context.text('session_id') ||
      (value instanceof Message ? value.fields.sessionId : '') ||
      context.run.sessionId,
    contextId: context.text('context_id') || base.fields.contextId,
    flowId: context.run.flowId,
    properties: {
      ...base.fields.properties,
      source: sourceOf(context),
      state: 'complete',
      output: context.node.displayName,
    },
  });
  return context.boolean('should_store_message') && message.fields.sessionId !== ''
    ? context.sendMessage(message)
    : message;
}

/** Shows its input as a message in the chat. */
export const chatOutput: ComponentDefinition = {
  type: 'ChatOutput',
  displayName: 'Chat Output',
  category: 'input_output',
  description: 'Shows its input as a message in the chat and returns it to the caller.',
  role: 'output',
  inputs: [
    valueField('input_value', 'Inputs', ['Data', 'DataFrame', 'Message'], { isRequired: true }),
    flagField('should_store_message', 'Store Messages', true, { isAdvanced: true }),
    choiceField('sender', 'Sender Type', ['Machine', 'User'], { isAdvanced: true }),
    textField('sender_name', 'Sender Name', { defaultValue: 'AI', isAdvanced: true }),
    textField('session_id', 'Session ID', { isAdvanced: true }),
    textField('context_id', 'Context ID', { isAdvanced: true }),
    textField('data_template', 'Data Template', {
      defaultValue: '{text}',
      isAdvanced: true,
      info: 'Kept for older flows; it has no effect.',
    }),
    flagField('clean_data', 'Basic Clean Data', true, { isAdvanced: true }),
  ],
  outputs: [output('message', 'Output Message', 'message_response', 'Message')],
  methods: { message_response: respond },
};
