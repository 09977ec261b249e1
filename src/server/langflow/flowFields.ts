import { z } from 'zod';
import { isRecord, type JsonObject, type JsonValue } from '../../base/json';
import { jsonObject } from '../fieldTypes';

const endpointName = z.string().regex(/^[a-zA-Z0-9_-]+$/, {
  error: 'Value error, Endpoint name must contain only letters, numbers, hyphens, and underscores',
});

/** A graph, or none. */
const data = jsonObject
  .superRefine((graph, check) => {
    for (const part of ['nodes', 'edges']) {
      if (!(part in graph)) {
        check.addIssue({ code: 'custom', message: `Value error, Flow must have ${part}` });
        return;
      }
      if (!Array.isArray(graph[part])) {
        check.addIssue({
          code: 'custom',
          message: `Value error, The ${part} of a flow are a list`,
        });
        return;
      }
    }
  })
  .nullish();

const text = z.string().max(10_000).nullish();

/** What may be said of a flow. What is none of a file's (users, folders, paths) is ignored. */
const fields = {
  description: text,
  data,
  endpoint_name: endpointName.max(200).nullish(),
  icon: text,
  icon_bg_color: text,
  gradient: text,
  is_component: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
  locked: z.boolean().nullish(),
  mcp_enabled: z.boolean().nullish(),
  action_name: text,
  action_description: text,
  last_tested_version: text,
};

const name = z.string().min(1, { error: 'A flow needs a name' }).max(500);

/** Langflow's `FlowCreate`. */
export const newFlow = z.object({
  name,
  id: z
    .string()
    .regex(/^[\w-]{1,100}$/, { error: 'An id has letters, numbers and hyphens' })
    .nullish(),
  ...fields,
});

/** Langflow's `FlowUpdate`: what is absent stays. */
export const flowChange = z.object({ name: name.nullish(), ...fields });

/** What a change writes into the file. Null takes an endpoint name away and leaves all else as it is. */
export function toFileFields(body: z.output<typeof flowChange>): JsonObject {
  const written: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(body)) {
    // The id of a flow never changes.
    if (value === undefined || key === 'id' || (value === null && key !== 'endpoint_name'))
      continue;
    written[key] = value;
  }
  return written;
}

/** A flow object as a file holds it: the graph may lie at its top. */
export function withGraph(value: unknown): unknown {
  if (!isRecord(value) || value['data'] !== undefined || value['nodes'] === undefined) return value;
  const { nodes, edges, viewport, ...rest } = value;
  return {
    ...rest,
    data: { nodes, edges: edges ?? [], ...(viewport === undefined ? {} : { viewport }) },
  };
}
