import { isAppError } from '../base/errors';
import { asString } from '../base/json';
import type { ComponentContext } from '../flow/component';
import type { ChatTurn, ImagePart } from '../flow/ports';
import { Data, Message, type FlowValue } from '../flow/values';
import { invalidInput } from './fields';
import { imagesOf } from './images';

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
    const images = await earlierImages(context, message);
    if (text.trim() !== '' || images.length > 0) turns.push(userTurn(text, images));
  }
  return turns;
}

/** The question; where there is none, what Langflow asks in its place. */
export async function question(
  context: ComponentContext,
  input: Message | undefined,
): Promise<Extract<ChatTurn, { role: 'user' }>> {
  const images = input === undefined ? [] : await imagesOf(context, input);
  const text = input?.text ?? '';
  if (text.trim() !== '') return userTurn(text, images);
  return userTurn(
    images.length > 0 ? 'Process the provided images.' : 'Continue the conversation.',
    images,
  );
}

function userTurn(text: string, images: readonly ImagePart[]): Extract<ChatTurn, { role: 'user' }> {
  return { role: 'user', text, ...(images.length === 0 ? {} : { images }) };
}

/** Files of earlier messages may be gone; the conversation goes on without them. */
async function earlierImages(
  context: ComponentContext,
  message: Message,
): Promise<readonly ImagePart[]> {
  try {
    return await imagesOf(context, message);
  } catch (error) {
    if (!isAppError(error)) throw error;

    context.log(`An image of an earlier message is left out: ${error.message}`);
    return [];
  }
}
