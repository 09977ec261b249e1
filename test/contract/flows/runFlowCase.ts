import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/base/json';
import { startScriptedProvider, type ScriptedProvider } from '../../support/scriptedProvider';
import { list, object, text } from './json';
import { standIn, type FlowCase, type RunCase } from './flowCase';
import type { ServerUnderTest } from './serverUnderTest';

/** What came of one request: what each component gave, or that it failed. */
export type Outcome =
  | { readonly gives: JsonObject }
  | { readonly built: readonly string[] }
  | { readonly fails: number };

/** What came of a case, and what its model was asked. */
export interface CaseOutcome {
  readonly runs: readonly Outcome[];
  readonly requests?: readonly JsonObject[];
  /** What the agents of the flow said last, with their steps. */
  readonly messages?: readonly JsonObject[];
}

const tags = (flow: JsonObject): JsonObject => ({ ...flow, name: `Contract ${Date.now()}` });

/** Puts a case's flow on a server, makes its requests one after the other, and takes the flow away again. */
export async function runFlowCase(
  server: ServerUnderTest,
  it: FlowCase,
  flow: JsonObject,
): Promise<CaseOutcome> {
  const provider = await startScriptedProvider({ answers: it.answers ?? [] });
  try {
    const sent = JSON.stringify(tags(flow)).replaceAll(standIn, provider.openAiBaseUrl);
    const { id } = await server.object('POST', '/api/v1/flows/', JSON.parse(sent) as JsonObject);
    const runs: Outcome[] = [];
    try {
      for (const run of it.runs ?? [{}]) runs.push(await outcomeOf(server, text(id), run));
      return { runs, ...(await heard(server, text(id), it, provider)) };
    } finally {
      await server.call('DELETE', `/api/v1/flows/${text(id)}`);
    }
  } finally {
    await provider.close();
  }
}

async function outcomeOf(server: ServerUnderTest, id: string, run: RunCase): Promise<Outcome> {
  if (run.build !== undefined) return built(server, id, run);

  const body = { output_type: 'debug', input_value: 'Hello', ...run.body };
  const { status, json } = await server.call('POST', `/api/v1/run/${id}`, body, run.headers);
  return status === 200 ? { gives: given(json) } : { fails: status };
}

async function built(server: ServerUnderTest, id: string, run: RunCase): Promise<Outcome> {
  const { from, to } = run.build ?? {};
  const query = {
    ...(from === undefined ? {} : { start_component_id: from }),
    ...(to === undefined ? {} : { stop_component_id: to }),
  };
  const inputs = { input_value: 'Hello', session: 'contract', ...run.body };
  const events = await server.build(id, query, { inputs });
  const ended = events.flatMap(({ event, data }) =>
    event === 'end_vertex' && isJsonObject(data) && isJsonObject(data['build_data'])
      ? [data['build_data']]
      : [],
  );
  return {
    built: [
      ...new Set(ended.filter((it) => it['valid'] === true).map((it) => text(it['id']))),
    ].toSorted(),
  };
}

/** By component and output what it gave: texts, objects, rows. */
function given(answer: JsonValue): JsonObject {
  const [first] = list(object(answer)['outputs']);
  return Object.fromEntries(
    list(object(first)['outputs'])
      .map(object)
      .map((result) => {
        const outputs = Object.entries(object(result['outputs']));
        return [
          text(result['component_id']),
          Object.fromEntries(
            outputs
              .map(([name, output]) => [name, plain(object(output)['message'] ?? null)] as const)
              // Langflow lists an output that was not computed as an empty text.
              .filter(([, value]) => value !== ''),
          ),
        ];
      }),
  );
}

/** Data in a list tells its class too, and a message all of its fields; only what they hold is kept. */
function plain(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(plain);
  if (!isJsonObject(value)) return value;
  if ('text_key' in value && 'data' in value) return plain(value['data'] ?? null);
  return 'sender_name' in value && 'text' in value ? (value['text'] ?? null) : value;
}

async function heard(
  server: ServerUnderTest,
  id: string,
  it: FlowCase,
  provider: ScriptedProvider,
): Promise<Omit<CaseOutcome, 'runs'>> {
  if (it.answers === undefined) return {};

  const { json } = await server.call('GET', `/api/v1/monitor/messages?flow_id=${id}`);
  return {
    requests: provider.requests.map(({ body }) => body),
    messages: list(json).map(object),
  };
}
