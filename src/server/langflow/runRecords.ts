import { z } from 'zod';
import { nameId } from '../../base/ids';
import type { JsonObject } from '../../base/json';
import type { NodeRecord, RunRecord, ShownValue, StoredMessage } from '../../protocol/model';
import type { ApiContext } from '../apiContext';
import { flowId } from '../fieldTypes';
import { noContent } from '../httpError';
import { defineRoute, type Route } from '../route';
import { toBuildData, toParams } from './wireBuild';
import { toOutputs } from './wireRun';
import { toWireIso } from './wireTime';

const tag = 'Runs';
/** Most runs that the store lists at once; it keeps fewer of a flow. */
const mostRuns = 1000;
/** Messages of a session that are looked through for those of a run. */
const mostMessages = 2000;
const ofFlow = { flow_id: flowId };

/** Langflow's `/monitor/builds` and `/monitor/transactions`: what components did in the runs that are kept. */
export function runRecordRoutes(context: ApiContext): readonly Route[] {
  const { store } = context;
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/monitor/builds',
      tag,
      summary: 'What each component of a flow gave last',
      query: z.object(ofFlow),
      answer: '`{"vertex_builds"}`: by the id of the component, a list with the newest',
      handle: async ({ query }) => {
        const runs = await store.listRuns({ flowId: query.flow_id, limit: mostRuns });
        const builds: Record<string, JsonObject[]> = {};
        for (const { id, nodes } of runs) {
          if (nodes.every((node) => !isDone(node) || node.nodeId in builds)) continue;
          const run = await store.getRun(id);
          if (run === undefined) continue;

          const messages = await messagesOf(context, run);
          for (const node of run.nodes.filter(isDone)) {
            builds[node.nodeId] ??= [toBuild(run, node, messages)];
          }
        }
        return Response.json({ vertex_builds: builds });
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/monitor/builds',
      tag,
      summary: 'Forget the runs of a flow; its messages stay',
      query: z.object(ofFlow),
      answer: 'Forgotten',
      status: 204,
      handle: async ({ query }) => {
        await store.deleteRuns(query.flow_id);
        return noContent();
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/monitor/transactions',
      tag,
      summary: 'What components did, newest first',
      query: z.object({
        ...ofFlow,
        page: z.coerce.number().int().min(1).default(1),
        size: z.coerce.number().int().min(1).max(100).default(50),
      }),
      answer: 'A page: `{"items", "total", "page", "size", "pages"}`',
      handle: async ({ query }) => {
        const { page, size } = query;
        const runs = await store.listRuns({ flowId: query.flow_id, limit: mostRuns });
        const all = runs.flatMap((run) =>
          run.nodes
            .filter(isDone)
            .toReversed()
            .map(({ nodeId }) => ({ runId: run.id, nodeId })),
        );
        const items: JsonObject[] = [];
        const known = new Map<string, RunRecord | undefined>();
        for (const { runId, nodeId } of all.slice((page - 1) * size, page * size)) {
          if (!known.has(runId)) known.set(runId, await store.getRun(runId));
          const run = known.get(runId);
          const node = run?.nodes.find((each) => each.nodeId === nodeId);
          if (run !== undefined && node !== undefined) items.push(toTransaction(run, node));
        }
        const total = all.length;
        return Response.json({ items, total, page, size, pages: Math.ceil(total / size) });
      },
    }),
  ];
}

/** Whether a component did something in a run. Components of called flows are not this flow's. */
export function isDone({ status, caller }: NodeRecord): boolean {
  return caller === undefined && (status === 'ok' || status === 'failed');
}

/** The messages of a run that are still in its session. */
export async function messagesOf(
  { sessions }: ApiContext,
  run: RunRecord,
): Promise<readonly StoredMessage[]> {
  const found = await sessions.findMessages({
    sessionId: run.sessionId,
    flowId: run.flowId,
    limit: mostMessages,
    order: 'ascending',
  });
  return found.filter(({ properties }) => properties.run_id === run.id);
}

function toBuild(run: RunRecord, node: NodeRecord, messages: readonly StoredMessage[]): JsonObject {
  const texts = Object.values(node.outputs).map(({ value }) => value);
  const isInput = node.nodeId.startsWith('ChatInput') || node.type === 'ChatInput';
  const message = (isInput ? messages : messages.toReversed()).find(({ text }) =>
    texts.includes(text),
  );
  const endedMs = endOf(run, node);
  const data = toBuildData(node, {
    flowId: run.flowId,
    endedMs,
    message,
    firstOutput: Object.keys(node.outputs)[0],
  });
  return {
    id: node.nodeId,
    timestamp: toWireIso(endedMs),
    params: toParams(node),
    flow_id: run.flowId,
    build_id: nameId(`${run.id} ${node.nodeId}`),
    data,
    artifacts: data['artifacts'] ?? {},
    valid: node.status === 'ok',
    job_id: run.id,
  };
}

function toTransaction(run: RunRecord, node: NodeRecord): JsonObject {
  return {
    id: nameId(`${run.id} ${node.nodeId} transaction`),
    timestamp: toWireIso(endOf(run, node)),
    vertex_id: node.nodeId,
    target_id: null,
    inputs: valuesOf(node.inputs),
    outputs: toOutputs(node.outputs),
    status: node.status === 'ok' ? 'success' : 'error',
  };
}

/** Shown values by name: Langflow sorts them. */
export function valuesOf(shown: Readonly<Record<string, ShownValue>>): JsonObject {
  return Object.fromEntries(
    Object.entries(shown)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { value }]) => [name, value]),
  );
}

/** When a component was done, in milliseconds since 1970. */
function endOf(run: RunRecord, node: NodeRecord): number {
  return Date.parse(run.startedAt) + node.startMs + node.durationMs;
}
