import { AppError } from '../base/errors';
import type { ComponentContext } from '../flow/component';
import type { ChatTurn, LanguageModel, ModelChunk } from '../flow/ports';
import { Message, plainProperties } from '../flow/values';
import { filesForModel, userTurn } from './attachments';
import { invalidInput } from './fields';
import { Thoughts } from './thoughts';

/** What a component asks a model, and under which name the answer appears. */
export interface ChatRequest {
  readonly model: LanguageModel;
  /** Name of the model for people. */
  readonly modelName: string;
  /** Turns after the input, for example the beginning of the answer. */
  readonly closing?: readonly ChatTurn[];
}

type Finish = Extract<ModelChunk, { type: 'finish' }>;

/** System text and input as turns. An input that a machine said is the model's own earlier turn. */
async function turnsOf(context: ComponentContext): Promise<readonly ChatTurn[]> {
  const system = context.text('system_message');
  const input = context.message('input_value');
  const turns: ChatTurn[] = [];
  if (system.trim() !== '') turns.push({ role: 'system', text: system });
  if (input !== undefined && (input.text.trim() !== '' || input.fields.files.length > 0)) {
    turns.push(
      input.fields.sender === 'Machine'
        ? { role: 'assistant', text: input.text }
        : userTurn(input.text, await filesForModel(context, input)),
    );
  }
  if (turns.length > 0) return turns;

  throw invalidInput(
    context,
    'input_value',
    'the message you want to send to the model is empty.',
    'Enter a text, or connect a component that gives one.',
  );
}

/**
 * What the end of an answer says: that it was cut, or withheld.
 * @throws AppError `provider-refused` where the provider's filter left nothing of it.
 */
export function checkFinish(context: ComponentContext, finish: Finish, hasText: boolean): void {
  if (finish.reason === 'length') context.log('The answer was cut at the token limit.');
  if (finish.reason !== 'content-filter' || hasText) return;

  throw new AppError(
    'provider-refused',
    `${context.node.displayName}: the provider withheld the answer of ${finish.model}.`,
    {
      remedy: 'Change the wording of the request.',
      subject: { nodeId: context.node.id, component: context.node.displayName },
    },
  );
}

async function* texts(
  context: ComponentContext,
  chunks: AsyncIterable<ModelChunk>,
  thoughts: Thoughts,
): AsyncGenerator<string, void> {
  let hasText = false;
  for await (const chunk of chunks) {
    if (chunk.type === 'reasoning') thoughts.add(chunk.text);
    if (chunk.type === 'text') {
      hasText = true;
      yield chunk.text;
    }
    if (chunk.type === 'finish') {
      context.report({ usage: chunk.usage, model: chunk.model });
      checkFinish(context, chunk, hasText);
    }
  }
}

/** Langflow streams only where the answer goes straight to the chat. */
function isStreamed(context: ComponentContext): boolean {
  return context.boolean('stream') && context.targets.some(({ type }) => type === 'ChatOutput');
}

async function streamed(
  context: ComponentContext,
  modelName: string,
  chunks: AsyncIterable<string>,
): Promise<Message> {
  const message = new Message({
    text: '',
    sender: 'Machine',
    senderName: 'AI',
    sessionId: context.run.sessionId,
    flowId: context.run.flowId,
    properties: {
      ...plainProperties,
      icon: context.node.icon ?? null,
      state: 'partial',
      source: {
        id: context.node.id,
        display_name: context.node.displayName,
        source: modelName,
      },
    },
  });
  const stored = await context.streamMessage(message, chunks);
  // Whatever comes next sees the same as without a stream: text that nobody has said yet.
  return stored.with({ sender: '', senderName: '' });
}

/** Asks a model with the node's input and system text, in a stream where the flow allows one. */
export async function chat(context: ComponentContext, request: ChatRequest): Promise<Message> {
  const turns = [...(await turnsOf(context)), ...(request.closing ?? [])];
  const stream = isStreamed(context);
  const thoughts = new Thoughts(context.ports.clock);
  const answer = request.model.generate({ turns, stream }, context.run.signal);
  const chunks = texts(context, answer, thoughts);
  if (stream) return thoughts.over(await streamed(context, request.modelName, chunks));

  let text = '';
  for await (const part of chunks) text += part;
  return thoughts.over(new Message({ text }));
}
