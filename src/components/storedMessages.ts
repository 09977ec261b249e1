import type { ComponentContext } from '../flow/component';
import type { Message } from '../flow/values';
import { invalidInput } from './fields';

/** Writes a message into the flow's memory and returns it as stored (Message Store, Message History). */
export async function storeMessage(context: ComponentContext): Promise<Message> {
  if (context.isConnected('memory')) {
    throw invalidInput(
      context,
      'memory',
      'an external memory is not supported.',
      'Remove the edge: the flow then uses its own messages.',
    );
  }
  const message = context.message('message');
  if (message === undefined || message.text === '') {
    throw invalidInput(context, 'message', 'there is no message to store.');
  }
  const { fields } = message;
  // A new row even where the message has one already: that is what the component is for.
  return context.ports.messages.save(
    message.with({
      id: undefined,
      seq: undefined,
      timestamp: undefined,
      sender: context.text('sender') || fields.sender || 'Machine',
      senderName: context.text('sender_name') || fields.senderName || 'AI',
      sessionId: context.text('session_id') || fields.sessionId || context.run.sessionId,
      contextId: context.text('context_id') || fields.contextId,
      flowId: context.run.flowId,
    }),
  );
}
