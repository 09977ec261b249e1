import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json';
import type { IoFilter } from '../../flow/engine';
import type { ApiContext } from '../apiContext';
import { jsonObject } from '../fieldTypes';
import { defineRoute, type Route } from '../route';
import type { RunRequest } from '../../sessions/runRequest';
import { ApiRun } from './apiRun';
import { requestedModel } from './runRequest';
import type { FinishedRun } from './wireRun';
import { toRunOutputs } from './wireRun';

const inputSchema = z.strictObject({
  components: z.array(z.string()).nullish(),
  input_value: z.string().nullish(),
  session: z.string().nullish(),
  type: z.enum(['chat', 'text', 'any']).nullish(),
  client_request_time: z.number().nullish(),
});

type Input = z.output<typeof inputSchema>;

const body = z
  .object({
    inputs: z.array(inputSchema).nullish(),
    outputs: z.array(z.string()).nullish(),
    tweaks: jsonObject.nullish(),
    stream: z.boolean().nullish(),
    session_id: z.string().nullish(),
  })
  .optional()
  .transform((value) => value ?? {});

type Body = z.output<typeof body>;

/** Langflow's `POST /run/advanced`: one run per input, and the outputs that are named. */
export function advancedRoutes(context: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/run/advanced/{flow}',
      tag: 'Run',
      summary: 'Run a flow once for each of several inputs',
      params: z.object({ flow: z.string() }),
      body,
      answer: 'The outputs of each run',
      handle: async ({ params, body: asked, headers, signal }) => {
        const model = requestedModel(headers);
        const inputs = asked.inputs?.length ? asked.inputs : [{ input_value: '' }];
        const runs: FinishedRun[] = [];
        for (const input of inputs) {
          runs.push(await runOnce(context, { flow: params.flow, model }, asked, input, signal));
        }
        const outputs = runs.map((run) => toRunOutputs(onlyNamed(run, asked.outputs ?? [])));
        return Response.json({ session_id: runs[0]?.end.sessionId ?? null, outputs });
      },
    }),
  ];
}

function runOnce(
  context: ApiContext,
  common: Pick<RunRequest, 'flow' | 'model'>,
  asked: Body,
  input: Input,
  signal: AbortSignal,
): Promise<FinishedRun> {
  const components = input.components ?? [];
  const value = input.input_value ?? '';
  const type: IoFilter = input.type ?? 'any';
  // An input for certain components is a tweak of theirs.
  const meant = Object.fromEntries(components.map((name) => [name, { input_value: value }]));
  return ApiRun.finish(
    context,
    {
      ...common,
      origin: 'api',
      inputValue: components.length === 0 ? value : undefined,
      inputType: type,
      outputType: asked.outputs?.length ? 'debug' : 'any',
      sessionId: input.session ?? asked.session_id ?? undefined,
      tweaks: mergeTweaks(asked.tweaks ?? {}, meant),
      stream: asked.stream ?? false,
    },
    signal,
  );
}

function mergeTweaks(tweaks: JsonObject, more: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...tweaks };
  for (const [key, value] of Object.entries(more)) {
    const known = merged[key];
    merged[key] = isJsonObject(known) && isJsonObject(value) ? { ...known, ...value } : value;
  }
  return merged;
}

function onlyNamed(run: FinishedRun, names: readonly string[]): FinishedRun {
  if (names.length === 0) return run;

  const outputs = run.end.outputs.filter(
    ({ nodeId, component }) => names.includes(nodeId) || names.includes(component),
  );
  return { ...run, end: { ...run.end, outputs } };
}
