import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider';
import { assertNever } from '../base/errors';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json';
import type { ChatTurn, ModelRequest, ModelSpec } from '../flow/ports';
import { isReasoningModel } from './providers';

type ToolTurn = Extract<ChatTurn, { role: 'tool' }>;
type SdkJson = Extract<LanguageModelV4ToolResultPart['output'], { type: 'json' }>['value'];

/** The SDK's JSON type differs from ours in `readonly` only. */
function copyJson(value: JsonValue): SdkJson {
  if (isJsonArray(value)) return value.map(copyJson);
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyJson(item)]));
  }
  return value;
}

function toolResult(turn: ToolTurn): LanguageModelV4ToolResultPart {
  const isError = turn.isError === true;
  return {
    type: 'tool-result',
    toolCallId: turn.callId,
    toolName: turn.name,
    output:
      typeof turn.result === 'string'
        ? { type: isError ? 'error-text' : 'text', value: turn.result }
        : { type: isError ? 'error-json' : 'json', value: copyJson(turn.result) },
  };
}

function toMessage(turn: ChatTurn): LanguageModelV4Message {
  switch (turn.role) {
    case 'tool':
      return { role: 'tool', content: [toolResult(turn)] };
    case 'system':
      return { role: 'system', content: turn.text };
    case 'user':
      return {
        role: 'user',
        content: [
          ...(turn.text === '' ? [] : [{ type: 'text' as const, text: turn.text }]),
          ...(turn.documents ?? []).map((text) => ({ type: 'text' as const, text })),
          ...(turn.images ?? []).map((image) => ({
            type: 'file' as const,
            mediaType: image.mediaType,
            data: { type: 'data' as const, data: image.bytes },
          })),
        ],
      };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          ...(turn.text === '' ? [] : [{ type: 'text' as const, text: turn.text }]),
          ...(turn.toolCalls ?? []).map((call) => ({
            type: 'tool-call' as const,
            toolCallId: call.id,
            toolName: call.name,
            input: call.input,
          })),
        ],
      };
    default:
      return assertNever(turn);
  }
}

/** Temperature and the like, which reasoning models refuse. */
function samplingOf(spec: ModelSpec): Partial<LanguageModelV4CallOptions> {
  if (isReasoningModel(spec.model)) return {};

  return {
    ...(spec.temperature === undefined ? {} : { temperature: spec.temperature }),
    ...(spec.topP === undefined ? {} : { topP: spec.topP }),
    ...(spec.seed === undefined ? {} : { seed: spec.seed }),
  };
}

/** Everything one request says, except how to stop it. */
export function toCallOptions(spec: ModelSpec, request: ModelRequest): LanguageModelV4CallOptions {
  const tools = request.tools ?? [];
  return {
    prompt: request.turns.map(toMessage),
    ...samplingOf(spec),
    ...(spec.maxTokens === undefined ? {} : { maxOutputTokens: spec.maxTokens }),
    ...(spec.jsonMode === true ? { responseFormat: { type: 'json' as const } } : {}),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map((tool) => ({
            type: 'function' as const,
            name: tool.name,
            description: tool.description,
            inputSchema: { ...tool.parameters },
          })),
        }),
    ...(request.requiredTool === undefined
      ? {}
      : { toolChoice: { type: 'tool' as const, toolName: request.requiredTool } }),
  };
}
