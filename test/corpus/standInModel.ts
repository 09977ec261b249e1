import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/base/json';
import { callTools, say, type SayAnswer } from '../support/scriptedAnswer';
import type { ScriptedRequest } from '../support/scriptedProvider';

/** Tools a model in an agent calls before it answers. */
const callsPerTurn = 3;

/**
 * A model that makes use of whatever it is offered: it calls tools with arguments that fit their
 * schemas, once, and then answers; where JSON is asked for it answers JSON.
 */
export function standInAnswer({ body }: ScriptedRequest): SayAnswer {
  const tools = toolsOf(body);
  const forced = forcedTool(body);
  if (forced !== undefined || (tools.length > 0 && !hasResults(body))) {
    const wanted =
      forced === undefined
        ? tools.slice(0, callsPerTurn)
        : tools.filter(({ name }) => name === forced);
    return callTools(
      ...wanted.map(({ name, schema }, index) => ({
        id: `call_${index + 1}`,
        name,
        input: objectFor(schema),
      })),
    );
  }
  if (isJsonObject(body['response_format']))
    return say('{"answer": "Tea is a drink.", "score": 7}');
  return say('Tea is a drink. **It is hot.**\n\n- one\n- two', { chunks: 4 });
}

interface OfferedTool {
  readonly name: string;
  readonly schema: JsonObject;
}

/** In OpenAI's and in Anthropic's shape. */
function toolsOf(body: JsonObject): readonly OfferedTool[] {
  const tools = isJsonArray(body['tools']) ? body['tools'].filter(isJsonObject) : [];
  return tools.flatMap((tool) => {
    const offer = isJsonObject(tool['function']) ? tool['function'] : tool;
    const name = offer['name'];
    const schema = offer['parameters'] ?? offer['input_schema'];
    return typeof name === 'string' ? [{ name, schema: isJsonObject(schema) ? schema : {} }] : [];
  });
}

function forcedTool(body: JsonObject): string | undefined {
  const choice = body['tool_choice'];
  if (!isJsonObject(choice)) return undefined;
  const named = isJsonObject(choice['function']) ? choice['function'] : choice;
  return typeof named['name'] === 'string' ? named['name'] : undefined;
}

/** Whether the conversation ends with what tools gave. */
function hasResults(body: JsonObject): boolean {
  const messages = isJsonArray(body['messages']) ? body['messages'] : [];
  const last = messages.at(-1);
  if (!isJsonObject(last)) return false;
  const content = isJsonArray(last['content']) ? last['content'] : [];
  return (
    last['role'] === 'tool' ||
    content.some((part) => isJsonObject(part) && part['type'] === 'tool_result')
  );
}

function objectFor(schema: JsonObject): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [
      name,
      valueFor(name, isJsonObject(part) ? part : {}),
    ]),
  );
}

/** A value that a schema allows, guided by the name of what it is for. */
function valueFor(name: string, schema: JsonObject): JsonValue {
  const { enum: options, anyOf, type, items } = schema;
  if (isJsonArray(options)) return options[0] ?? null;
  if (isJsonArray(anyOf)) return valueFor(name, isJsonObject(anyOf[0]) ? anyOf[0] : {});

  const kind = isJsonArray(type) ? type[0] : type;
  if (kind === 'array') return [valueFor(name, isJsonObject(items) ? items : {})];
  if (kind === 'object') return objectFor(schema);
  return typeof kind === 'string' ? (plainValues[kind] ?? textFor(name)) : textFor(name);
}

const plainValues: Readonly<Record<string, JsonValue>> = { integer: 3, number: 1.5, boolean: true };

function textFor(name: string): string {
  if (/repo.*url|clone/i.test(name)) return 'https://github.com/tea/tea';
  if (/repo_path/i.test(name)) return '.';
  if (/^query$|sql/i.test(name)) return 'SELECT 1 AS tea';
  if (/url|link/i.test(name)) return 'https://example.test/';
  if (/expression/i.test(name)) return '2 + 2 * 3';
  if (/symbol|ticker/i.test(name)) return 'TEA';
  if (/timezone/i.test(name)) return 'UTC';
  return 'tea';
}
