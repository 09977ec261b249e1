import {
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../../../src/base/json';
import { list, object, text } from './json';
import type { CaseOutcome } from './runFlowCase';

/** Longer texts of the system are Langflow's own or ours, not the case's. */
const longestOwnText = 60;
/** How the descriptions begin that the cases give their tools. */
const ownDescription = /^(?:Does|Adds)\b/;

/** What of an agent's run is compared: the answers, what the model was asked, and which tools were used how. */
export function agentOutcome({ runs, requests = [], messages = [] }: CaseOutcome): JsonObject {
  return {
    runs,
    requests: requests.map((request) => ({
      messages: list(request['messages']).map((message) => turnOf(object(message))),
      tools: list(request['tools']).map((tool) => toolOf(object(object(tool)['function']))),
    })),
    messages: messages
      .filter(({ sender }) => sender === 'Machine')
      .map((message) => ({
        text: message['text'] ?? '',
        steps: list(message['content_blocks'])
          .flatMap((block) => list(object(block)['contents']))
          .map(object)
          .filter(({ type }) => type === 'tool_use')
          .map(stepOf),
      })),
  };
}

function turnOf(message: JsonObject): JsonObject {
  const { role = '', content = null, tool_call_id: id } = message;
  const calls = list(message['tool_calls']).map((call) => {
    const { name = '', arguments: given } = object(object(call)['function']);
    return { id: object(call)['id'] ?? '', name, arguments: parsed(given ?? null) };
  });
  const isForeign = role === 'system' && text(content).length > longestOwnText;
  return {
    role,
    // Nothing is said as null, as an empty text or not at all.
    content: isForeign ? '…' : content === null ? '' : parsed(content),
    ...(calls.length === 0 ? {} : { calls }),
    ...(id === undefined ? {} : { id }),
  };
}

function toolOf(tool: JsonObject): JsonObject {
  const { name = '', description = '' } = tool;
  const properties = object(object(tool['parameters'])['properties']);
  const kept = Object.entries(properties).map(([argument, schema]) => {
    const { type, items, default: usual, enum: choices } = object(schema);
    const keys = { type, items, default: usual, enum: choices };
    return [
      argument,
      Object.fromEntries(
        Object.entries(keys).filter(([, value]) => value !== undefined && value !== ''),
      ),
    ];
  });
  return {
    name,
    ...(ownDescription.test(text(description)) ? { description } : {}),
    arguments: Object.fromEntries(kept) as JsonObject,
    required: object(tool['parameters'])['required'] ?? [],
  };
}

/** Langflow since 1.9 wraps the output in LangChain's message of a tool. */
function stepOf(step: JsonObject): JsonObject {
  const output = step['output'] ?? null;
  const isWrapped = isJsonObject(output) && output['type'] === 'tool';
  const failed = step['error'] !== null || (isWrapped && output['status'] === 'error');
  return {
    name: step['name'] ?? '',
    input: step['tool_input'] ?? null,
    ...(failed ? { failed } : { output: parsed(isWrapped ? (output['content'] ?? null) : output) }),
  };
}

function parsed(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const json = tryParseJson(value);
  return typeof json === 'object' && json !== null ? json : value;
}
