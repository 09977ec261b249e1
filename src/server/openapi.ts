import { z } from 'zod';
import { isRecord } from '../base/json';
import { defineRoute, type Route } from './route';

/** The API's own description, made from the schemas that check requests. */
export function documentRoutes(routes: readonly Route[], version: string): readonly Route[] {
  let document: object | undefined;
  return [
    defineRoute({
      method: 'GET',
      path: '/openapi.json',
      tag: 'Documentation',
      summary: 'This document',
      isOpen: true,
      answer: 'The OpenAPI document',
      handle: () => Response.json((document ??= toOpenApi(routes, version))),
    }),
  ];
}

/** An OpenAPI 3.1 document; its schemas are plain JSON Schema. */
function toOpenApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = toOperation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Flow Playground',
      version,
      description: "Langflow's API for the flows of this workspace.",
    },
    paths,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        queryKey: { type: 'apiKey', in: 'query', name: 'x-api-key' },
      },
    },
  };
}

function toOperation(route: Route): object {
  return {
    summary: route.summary,
    tags: [route.tag],
    ...(route.isOpen === true ? { security: [] } : { security: [{ key: [] }, { queryKey: [] }] }),
    parameters: [...toParameters(route.params, 'path'), ...toParameters(route.query, 'query')],
    ...toRequestBody(route),
    responses: {
      [String(route.status ?? 200)]: { description: route.answer },
      '4XX': { description: 'What is wrong with the request, as `{"detail"}`' },
      '5XX': { description: 'What went wrong, as `{"detail"}`' },
    },
  };
}

const fileForm = {
  type: 'object',
  properties: { file: { type: 'string', format: 'binary' } },
  required: ['file'],
};

function toRequestBody({ body, bodyKind }: Route): object {
  if (bodyKind === 'form') {
    return { requestBody: { content: { 'multipart/form-data': { schema: fileForm } } } };
  }
  if (bodyKind === 'text') return { requestBody: { content: { 'text/plain': {} } } };
  if (body === undefined) return {};
  return { requestBody: { content: { 'application/json': { schema: toSchema(body) } } } };
}

function toParameters(schema: z.ZodType | undefined, place: 'path' | 'query'): readonly object[] {
  if (schema === undefined) return [];

  const { properties, required } = toSchema(schema);
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(isRecord(properties) ? properties : {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || needed.includes(name),
    schema: property,
  }));
}

/** What a client sends, before defaults and conversions. */
function toSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return typeof $schema === 'string' ? rest : {};
}
