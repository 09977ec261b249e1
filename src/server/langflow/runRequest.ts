import { z } from 'zod';
import { isJsonObject, isRecord, type JsonObject, type JsonValue } from '../../base/json';
import { parseModelName } from '../../flow/modelName';
import type { ModelName } from '../../protocol/model';
import type { RunRequest } from '../../sessions/runRequest';
import { jsonObject } from '../fieldTypes';
import { HttpError } from '../httpError';

/** Langflow's `SimplifiedAPIRequest`. Any JSON is a legal tweak here, at any depth. */
const runInput = z.object({
  input_value: z.string().nullish(),
  input_type: z.enum(['chat', 'text', 'any']).nullish(),
  output_type: z.enum(['chat', 'text', 'any', 'debug']).nullish(),
  output_component: z.string().nullish(),
  tweaks: jsonObject.nullish(),
  session_id: z.string().nullish(),
  /** Langflow's documents send images this way; its server ignores them. */
  files: z.array(z.string()).nullish(),
});

const runContext = z.object({ request_variables: z.record(z.string(), z.string()).nullish() });

/**
 * The body of a run: flat, or embedded in `input_request` beside a `context`. An absent body runs the
 * flow with what it has. Fields of a wrong type are an error; Langflow since 1.7 drops the whole body then.
 */
export const runBody = z
  .preprocess(flatten, z.object({ ...runInput.shape, context: runContext.nullish() }).optional())
  .transform((body) => body ?? {});

export type RunBody = z.output<typeof runBody>;

function flatten(value: unknown): unknown {
  if (!isRecord(value) || !isRecord(value['input_request'])) return value;

  return { ...value['input_request'], context: value['context'] };
}

const modelHeader = 'X-Flow-Playground-Model';
const headerPrefix = 'x-langflow-global-var-';

/** Variables sent with the request, as headers `X-LANGFLOW-GLOBAL-VAR-<NAME>` or in the body's context. */
export function requestVariables(headers: Headers, body: RunBody): Record<string, string> {
  const variables: Record<string, string> = { ...body.context?.request_variables };
  headers.forEach((value, name) => {
    if (!name.startsWith(headerPrefix)) return;

    const upper = name.slice(headerPrefix.length).toUpperCase();
    variables[upper] = value;
    // Langflow's documents show underscores, its code keeps hyphens: either finds the variable.
    variables[upper.replaceAll('-', '_')] ??= value;
  });
  return variables;
}

/**
 * The model that the header `X-Flow-Playground-Model: provider/model` puts in place of the flow's own.
 * @throws HttpError 422 where the header is none of that form.
 */
export function requestedModel(headers: Headers): ModelName | undefined {
  const text = headers.get(modelHeader);
  if (text === null || text.trim() === '') return undefined;

  const model = parseModelName(text);
  if (model !== undefined) return model;

  throw new HttpError(422, `${modelHeader} takes provider/model, for example OpenAI/gpt-4o-mini.`);
}

export interface RunOptions {
  readonly flow: string;
  readonly body: RunBody;
  readonly headers: Headers;
  readonly stream: boolean;
  /** `?session_id=`; the body's wins. */
  readonly querySessionId: string | undefined;
}

/** A run as the one door takes it. */
export function toRunRequest(options: RunOptions): RunRequest {
  const { body } = options;
  return {
    flow: options.flow,
    origin: 'api',
    inputValue: body.input_value ?? undefined,
    // Absent means chat, null means any (Langflow).
    inputType: body.input_type === null ? 'any' : (body.input_type ?? 'chat'),
    outputType: body.output_type === null ? 'any' : (body.output_type ?? 'chat'),
    outputComponent: nonBlank(body.output_component),
    sessionId: nonBlank(body.session_id) ?? nonBlank(options.querySessionId),
    tweaks: body.tweaks ?? undefined,
    // Langflow: a tweak of that name decides for the models; the answer's form stays.
    stream: Object.hasOwn(body.tweaks ?? {}, 'stream') ? undefined : options.stream,
    variables: requestVariables(options.headers, body),
    files: body.files ?? undefined,
    model: requestedModel(options.headers),
  };
}

function nonBlank(text: string | null | undefined): string | undefined {
  return text == null || text.trim() === '' ? undefined : text;
}

/**
 * Langflow: a message given as `input_value` and as a tweak of the same input is a contradiction.
 * Returns what to tell the client, or undefined.
 */
export function findInputConflict(body: RunBody): string | undefined {
  if (body.input_value == null || body.tweaks == null) return undefined;

  const kind = body.input_type ?? 'chat';
  const names =
    kind === 'chat'
      ? ['ChatInput', 'Chat Input']
      : kind === 'text'
        ? ['TextInput', 'Text Input']
        : [];
  const isTweaked = Object.entries(body.tweaks).some(
    ([key, tweak]) => names.some((name) => key.includes(name)) && hasInputValue(tweak),
  );
  return isTweaked
    ? `If you pass an input_value to the ${kind} input, you cannot pass a tweak with the same name.`
    : undefined;
}

function hasInputValue(tweak: JsonValue): boolean {
  return isJsonObject(tweak) && tweak['input_value'] != null;
}

/**
 * Langflow since 1.13: stored Python is not for callers to change. Returns what to tell the client, or
 * undefined.
 */
export function findRefusedTweak(body: RunBody): JsonObject | undefined {
  const tweaks = body.tweaks ?? {};
  const isRefused =
    Object.hasOwn(tweaks, 'code') ||
    Object.values(tweaks).some((tweak) => isJsonObject(tweak) && Object.hasOwn(tweak, 'code'));
  return isRefused
    ? {
        error: 'Refused tweaks',
        code: 'TWEAKS_REFUSED',
        message: 'The field is protected and keeps the value set by the flow author.',
        fields: ['code'],
      }
    : undefined;
}
