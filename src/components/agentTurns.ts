import { isAppError } from '../base/errors';
import { asString } from '../base/json';
import type { ComponentContext } from '../flow/component';
import type { ChatTurn } from '../flow/ports';
import { Data, Message, type FlowValue } from '../flow/values';
import { filesForModel, userTurn, type MessageFiles } from './attachments';
import { invalidInput } from './fields';

/** Far more than any model reads. */
const maxMessages = 10_000;

/** Langflow: the newest messages of the session, without the one that is being answered. */
export async function storedHistory(
  context: ComponentContext,
  current: Message | undefined,
): Promise<readonly Message[]> {
  if (context.isConnected('memory')) {
    throw invalidInput(
      context,
      'memory',
      'an external memory is not supported.',
      'Remove the edge: the agent then reads the messages of the flow.',
    );
  }
  const limit = Math.min(context.integer('n_messages') ?? 0, maxMessages);
  if (limit <= 0) return [];

  const found = await context.ports.messages.query({
    sessionId: context.run.sessionId,
    contextId: context.text('context_id') || undefined,
    limit,
    order: 'ascending',
  });
  const id = current?.fields.id;
  return found.filter(({ fields }) => id === undefined || fields.id !== id);
}

/** Messages and rows of a memory that arrive over an edge (Tool Calling Agent). */
export function connectedHistory(values: readonly FlowValue[]): readonly Message[] {
  return values.flatMap((value) => {
    if (value instanceof Message) return [value];
    if (!(value instanceof Data)) return [];

    const text = asString(value.text) ?? '';
    return [new Message({ text, sender: asString(value.data['sender']) ?? '' })];
  });
}

/** Messages as turns; whoever is not the user is the model. */
export async function turnsOf(
  context: ComponentContext,
  messages: readonly Message[],
): Promise<readonly ChatTurn[]> {
  const turns: ChatTurn[] = [];
  for (const message of messages) {
    const { text, fields } = message;
    if (fields.sender !== '' && fields.sender !== 'User') {
      if (text.trim() !== '') turns.push({ role: 'assistant', text });
      continue;
    }
    const files = await earlierFiles(context, message);
    if (text.trim() !== '' || hasFiles(files)) turns.push(userTurn(text, files));
  }
  return turns;
}

/** The question; where there is none, what Langflow asks in its place. */
export async function question(
  context: ComponentContext,
  input: Message | undefined,
): Promise<Extract<ChatTurn, { role: 'user' }>> {
  const files = input === undefined ? {} : await filesForModel(context, input);
  const text = input?.text ?? '';
  if (text.trim() !== '') return userTurn(text, files);
  if (files.images !== undefined) return userTurn('Process the provided images.', files);
  return userTurn(hasFiles(files) ? '' : 'Continue the conversation.', files);
}

function hasFiles({ images, documents }: MessageFiles): boolean {
  return images !== undefined || documents !== undefined;
}

/** Files of earlier messages may be gone; the conversation goes on without them. */
async function earlierFiles(context: ComponentContext, message: Message): Promise<MessageFiles> {
  try {
    return await filesForModel(context, message);
  } catch (error) {
    if (!isAppError(error)) throw error;

    context.log(`An image of an earlier message is left out: ${error.message}`);
    return {};
  }
}
