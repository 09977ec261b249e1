import { z } from 'zod';
import { nameId } from '../../base/ids';
import type { JsonObject, JsonValue } from '../../base/json';
import type { NodeRecord, NodeStep, RunRecord, TokenUsage } from '../../protocol/model';
import type { ApiContext } from '../apiContext';
import { flowId, uuid } from '../fieldTypes';
import { HttpError, noContent } from '../httpError';
import { defineRoute, type Route } from '../route';
import { findFlow } from './flows';
import { isDone, messagesOf, valuesOf } from './runRecords';
import { toMessageDump } from './wireMessage';
import { toWireIso } from './wireTime';

const tag = 'Runs';
/** Most runs that the store lists at once. */
const mostRuns = 1000;
const time = z.iso.datetime({ offset: true, local: true });

/** Langflow's `/monitor/traces`: the runs that are kept, with what each component did and asked. */
export function traceRoutes(context: ApiContext): readonly Route[] {
  const { store } = context;
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/monitor/traces',
      tag,
      summary: 'List runs, newest first',
      query: z.object({
        flow_id: flowId.optional(),
        session_id: z.string().optional(),
        status: z.enum(['unset', 'ok', 'error']).optional(),
        query: z.string().optional(),
        start_time: time.optional(),
        end_time: time.optional(),
        // Langflow takes a page before the first for the first.
        page: z.coerce.number().int().default(1),
        size: z.coerce.number().int().min(1).max(200).default(50),
      }),
      answer: 'A page: `{"traces", "total", "pages"}`',
      handle: async ({ query }) => {
        const { flow_id: flow, session_id: sessionId, size } = query;
        const runs = await store.listRuns({ flowId: flow, sessionId, limit: mostRuns });
        const found = runs.filter((run) => isMeant(run, query));
        const page = Math.max(query.page, 1);
        const traces: JsonObject[] = [];
        for (const { id } of found.slice((page - 1) * size, page * size)) {
          const run = await store.getRun(id);
          if (run !== undefined) traces.push(await toSummary(context, run));
        }
        return Response.json({
          traces,
          total: found.length,
          pages: Math.ceil(found.length / size),
        });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/monitor/traces/{trace_id}',
      tag,
      summary: 'A run with what each component did',
      params: z.object({ trace_id: uuid }),
      answer: 'The trace with its spans',
      handle: async ({ params: { trace_id: id } }) => {
        const run = await store.getRun(id);
        if (run === undefined) throw new HttpError(404, 'Trace not found');
        return Response.json(await toTrace(context, run));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/monitor/traces',
      tag,
      summary: 'Forget the runs of a flow; its messages stay',
      query: z.object({ flow_id: flowId }),
      answer: 'Forgotten',
      status: 204,
      handle: async ({ query }) => {
        await store.deleteRuns((await findFlow(context, query.flow_id)).id);
        return noContent();
      },
    }),
  ];
}

interface TraceFilter {
  readonly status?: string | undefined;
  readonly query?: string | undefined;
  readonly start_time?: string | undefined;
  readonly end_time?: string | undefined;
}

function isMeant(run: RunRecord, filter: TraceFilter): boolean {
  const startMs = Date.parse(run.startedAt);
  const words = filter.query?.toLowerCase() ?? '';
  return (
    (filter.status ?? statusOf(run.status)) === statusOf(run.status) &&
    startMs >= timeOf(filter.start_time, -Infinity) &&
    startMs <= timeOf(filter.end_time, Infinity) &&
    [nameOf(run), run.id, run.sessionId].some((text) => text.toLowerCase().includes(words))
  );
}

/** Langflow: a time without a zone is UTC. */
function timeOf(text: string | undefined, none: number): number {
  if (text === undefined) return none;
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
}

function statusOf(status: NodeRecord['status'] | RunRecord['status'] | NodeStep['status']): string {
  return status === 'ok' ? 'ok' : 'error';
}

function nameOf({ flowName, flowId: flow }: RunRecord): string {
  return `${flowName} - ${flow}`;
}

async function toSummary(context: ApiContext, run: RunRecord): Promise<JsonObject> {
  const left = new Set(['endTime', 'spans']);
  const trace = Object.entries(await toTrace(context, run));
  return Object.fromEntries(trace.filter(([key]) => !left.has(key)));
}

async function toTrace(context: ApiContext, run: RunRecord): Promise<JsonObject> {
  const startMs = Date.parse(run.startedAt);
  const messages = await messagesOf(context, run);
  const nodes = run.nodes.filter(isDone);
  const outputs = (node: NodeRecord): JsonObject => {
    const isUser = node.type === 'ChatInput';
    return Object.fromEntries(
      Object.entries(node.outputs).map(([name, { type, value }]) => {
        const said = (isUser ? messages : messages.toReversed()).find(({ text }) => text === value);
        const isMessage = type === 'message' && said !== undefined;
        return [name, isMessage ? toMessageDump(said) : value];
      }),
    );
  };
  const last = nodes.findLast(({ type }) => type === 'ChatOutput') ?? nodes.at(-1);
  return {
    id: run.id,
    name: nameOf(run),
    status: statusOf(run.status),
    startTime: toWireIso(startMs),
    endTime: toWireIso(startMs + run.durationMs),
    totalLatencyMs: Math.round(run.durationMs),
    totalTokens: nodes.reduce((sum, { usage }) => sum + tokensOf(usage), 0),
    flowId: run.flowId,
    sessionId: run.sessionId,
    input: run.inputValue === '' ? null : { input_value: run.inputValue },
    output: last === undefined ? null : outputs(last),
    spans: nodes.map((node) => ({
      id: nameId(`${run.id} ${node.nodeId} span`),
      name: node.component,
      type: 'chain',
      status: statusOf(node.status),
      ...timesOf(startMs, node),
      inputs: valuesOf(node.inputs),
      outputs: outputs(node),
      error: node.error?.message ?? null,
      modelName: node.model ?? null,
      tokenUsage: toUsage(node.usage),
      children: toChildren(`${run.id} ${node.nodeId}`, startMs, node.steps),
    })),
  };
}

const stepTypes: Readonly<Record<NodeStep['kind'], string>> = {
  model: 'llm',
  tool: 'tool',
  flow: 'chain',
};

function toChildren(
  parent: string,
  startMs: number,
  steps: readonly NodeStep[] = [],
): readonly JsonObject[] {
  return steps.map((step, index) => {
    const { input, output } = step;
    const own = `${parent} ${index}`;
    return {
      id: nameId(`${own} span`),
      name: step.name,
      type: stepTypes[step.kind],
      status: statusOf(step.status),
      ...timesOf(startMs, step),
      inputs: input === undefined ? null : { input: input.value },
      outputs: output === undefined ? null : { output: output.value },
      error: null,
      modelName: step.kind === 'model' ? step.name : null,
      tokenUsage: toUsage(step.usage),
      children: toChildren(own, startMs, step.steps),
    };
  });
}

function timesOf(
  startMs: number,
  part: Pick<NodeRecord, 'startMs' | 'durationMs'>,
): Readonly<Record<'startTime' | 'endTime' | 'latencyMs', JsonValue>> {
  const began = startMs + part.startMs;
  return {
    startTime: toWireIso(began),
    endTime: toWireIso(began + part.durationMs),
    latencyMs: Math.round(part.durationMs),
  };
}

function tokensOf(usage: TokenUsage | undefined): number {
  return (usage?.input ?? 0) + (usage?.output ?? 0);
}

/** Langflow's names of a span's tokens. */
function toUsage(usage: TokenUsage | undefined): JsonValue {
  if (usage === undefined) return null;
  return {
    promptTokens: usage.input ?? 0,
    completionTokens: usage.output ?? 0,
    totalTokens: tokensOf(usage),
  };
}
