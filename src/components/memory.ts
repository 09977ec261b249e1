import { AppError } from '../base/errors';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { MessageQuery } from '../flow/ports';
import { Data, DataFrame, Message } from '../flow/values';
import { formatRecord } from './dataText';
import {
  choiceField,
  integerField,
  invalidInput,
  messageField,
  output,
  textField,
  valueField,
} from './fields';
import { messageRecord } from './messageRecord';
import { storeMessage } from './storedMessages';

const bothSenders = 'Machine and User';
/** Most messages that are taken, whatever a flow asks for (Langflow's own bound). */
const maxMessages = 10_000;

/** Flows before 1.5 keep the choice of sides in `sender`, which later holds a name to store under. */
function senderOf(context: ComponentContext): string | undefined {
  const side = context.text(context.hasField('sender_type') ? 'sender_type' : 'sender');
  return side === 'Machine' || side === 'User' ? side : undefined;
}

/** The newest n, in the order asked for. */
async function retrieve(context: ComponentContext): Promise<readonly Message[]> {
  if (context.isConnected('memory')) {
    throw invalidInput(
      context,
      'memory',
      'an external memory is not supported.',
      'Remove the edge: the component then reads the messages of the flow.',
    );
  }
  const asked = context.integer('n_messages') ?? 100;
  const query: MessageQuery = {
    sessionId: context.text('session_id') || context.run.sessionId,
    contextId: context.text('context_id') || undefined,
    sender: senderOf(context),
    senderName: context.text('sender_name') || undefined,
    limit: Math.max(0, Math.min(asked, maxMessages)),
    order: context.text('order') === 'Descending' ? 'descending' : 'ascending',
  };
  return query.limit === 0 ? [] : context.ports.messages.query(query);
}

async function asText(context: ComponentContext): Promise<Message> {
  const template = context.text('template');
  const messages = await retrieve(context);
  const lines = messages.map((message) => formatRecord(template, messageRecord(message)));
  return new Message({ text: lines.join('\n') });
}

function refuseChatMemory(context: ComponentContext): never {
  throw new AppError(
    'not-supported',
    `${context.node.displayName} cannot hand out a LangChain memory.`,
    {
      remedy: 'Connect its messages instead.',
      subject: { nodeId: context.node.id, component: context.node.displayName },
    },
  );
}

/** Messages of the session, and a way to add one. */
export const memory: ComponentDefinition = {
  type: 'Memory',
  aliases: ['MemoryComponent', 'MessageHistory', 'ChatMemory'],
  displayName: 'Message History',
  category: 'models_and_agents',
  description: 'Reads stored messages of the session, or stores one.',
  inputs: [
    choiceField('mode', 'Mode', ['Retrieve', 'Store']),
    messageField('message', 'Message', { isToolArgument: true, info: 'The message to store.' }),
    valueField('memory', 'External Memory', ['Memory'], { isAdvanced: true }),
    choiceField('sender_type', 'Sender Type', ['Machine', 'User', bothSenders], {
      defaultValue: bothSenders,
      isAdvanced: true,
    }),
    textField('sender', 'Sender', { isAdvanced: true }),
    textField('sender_name', 'Sender Name', { isAdvanced: true }),
    integerField('n_messages', 'Number of Messages', { defaultValue: 100, isAdvanced: true }),
    textField('session_id', 'Session ID', { isAdvanced: true }),
    textField('context_id', 'Context ID', { isAdvanced: true }),
    choiceField('order', 'Order', ['Ascending', 'Descending'], {
      isAdvanced: true,
      isToolArgument: true,
    }),
    textField('template', 'Template', {
      defaultValue: '{sender_name}: {text}',
      isAdvanced: true,
    }),
  ],
  outputs: [
    output('messages_text', 'Message', 'retrieve_messages_as_text', 'Message'),
    output('dataframe', 'DataFrame', 'retrieve_messages_dataframe', 'DataFrame'),
  ],
  methods: {
    retrieve_messages_as_text: asText,
    retrieve_messages_dataframe: async (context) =>
      new DataFrame((await retrieve(context)).map(messageRecord)),
    // Langflow 1.0 to 1.2.
    retrieve_messages: async (context) =>
      (await retrieve(context)).map((message) => new Data(messageRecord(message))),
    store_message: storeMessage,
    build_lc_memory: refuseChatMemory,
  },
};
