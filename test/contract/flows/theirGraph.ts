import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/base/json';
import { list, object, text } from './json';

type Template = Record<string, Record<string, JsonValue>>;
/** What Langflow says of a component. */
export type Definition = Record<string, JsonValue> & { template: Template; outputs: JsonObject[] };

/** An edge as Langflow writes it. @param spec see `FlowCase` */
export function edgeOf(spec: string, nodes: ReadonlyMap<string, JsonObject>): JsonObject {
  const match = /^(\S+)\.([\w-]+) (~?)> (\S+)\.([\w-]+)$/.exec(spec);
  if (match === null) throw new Error(`Not an edge: ${spec}`);

  const [, source = '', output = '', back, target = '', field = ''] = match;
  const node = nodes.get(source);
  const port = definitionOf(node).outputs.find(({ name }) => name === output);
  const sourceHandle = {
    dataType: object(node?.['data'])['type'] ?? '',
    id: source,
    name: output,
    output_types: port?.['types'] ?? [],
  };
  const to = definitionOf(nodes.get(target));
  const targetHandle =
    back === '~' ? loopHandle(to, target, field) : fieldHandle(to, target, field);
  return {
    id: `${source}-${output}-${target}-${field}`,
    source,
    target,
    sourceHandle: encode(sourceHandle),
    targetHandle: encode(targetHandle),
    data: { sourceHandle, targetHandle },
  };
}

function loopHandle({ outputs }: Definition, id: string, name: string): JsonObject {
  const port = outputs.find((output) => output['name'] === name);
  const types = [...list(port?.['types']), ...list(port?.['loop_types'])];
  return { dataType: 'LoopComponent', id, name, output_types: types };
}

function fieldHandle({ template }: Definition, id: string, fieldName: string): JsonObject {
  const field = template[fieldName];
  return {
    fieldName,
    id,
    inputTypes: field?.['input_types'] ?? null,
    type: field?.['type'] ?? 'str',
  };
}

const encode = (handle: JsonObject): string => JSON.stringify(handle).replaceAll('"', 'œ');

/** Puts nodes into one, whose fields and outputs stand for theirs, as Langflow's page groups a selection. */
export function grouped(
  graph: { readonly nodes: readonly JsonObject[]; readonly edges: readonly JsonObject[] },
  group: { readonly id: string; readonly of: readonly string[] },
): JsonObject {
  const isInside = (id: JsonValue | undefined): boolean => group.of.includes(text(id));
  const inner = graph.nodes.filter(({ id }) => isInside(id));
  const fed = new Set(
    graph.edges
      .filter(({ source, target }) => isInside(source) && isInside(target))
      .map(({ data }) => object(object(data)['targetHandle']))
      .map(({ id, fieldName }) => `${text(fieldName)}_${text(id)}`),
  );
  const template = Object.fromEntries(
    inner.flatMap((node) =>
      Object.entries(definitionOf(node).template)
        .filter(
          ([name, field]) =>
            isJsonObject(field) && name !== 'code' && !fed.has(`${name}_${text(node['id'])}`),
        )
        .map(([name, field]) => [
          `${name}_${text(node['id'])}`,
          {
            ...field,
            name: `${name}_${text(node['id'])}`,
            proxy: { id: node['id'] ?? '', field: name },
          },
        ]),
    ),
  );
  const outputs = inner.flatMap((node) =>
    definitionOf(node).outputs.map((output) => ({
      ...output,
      name: `${text(node['id'])}_${text(output['name'])}`,
      proxy: { id: node['id'] ?? '', name: output['name'] ?? '', nodeDisplayName: '' },
    })),
  );
  const edges = graph.edges.filter(({ source, target }) => !(isInside(source) && isInside(target)));
  const flow = {
    name: 'Group',
    data: { nodes: inner, edges: graph.edges.filter((edge) => !edges.includes(edge)) },
  };
  const node = {
    id: group.id,
    type: 'genericNode',
    position: { x: 0, y: 0 },
    data: {
      id: group.id,
      type: 'GroupNode',
      node: { display_name: 'Group', template, outputs, flow },
    },
  };
  return {
    nodes: [...graph.nodes.filter(({ id }) => !isInside(id)), node],
    edges: edges.map((edge) => aroundGroup(edge, group.id, isInside)),
  };
}

function aroundGroup(
  edge: JsonObject,
  id: string,
  isInside: (id: JsonValue | undefined) => boolean,
): JsonObject {
  const { sourceHandle: from, targetHandle: to } = object(edge['data']);
  const source = object(from);
  const target = object(to);
  const sourceHandle = isInside(edge['source'])
    ? {
        ...source,
        dataType: 'GroupNode',
        id,
        name: `${text(source['id'])}_${text(source['name'])}`,
      }
    : source;
  const targetHandle = isInside(edge['target'])
    ? {
        ...target,
        id,
        fieldName: `${text(target['fieldName'])}_${text(target['id'])}`,
        proxy: { id: target['id'] ?? '', field: target['fieldName'] ?? '' },
      }
    : target;
  return {
    ...edge,
    source: isInside(edge['source']) ? id : (edge['source'] ?? ''),
    target: isInside(edge['target']) ? id : (edge['target'] ?? ''),
    sourceHandle: encode(sourceHandle),
    targetHandle: encode(targetHandle),
    data: { sourceHandle, targetHandle },
  };
}

function definitionOf(node: JsonObject | undefined): Definition {
  if (node === undefined) throw new Error('No such node');
  return object(node['data'])['node'] as Definition;
}
