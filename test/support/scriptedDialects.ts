import type { JsonObject, JsonValue } from '../../src/base/json';
import type { SayAnswer } from './scriptedAnswer';

/** How one provider's wire looks. Written from the providers' own API references. */
export interface Dialect {
  readonly name: 'openai' | 'anthropic' | 'ollama';
  readonly streamType: string;
  /** The whole answer, for requests that do not stream. */
  whole(answer: SayAnswer, model: string): JsonObject;
  /** What precedes the chunks. */
  head(answer: SayAnswer, model: string): readonly string[];
  chunk(text: string, model: string): string;
  /** Tool calls, finish reason and usage, after the chunks. */
  tail(answer: SayAnswer, model: string, request: JsonObject): readonly string[];
  /** An error in the middle of a stream. */
  failure(message: string): string;
  /** The body that goes with an HTTP error. */
  errorBody(status: number, message: string): JsonObject;
}

type Finish = NonNullable<SayAnswer['finish']>;

function finishOf(answer: SayAnswer): Finish {
  return answer.finish ?? (answer.toolCalls === undefined ? 'stop' : 'tool-calls');
}

function usageOf(answer: SayAnswer): { input: number; output: number } {
  return answer.usage ?? { input: 11, output: Math.max(1, answer.chunks.length) };
}

const sse = (data: JsonValue): string => `data: ${JSON.stringify(data)}\n\n`;
const sseEvent = (event: string, data: JsonObject): string =>
  `event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`;

// OpenAI: chat completions -----------------------------------------------------------------------

const openAiFinish: Record<Finish, string> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
};
const created = 1_768_900_000;

function openAiUsage(answer: SayAnswer): JsonObject {
  const { input, output } = usageOf(answer);
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function openAiChunk(model: string, delta: JsonObject, finish: string | null = null): string {
  return sse({
    id: 'chatcmpl-scripted',
    object: 'chat.completion.chunk',
    created,
    model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  });
}

function openAiToolChunks(answer: SayAnswer, model: string): readonly string[] {
  return (answer.toolCalls ?? []).flatMap((call, index) => {
    const text = JSON.stringify(call.input);
    const half = Math.ceil(text.length / 2);
    return [
      openAiChunk(model, {
        tool_calls: [
          { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } },
        ],
      }),
      ...[text.slice(0, half), text.slice(half)].map((part) =>
        openAiChunk(model, { tool_calls: [{ index, function: { arguments: part } }] }),
      ),
    ];
  });
}

const openAi: Dialect = {
  name: 'openai',
  streamType: 'text/event-stream; charset=utf-8',
  whole: (answer, model) => ({
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content:
            answer.chunks.length === 0 && answer.toolCalls !== undefined
              ? null
              : answer.chunks.join(''),
          refusal: null,
          ...(answer.reasoning === undefined
            ? {}
            : { reasoning_content: answer.reasoning.join('') }),
          ...(answer.toolCalls === undefined
            ? {}
            : {
                tool_calls: answer.toolCalls.map((call) => ({
                  id: call.id,
                  type: 'function',
                  function: { name: call.name, arguments: JSON.stringify(call.input) },
                })),
              }),
        },
        logprobs: null,
        finish_reason: openAiFinish[finishOf(answer)],
      },
    ],
    usage: openAiUsage(answer),
  }),
  head: (answer, model) => [
    openAiChunk(model, { role: 'assistant', content: '', refusal: null }),
    ...(answer.reasoning ?? []).map((text) => openAiChunk(model, { reasoning_content: text })),
  ],
  chunk: (text, model) => openAiChunk(model, { content: text }),
  tail: (answer, model, request) => [
    ...openAiToolChunks(answer, model),
    openAiChunk(model, {}, openAiFinish[finishOf(answer)]),
    // OpenAI sends usage in a stream only where it was asked to.
    ...(JSON.stringify(request['stream_options'] ?? null).includes('"include_usage":true')
      ? [
          sse({
            id: 'chatcmpl-scripted',
            object: 'chat.completion.chunk',
            created,
            model,
            choices: [],
            usage: openAiUsage(answer),
          }),
        ]
      : []),
    'data: [DONE]\n\n',
  ],
  failure: (message) => sse({ error: { message, type: 'server_error', param: null, code: null } }),
  errorBody: (status, message) => ({
    error: {
      message,
      type: status === 401 ? 'invalid_request_error' : 'error',
      param: null,
      code: status === 401 ? 'invalid_api_key' : null,
    },
  }),
};

// Anthropic: messages ----------------------------------------------------------------------------

const anthropicFinish: Record<Finish, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
};

function anthropicMessage(
  model: string,
  content: readonly JsonObject[],
  rest: JsonObject,
): JsonObject {
  return { id: 'msg_scripted', type: 'message', role: 'assistant', model, content, ...rest };
}

function anthropicBlock(index: number, start: JsonObject, delta: JsonObject): readonly string[] {
  return [
    sseEvent('content_block_start', { index, content_block: start }),
    sseEvent('content_block_delta', { index, delta }),
    sseEvent('content_block_stop', { index }),
  ];
}

const anthropic: Dialect = {
  name: 'anthropic',
  streamType: 'text/event-stream; charset=utf-8',
  whole: (answer, model) => {
    const { input, output } = usageOf(answer);
    const text = answer.chunks.join('');
    return anthropicMessage(
      model,
      [
        ...(answer.reasoning === undefined
          ? []
          : [{ type: 'thinking', thinking: answer.reasoning.join(''), signature: 's' }]),
        ...(text === '' ? [] : [{ type: 'text', text }]),
        ...(answer.toolCalls ?? []).map((call) => ({ type: 'tool_use', ...call })),
      ],
      {
        stop_reason: anthropicFinish[finishOf(answer)],
        stop_sequence: null,
        usage: { input_tokens: input, output_tokens: output },
      },
    );
  },
  head: (answer, model) => [
    sseEvent('message_start', {
      message: anthropicMessage(model, [], {
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: usageOf(answer).input, output_tokens: 1 },
      }),
    }),
    ...(answer.reasoning ?? []).flatMap((thinking, place) =>
      anthropicBlock(
        100 + place,
        { type: 'thinking', thinking: '' },
        { type: 'thinking_delta', thinking },
      ),
    ),
    sseEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    sseEvent('ping', {}),
  ],
  chunk: (text) =>
    sseEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  tail: (answer) => [
    sseEvent('content_block_stop', { index: 0 }),
    ...(answer.toolCalls ?? []).flatMap((call, index) =>
      anthropicBlock(
        index + 1,
        { type: 'tool_use', id: call.id, name: call.name, input: {} },
        { type: 'input_json_delta', partial_json: JSON.stringify(call.input) },
      ),
    ),
    sseEvent('message_delta', {
      delta: { stop_reason: anthropicFinish[finishOf(answer)], stop_sequence: null },
      usage: { output_tokens: usageOf(answer).output },
    }),
    sseEvent('message_stop', {}),
  ],
  failure: (message) => sseEvent('error', { error: { type: 'overloaded_error', message } }),
  errorBody: (status, message) => ({
    type: 'error',
    error: { type: status === 401 ? 'authentication_error' : 'api_error', message },
  }),
};

// Ollama: its own chat route ---------------------------------------------------------------------

const line = (data: JsonObject): string => `${JSON.stringify(data)}\n`;
const ollamaTime = '2026-01-20T10:00:00.000000Z';

function ollamaEnd(answer: SayAnswer, model: string, content: string): JsonObject {
  const { input, output } = usageOf(answer);
  return {
    model,
    created_at: ollamaTime,
    message: {
      role: 'assistant',
      content,
      ...(answer.toolCalls === undefined
        ? {}
        : {
            tool_calls: answer.toolCalls.map((call) => ({
              function: { name: call.name, arguments: call.input },
            })),
          }),
    },
    done_reason: finishOf(answer) === 'length' ? 'length' : 'stop',
    done: true,
    prompt_eval_count: input,
    eval_count: output,
  };
}

const ollama: Dialect = {
  name: 'ollama',
  streamType: 'application/x-ndjson',
  whole: (answer, model) => ollamaEnd(answer, model, answer.chunks.join('')),
  head: () => [],
  chunk: (text, model) =>
    line({
      model,
      created_at: ollamaTime,
      message: { role: 'assistant', content: text },
      done: false,
    }),
  tail: (answer, model) => [line(ollamaEnd(answer, model, ''))],
  failure: (message) => line({ error: message }),
  errorBody: (_status, message) => ({ error: message }),
};

/** The dialect a path belongs to, or undefined where no provider has such a route. */
export function dialectOf(path: string): Dialect | undefined {
  if (path.endsWith('/chat/completions')) return openAi;
  if (path.endsWith('/v1/messages')) return anthropic;
  return path.endsWith('/api/chat') ? ollama : undefined;
}
