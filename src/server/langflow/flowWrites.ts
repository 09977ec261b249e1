import { z } from 'zod';
import { isAppError } from '../../base/errors';
import { isUuid } from '../../base/uuid';
import type { JsonObject } from '../../base/json';
import type { FlowEntry } from '../../sessions/flowCatalog';
import type { ApiContext } from '../apiContext';
import { flowId } from '../fieldTypes';
import { HttpError } from '../httpError';
import { defineRoute, type Route } from '../route';
import { flowChange, newFlow, toFileFields } from './flowFields';
import { findFlow } from './flows';
import { toFlowRead } from './wireFlow';

const tag = 'Flows';
const params = z.object({ flow_id: flowId });
/** Flows that one request may name. */
const mostFlows = 500;
/** Messages that are deleted with a flow, per round. */
const messagePage = 10_000;

/** Creating, changing and deleting flows: the files of the workspace. */
export function flowWriteRoutes(context: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/flows',
      tag,
      summary: 'Create a flow: a new file in the workspace',
      body: newFlow,
      answer: 'The flow; a name that is taken gets a number',
      status: 201,
      handle: async ({ body }) => Response.json(await createFlow(context, body), { status: 201 }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/flows/batch',
      tag,
      summary: 'Create several flows',
      body: z.object({ flows: z.array(newFlow).max(mostFlows) }),
      answer: 'The flows',
      status: 201,
      handle: async ({ body }) => {
        await refuseKnownIds(context, body.flows);
        const created: JsonObject[] = [];
        for (const flow of body.flows) {
          // Langflow tells no version here.
          created.push({ ...(await createFlow(context, flow)), version_token: null });
        }
        return Response.json(created, { status: 201 });
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/flows/{flow_id}',
      tag,
      summary: 'Change a flow; the rest of its file stays as it is written',
      params,
      body: flowChange,
      answer: 'The flow as it is now',
      handle: async ({ params: { flow_id: flow }, body }) =>
        Response.json(await updateFlow(context, await findFlow(context, flow), body)),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/v1/flows/{flow_id}',
      tag,
      summary: 'Change a flow, or create it with this id',
      params,
      body: newFlow,
      answer: 'The flow; status 201 where it was created',
      handle: async ({ params: { flow_id: flow }, body }) => {
        const known = (await context.catalog.list()).find(({ id }) => id === flow);
        if (known !== undefined) return Response.json(await updateFlow(context, known, body));

        if (!isUuid(flow)) {
          throw new HttpError(422, [
            { type: 'uuid_parsing', loc: ['path', 'flow_id'], msg: 'Input should be a valid UUID' },
          ]);
        }
        return Response.json(await createFlow(context, { ...body, id: flow }), { status: 201 });
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/flows',
      tag,
      summary: 'Delete several flows with their messages',
      body: z.array(flowId).max(mostFlows),
      answer: '`{"deleted"}`; unknown ids are ignored',
      handle: async ({ body }) => {
        const known = new Set((await context.catalog.list()).map(({ id }) => id));
        const meant = [...new Set(body)].filter((id) => known.has(id));
        for (const id of meant) await deleteFlow(context, id);
        return Response.json({ deleted: meant.length });
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/flows/{flow_id}',
      tag,
      summary: 'Delete a flow: its file, its messages and its runs',
      params,
      answer: '`{"message"}`',
      handle: async ({ params: { flow_id: flow } }) => {
        await deleteFlow(context, (await findFlow(context, flow)).id);
        return Response.json({ message: 'Flow deleted successfully' });
      },
    }),
  ];
}

/** Creates a flow; returns it as Langflow tells it. */
export async function createFlow(
  context: ApiContext,
  body: z.output<typeof newFlow>,
): Promise<JsonObject> {
  const { id, ...fields } = body;
  const file = toFileFields(fields);
  return told(context, await context.library.create(id == null ? file : { ...file, id }));
}

/** Changes a flow; returns it as Langflow tells it. */
export async function updateFlow(
  context: ApiContext,
  entry: FlowEntry,
  body: z.output<typeof flowChange>,
): Promise<JsonObject> {
  return told(context, await context.library.update(entry.id, toFileFields(body)));
}

async function told({ catalog }: ApiContext, entry: FlowEntry): Promise<JsonObject> {
  return toFlowRead(entry, await catalog.read(entry.path));
}

/** The file first: where that fails, nothing is lost. */
async function deleteFlow(context: ApiContext, id: string): Promise<void> {
  await context.library.remove(id);
  try {
    for (;;) {
      const messages = await context.sessions.findMessages({
        flowId: id,
        includeErrors: true,
        limit: messagePage,
        order: 'ascending',
      });
      if (messages.length === 0) break;
      await context.sessions.deleteMessages(messages.map((message) => message.id));
    }
    await context.store.deleteRuns(id);
    await context.fileLibrary.ofFlow(id).deleteAll();
  } catch (error) {
    if (!isAppError(error)) throw error;
    context.logger.warn('What a deleted flow left behind was not cleared away.', {
      error: error.message,
    });
  }
}

async function refuseKnownIds(
  { catalog }: ApiContext,
  flows: readonly { readonly id?: string | null | undefined }[],
): Promise<void> {
  const known = new Set((await catalog.list()).map(({ id }) => id));
  const taken = flows.flatMap(({ id }) => (id != null && known.has(id) ? [id] : []));
  if (taken.length > 0) {
    throw new HttpError(422, `Flow(s) with the following IDs already exist: ${taken.join(', ')}.`);
  }
}
