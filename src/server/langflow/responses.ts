import { z } from 'zod';
import { isAppError } from '../../base/errors';
import { newId } from '../../base/ids';
import { isRecord, type JsonObject, type JsonValue } from '../../base/json';
import { describeInterface } from '../../flow/flowInterface';
import type { RunEvent } from '../../protocol/model';
import type { RunRequest } from '../../sessions/runRequest';
import type { ApiContext } from '../apiContext';
import { HttpError } from '../httpError';
import { toStreamResponse } from '../lineStream';
import { defineRoute, type Route } from '../route';
import { ApiRun } from './apiRun';
import { failureText } from './runEvents';
import { requestedModel, requestVariables } from './runRequest';
import { toTokenUsage } from './wireMessage';
import type { FinishedRun } from './wireRun';

const body = z.object({
  model: z.string(),
  /** A text, or OpenAI's list of messages, of which the last one is said. */
  input: z.union([z.string(), z.array(z.unknown())]),
  stream: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  tools: z.array(z.unknown()).nullish(),
});

/** Who asked, for all shapes of an answer. */
interface Asked {
  readonly id: string;
  readonly model: string;
  readonly created: number;
  readonly previous: string | null;
}

/**
 * OpenAI's `POST /responses` for flows with a chat. The answer's id is the session, so that
 * `previous_response_id` goes on with it. As in Langflow, errors have status 200.
 */
export function responsesRoutes(context: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/responses',
      tag: 'Run',
      summary: "Run a chat flow through OpenAI's Responses API",
      body,
      answer: 'A response object, or `{"error"}`; with `stream` server-sent events',
      handle: async (input) => {
        const refused = await refusal(context, input.body);
        if (refused !== undefined) return Response.json({ error: refused });

        const previous = input.body.previous_response_id ?? null;
        const asked: Asked = {
          id: previous === null || previous === '' ? newId() : previous,
          model: input.body.model,
          created: Math.floor(context.clock.now() / 1000),
          previous,
        };
        const request: RunRequest = {
          flow: input.body.model,
          origin: 'api',
          inputValue: textOf(input.body.input),
          sessionId: asked.id,
          stream: input.body.stream ?? false,
          variables: requestVariables(input.headers, {}),
          model: requestedModel(input.headers),
        };
        return answer(context, request, asked, input.signal);
      },
    }),
  ];
}

async function refusal(
  context: ApiContext,
  { model, tools }: z.output<typeof body>,
): Promise<JsonObject | undefined> {
  const invalid = (code: string, message: string): JsonObject => ({
    message,
    type: 'invalid_request_error',
    code,
  });
  if (tools != null && tools.length > 0) {
    return invalid('tools_not_supported', 'Tools are not supported yet');
  }
  try {
    const { flow } = await context.catalog.resolve(model);
    if (describeInterface(flow).hasChatInput) return undefined;

    return invalid(
      'invalid_flow_request',
      'Flow must have a ChatInput component to be compatible with OpenAI Responses API',
    );
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code === 'flow-not-found'
      ? invalid('flow_not_found', `Flow with id '${model}' not found`)
      : { message: error.message, type: 'processing_error' };
  }
}

async function answer(
  context: ApiContext,
  request: RunRequest,
  asked: Asked,
  client: AbortSignal,
): Promise<Response> {
  const { run, events } = await ApiRun.start(context, request, client);
  if (request.stream === true) {
    return toStreamResponse(toChunks(run, events, asked), 'text/event-stream; charset=utf-8');
  }
  while ((await events.next()).done !== true);
  const finished = run.finished();
  if (finished === undefined) throw new HttpError(500, 'The run gave no result.');

  const { error } = finished.end;
  return error === undefined
    ? Response.json(toResponseObject(finished, asked))
    : Response.json({ error: { message: failureText(error), type: 'processing_error' } });
}

function toResponseObject(run: FinishedRun, asked: Asked): JsonObject {
  const text = run.end.outputs
    .map(({ message }) => message?.text)
    .find((each) => each !== undefined);
  return {
    id: asked.id,
    object: 'response',
    created_at: asked.created,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model: asked.model,
    output: [
      {
        type: 'message',
        id: `msg_${asked.id}`,
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: text ?? '', annotations: [] }],
      },
    ],
    parallel_tool_calls: true,
    previous_response_id: asked.previous,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: usageOf(run),
    user: null,
    metadata: {},
  };
}

/** What all models of the run used together; null where none counted. */
function usageOf(run: FinishedRun): JsonValue {
  const usages = [...run.nodes.values()].flatMap(({ usage }) => usage ?? []);
  if (usages.length === 0) return null;

  const sum = (pick: 'input' | 'output'): number =>
    usages.reduce((total, usage) => total + (usage[pick] ?? 0), 0);
  return toTokenUsage({ input: sum('input'), output: sum('output') });
}

async function* toChunks(
  run: ApiRun,
  events: AsyncIterable<RunEvent>,
  asked: Asked,
): AsyncGenerator<string> {
  const chunk = (delta: JsonObject, status: string | null, reason: string | null): string =>
    toServerSentEvent({
      id: asked.id,
      object: 'response.chunk',
      created: asked.created,
      model: asked.model,
      delta,
      status,
      finish_reason: reason,
    });
  yield chunk({ content: '' }, null, null);
  const streamed = new Set<string>();
  for await (const event of events) {
    const text = newText(event, streamed);
    if (text !== '') yield chunk({ content: text }, null, null);
  }
  const finished = run.finished();
  const error = finished?.end.error;
  if (finished === undefined || error !== undefined) {
    const content = error === undefined ? 'The run gave no result.' : failureText(error);
    yield chunk({ content }, 'failed', 'error');
  } else {
    yield chunk({}, 'completed', 'stop');
    const { id, model, created } = asked;
    const response = {
      id,
      object: 'response',
      created_at: created,
      status: 'completed',
      model,
      usage: usageOf(finished),
    };
    yield `event: response.completed\n${toServerSentEvent({ type: 'response.completed', response })}`;
  }
  yield 'data: [DONE]\n\n';
}

/** What an event adds to the answer. A streamed message is told by its pieces, not again as a whole. */
function newText(event: RunEvent, streamed: Set<string>): string {
  if (event.type === 'token') return event.chunk;
  if (event.type !== 'message') return '';

  const { id, sender, category, text } = event.message;
  if (sender !== 'Machine' || category !== 'message') return '';
  if (streamed.has(id)) return '';

  streamed.add(id);
  return text;
}

function toServerSentEvent(data: JsonObject): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function textOf(input: string | readonly unknown[]): string {
  if (typeof input === 'string') return input;

  const last = input.at(-1);
  const content = isRecord(last) ? last['content'] : undefined;
  if (typeof content === 'string') return content;
  return Array.isArray(content)
    ? content
        .map((part: unknown) =>
          isRecord(part) && typeof part['text'] === 'string' ? part['text'] : '',
        )
        .join('')
    : '';
}
