import { z } from 'zod';
import { isAppError } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import type { FlowEntry } from '../../sessions/flowCatalog';
import type { ApiContext } from '../apiContext';
import { queryFlag } from '../fieldTypes';
import { HttpError } from '../httpError';
import { defineRoute, type Route } from '../route';
import { toFlowHeader, toFlowRead } from './wireFlow';

const tag = 'Flows';

/** The workspace's flows, read as Langflow's server lists its own. */
export function flowRoutes(context: ApiContext): readonly Route[] {
  const { catalog } = context;
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
        size: z.coerce.number().int().min(1).max(100).default(50),
      }),
      answer:
        'The flows; a page of them with `get_all=false`, without their data with `header_flows=true`',
      handle: async ({ query }) => {
        const readable = (await catalog.list()).filter(({ problem }) => problem === undefined);
        const { page, size } = query;
        const shown = query.get_all ? readable : readable.slice((page - 1) * size, page * size);
        const items: JsonObject[] = [];
        for (const entry of shown) {
          const text = await catalog.read(entry.path);
          items.push(
            query.header_flows === true ? toFlowHeader(entry, text) : toFlowRead(entry, text),
          );
        }
        if (query.get_all) return Response.json(items);

        const total = readable.length;
        return Response.json({ items, total, page, size, pages: Math.ceil(total / size) });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/flows/basic_examples',
      tag,
      summary: "List Langflow's own examples",
      answer: 'None: the flows are those of the workspace',
      handle: () => Response.json([]),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/flows/public_flow/{flow_id}',
      tag,
      summary: 'Read a flow that is public',
      params: z.object({ flow_id: z.string() }),
      answer: 'Nothing: no flow of a workspace is public',
      handle: () => {
        throw new HttpError(404, 'Flow not found');
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/flows/{flow_id}',
      tag,
      summary: 'Read a flow',
      params: z.object({ flow_id: z.string() }),
      answer: 'The flow with its nodes and edges',
      handle: async ({ params }) => {
        const entry = await findFlow(context, params.flow_id);
        return Response.json(toFlowRead(entry, await catalog.read(entry.path)));
      },
    }),
  ];
}

/**
 * The flow that a path names.
 * @throws HttpError 404 with Langflow's words.
 */
export async function findFlow(
  { catalog }: Pick<ApiContext, 'catalog'>,
  flow: string,
): Promise<FlowEntry> {
  try {
    return (await catalog.resolve(flow)).entry;
  } catch (error) {
    throw isAppError(error, 'flow-not-found') ? new HttpError(404, 'Flow not found') : error;
  }
}
