import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json';
import { promptVariables } from '../../flow/promptVariables';
import { jsonObject } from '../fieldTypes';
import { defineRoute, type Route } from '../route';
import { toPromptField } from './wireField';

const tag = 'Components';
const longestTemplate = 1_000_000;

/** What Langflow's editor asks while somebody writes a prompt or code. */
export function validateRoutes(): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/validate/prompt',
      tag,
      summary: 'Find the variables of a prompt',
      body: z.object({
        name: z.string(),
        template: z.string().max(longestTemplate),
        frontend_node: jsonObject.nullish(),
        mustache: z.boolean().nullish(),
      }),
      answer: '`{"input_variables", "frontend_node"}`: the node has a field for each variable',
      handle: ({ body }) => {
        const syntax = body.mustache === true ? 'mustache' : 'braces';
        // Langflow looks at the template only where a node comes with it.
        if (body.frontend_node == null) {
          return Response.json({ input_variables: [], frontend_node: null });
        }
        const names = promptVariables(body.template, syntax);
        return Response.json({
          input_variables: names,
          frontend_node: withVariables(body.frontend_node, body.name, names),
        });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/validate/code',
      tag,
      summary: 'Check Python code: never done here',
      body: z.object({ code: z.string() }),
      answer: 'Errors which say that code is not run',
      handle: () => {
        const errors = ['Python code is neither checked nor run here.'];
        return Response.json({ imports: { errors: [] }, function: { errors } });
      },
    }),
  ];
}

/** The node with a field for each variable. Fields that are there keep their values; those of variables gone go. */
function withVariables(node: JsonObject, field: string, names: readonly string[]): JsonObject {
  const template = isJsonObject(node['template']) ? node['template'] : {};
  const customFields = isJsonObject(node['custom_fields']) ? node['custom_fields'] : {};
  const before = Array.isArray(customFields[field]) ? (customFields[field] as JsonValue[]) : [];
  const kept = Object.entries(template).filter(
    ([name]) => !before.includes(name) || names.includes(name),
  );
  const added = names
    .filter((name) => !Object.hasOwn(template, name))
    .map((name) => [name, toPromptField(name)] as const);
  return {
    ...frontendNode(node),
    template: Object.fromEntries([...kept, ...added]),
    custom_fields: { ...customFields, [field]: names },
  };
}

/** Langflow's `FrontendNode`: every key, with its default where the caller left it out. */
function frontendNode(node: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(nodeDefaults).map(([key, value]) => [key, node[key] ?? value]),
  );
}

const nodeDefaults: JsonObject = {
  template: {},
  description: null,
  icon: null,
  is_input: null,
  is_output: null,
  is_composition: null,
  base_classes: [],
  name: '',
  display_name: '',
  priority: null,
  documentation: '',
  minimized: false,
  custom_fields: {},
  output_types: [],
  full_path: null,
  pinned: false,
  conditional_paths: [],
  frozen: false,
  outputs: [],
  field_order: [],
  beta: false,
  legacy: false,
  replacement: null,
  error: null,
  edited: false,
  metadata: {},
  tool_mode: false,
  add_tool_output: null,
};
