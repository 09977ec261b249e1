import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/base/json';
import { list, object } from './json';

/** What is kept of a field: what a run depends on, and no text of Langflow's. */
const fieldKeys = ['type', 'value', 'load_from_db', 'file_path', 'proxy'];
const whereTrue = ['list', 'tool_mode', 'override_skip'];
const definitionKeys = ['display_name', 'frozen', 'tool_mode', 'description'];
const outputKeys = [
  'name',
  'method',
  'types',
  'selected',
  'group_outputs',
  'allows_loop',
  'loop_types',
  'proxy',
];

/** A flow as a run needs it: Langflow's structure without its Python, its explanations and its looks. */
export function slimFlow(flow: JsonObject): JsonObject {
  return { data: slimGraph(object(flow['data'])) };
}

function slimGraph(graph: JsonObject): JsonObject {
  return {
    nodes: list(graph['nodes']).map((node) => {
      const { id, type, data } = object(node);
      const { node: definition, ...rest } = object(data);
      return {
        id: id ?? '',
        type: type ?? '',
        data: { ...rest, node: slimNode(object(definition)) },
      };
    }),
    edges: list(graph['edges']).map((edge) => {
      const { source, target, data } = object(edge);
      return { source: source ?? '', target: target ?? '', data: data ?? {} };
    }),
  };
}

function slimNode(node: JsonObject): JsonObject {
  const template = Object.entries(object(node['template'])).flatMap(([name, field]) =>
    isJsonObject(field) && name !== 'code' ? [[name, slimField(field)] as const] : [],
  );
  const flow = isJsonObject(node['flow']) ? { flow: slimFlow(node['flow']) } : {};
  const definition = only(
    node,
    node['tool_mode'] === true ? definitionKeys : definitionKeys.slice(0, 3),
  );
  return {
    ...definition,
    // The words of Langflow's that a tool is described by are not ours to keep.
    ...('description' in definition ? { description: '' } : {}),
    template: Object.fromEntries(template),
    outputs: list(node['outputs']).map((output) => only(object(output), outputKeys)),
    ...flow,
  };
}

function slimField(field: JsonObject): JsonObject {
  const inputTypes = list(field['input_types']);
  return {
    ...only(field, fieldKeys),
    ...only(
      field,
      whereTrue.filter((key) => field[key] === true),
    ),
    ...(field['show'] === false ? { show: false } : {}),
    ...(inputTypes.length > 0 ? { input_types: inputTypes } : {}),
    ...(field['type'] === 'tools' ? { value: list(field['value']).map(slimTool) } : {}),
  };
}

function slimTool(row: JsonValue): JsonValue {
  return only(object(row), ['name', 'description', 'tags', 'status']);
}

function only(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (key in from ? [[key, from[key] ?? null]] : [])));
}
