import { z } from 'zod';
import { isAppError } from '../../base/errors';
import {
  isRecord,
  tryParseJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../base/json';
import type { FlowEntry } from '../../sessions/flowCatalog';
import type { ApiContext } from '../apiContext';
import { queryFlag } from '../fieldTypes';
import { HttpError } from '../httpError';
import { defineRoute, type Route } from '../route';

const tag = 'Flows';

/** The workspace's flows, read as Langflow's server lists its own. */
export function flowRoutes({ catalog }: ApiContext): readonly Route[] {
  const readData = async (entry: FlowEntry): Promise<JsonObject> =>
    tryParseFlow(await catalog.read(entry.path));
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/flows',
      tag,
      summary: 'List the flows of the workspace',
      query: z.object({
        header_flows: queryFlag.optional(),
        get_all: queryFlag.default(true),
        page: z.coerce.number().int().min(1).default(1),
        size: z.coerce.number().int().min(1).max(500).default(50),
      }),
      answer:
        'The flows; a page of them with `get_all=false`, without their data with `header_flows=true`',
      handle: async ({ query }) => {
        const readable = (await catalog.list()).filter(({ problem }) => problem === undefined);
        const { page, size } = query;
        const shown = query.get_all ? readable : readable.slice((page - 1) * size, page * size);
        const items: JsonObject[] = [];
        for (const entry of shown) {
          items.push(
            query.header_flows === true
              ? toHeader(entry)
              : toFlowRead(entry, await readData(entry)),
          );
        }
        if (query.get_all) return Response.json(items);

        const total = readable.length;
        return Response.json({ items, total, page, size, pages: Math.ceil(total / size) });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/flows/{flow}',
      tag,
      summary: 'Read a flow',
      params: z.object({ flow: z.string() }),
      answer: 'The flow with its nodes and edges',
      handle: async ({ params }) => {
        try {
          const { entry } = await catalog.resolve(params.flow);
          return Response.json(toFlowRead(entry, await readData(entry)));
        } catch (error) {
          throw isAppError(error, 'flow-not-found') ? new HttpError(404, 'Flow not found') : error;
        }
      },
    }),
  ];
}

/** The file's own object; of a collection the first flow, as everywhere. */
function tryParseFlow(text: string): JsonObject {
  const root = tryParseJson(text);
  const members = Array.isArray(root) ? root : isRecord(root) ? root['flows'] : undefined;
  const first = Array.isArray(members) ? (members[0] as JsonValue | undefined) : root;
  return isJsonObject(first) ? first : {};
}

/** What a flow's file may say beside its graph, with Langflow's defaults. */
const fileDefaults: JsonObject = {
  icon: null,
  icon_bg_color: null,
  gradient: null,
  is_component: false,
  updated_at: null,
  webhook: false,
  tags: [],
  locked: false,
  mcp_enabled: false,
  action_name: null,
  action_description: null,
};

/** Langflow's `FlowRead`. Users and folders there are none. */
function toFlowRead(entry: FlowEntry, file: JsonObject): JsonObject {
  const told = Object.fromEntries(
    Object.entries(fileDefaults).map(([key, value]) => [key, file[key] ?? value]),
  );
  return {
    name: entry.name,
    description: entry.description,
    ...told,
    data: file['data'] ?? { nodes: file['nodes'] ?? [], edges: file['edges'] ?? [] },
    endpoint_name: entry.endpointName ?? null,
    access_type: 'PRIVATE',
    flow_type: 'workflow',
    a2a_enabled: false,
    a2a_card_overrides: null,
    id: entry.id,
    user_id: null,
    folder_id: null,
    workspace_id: null,
  };
}

/** Langflow's `FlowHeader`: everything but the graph. */
function toHeader(entry: FlowEntry): JsonObject {
  return {
    id: entry.id,
    name: entry.name,
    folder_id: null,
    is_component: false,
    endpoint_name: entry.endpointName ?? null,
    description: entry.description,
    data: null,
    access_type: 'PRIVATE',
    tags: [],
    mcp_enabled: false,
    flow_type: 'workflow',
    a2a_enabled: false,
    a2a_card_overrides: null,
    action_name: null,
    action_description: null,
    updated_at: null,
  };
}
