import { asString, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import { AppError } from '../base/errors';
import { DrawingReader, readPosition, type Drawing } from './drawing';
import type { FlowEdge, FlowNode } from './flowFile';
import { readEdge, type FileEdge } from './handles';
import { nonEmpty, readFields, readOutputs } from './template';

/** Most nodes a flow may have, inner nodes of groups included. */
const maxNodes = 5_000;
const maxEdges = 20_000;
/** How deep groups may lie in groups. */
const maxGroupDepth = 20;
const maxNotes = 100;

/** Stored values of a group for the fields of its inner nodes: node id, then field name. */
type Overrides = ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;

/** What stands for a group in the expanded flow. */
interface Group {
  /** Group field: where it really goes. */
  readonly fields: ReadonlyMap<string, Endpoint>;
  /** Group output: where it really comes from. */
  readonly outputs: ReadonlyMap<string, Endpoint>;
  /** Langflow's rule for outputs that name nothing: the inner node that feeds no other. */
  readonly lastNode: string | undefined;
}

interface Endpoint {
  readonly id: string;
  readonly name: string | undefined;
}

/**
 * Collects the nodes and edges of one flow: skips notes, puts the inner nodes of groups in the place of
 * the groups, and drops what hangs loose, with a note for each repair.
 */
export class GraphReader {
  readonly notes: string[] = [];
  private readonly nodesById = new Map<string, FlowNode>();
  private readonly groups = new Map<string, Group>();
  private readonly fileEdges: FileEdge[] = [];
  private readonly noteIds = new Set<string>();
  private readonly drawn = new DrawingReader();

  constructor(private readonly path: string) {}

  /** @throws AppError `flow-invalid` where there are too many nodes or edges. */
  read(graph: JsonObject): void {
    this.readGraph(graph, { depth: 0, parent: undefined, isFrozen: false, overrides: new Map() });
  }

  nodes(lines: ReadonlyMap<string, number>): readonly FlowNode[] {
    return [...this.nodesById.values()].map((node) => {
      const line = lines.get(node.id) ?? lines.get(node.parentId ?? '');
      return line === undefined ? node : { ...node, line };
    });
  }

  /** What the file draws besides components. */
  drawing(lines: ReadonlyMap<string, number>): Drawing {
    return this.drawn.read(lines);
  }

  edges(): readonly FlowEdge[] {
    const seen = new Set<string>();
    return this.fileEdges.flatMap((edge) => {
      const resolved = this.resolve(edge);
      if (resolved === undefined) return [];

      const { source, sourceOutput, target, targetField } = resolved;
      const key = JSON.stringify([source, sourceOutput, target, targetField]);
      if (seen.has(key)) return [];

      seen.add(key);
      return [resolved];
    });
  }

  private readGraph(graph: JsonObject, context: GraphContext): void {
    const nodes = objects(graph['nodes']);
    const edges = objects(graph['edges']);
    if (this.nodesById.size + nodes.length > maxNodes) throw this.tooMany(maxNodes, 'components');
    if (this.fileEdges.length + edges.length > maxEdges) throw this.tooMany(maxEdges, 'edges');

    for (const node of nodes) this.readNode(node, context);
    for (const raw of edges) {
      const edge = readEdge(raw);
      if (edge !== undefined) this.fileEdges.push(edge);
      else this.note(`An edge without handles was dropped${between(raw)}.`);
    }
  }

  private readNode(raw: JsonObject, context: GraphContext): void {
    const data = isJsonObject(raw['data']) ? raw['data'] : {};
    const id = nonEmpty(raw['id']) ?? nonEmpty(data['id']);
    if (id === undefined) {
      this.note('A node without id was dropped.');
      return;
    }
    if (isNote(raw, data)) {
      this.noteIds.add(id);
      this.drawn.addNote(id, raw, data, context.parent);
      return;
    }
    if (this.nodesById.has(id) || this.groups.has(id)) {
      this.note(`A second node with the id ${id} was dropped.`);
      return;
    }
    const definition = isJsonObject(data['node']) ? data['node'] : {};
    const template = overridden(definition['template'], context.overrides.get(id));
    const inner = innerGraph(definition);
    if (inner === undefined) {
      this.nodesById.set(id, readComponent(id, raw, { data, definition, template, context }));
    } else {
      this.drawn.addGroup(id, raw, definition, context.parent);
      this.expand(id, inner, { definition, template, context });
    }
  }

  private expand(id: string, inner: JsonObject, group: GroupParts): void {
    const { depth, isFrozen } = group.context;
    if (depth >= maxGroupDepth) throw this.tooMany(maxGroupDepth, 'groups within each other');

    const overrides = new Map<string, Map<string, JsonObject>>();
    const fields = new Map<string, Endpoint>();
    for (const [name, field] of Object.entries(group.template)) {
      const proxy = isJsonObject(field) ? endpoint(field['proxy'], 'field') : undefined;
      if (proxy?.name === undefined || !isJsonObject(field)) continue;

      fields.set(name, proxy);
      const ofNode = overrides.get(proxy.id) ?? new Map<string, JsonObject>();
      overrides.set(proxy.id, ofNode.set(proxy.name, field));
    }
    const outputs = new Map<string, Endpoint>();
    for (const output of objects(group.definition['outputs'])) {
      const name = nonEmpty(output['name']);
      const proxy = endpoint(output['proxy'], 'name');
      if (name !== undefined && proxy !== undefined) outputs.set(name, proxy);
    }
    this.groups.set(id, { fields, outputs, lastNode: lastNode(inner) });
    this.readGraph(inner, {
      depth: depth + 1,
      parent: id,
      isFrozen: isFrozen || group.definition['frozen'] === true,
      overrides,
    });
  }

  private resolve(edge: FileEdge): FlowEdge | undefined {
    const source = this.resolveSource({ id: edge.source, name: edge.sourceOutput });
    const target = this.resolveTarget({ id: edge.target, name: edge.targetField });
    const from = this.nodesById.get(source.id);
    const to = this.nodesById.get(target.id);
    if (from === undefined || to === undefined || target.name === undefined) {
      // Notes have no handles, but some files tie edges to them.
      if (!this.noteIds.has(edge.source) && !this.noteIds.has(edge.target)) {
        const missing = from === undefined ? edge.source : edge.target;
        this.note(
          `The edge from ${edge.source} to ${edge.target} was dropped: ${missing} is not in the flow.`,
        );
      }
      return undefined;
    }
    const output = source.name ?? from.outputs[0]?.name ?? 'output';
    return {
      source: source.id,
      sourceOutput: output,
      sourceTypes: edge.sourceTypes.length > 0 ? edge.sourceTypes : outputTypes(from, output),
      target: target.id,
      targetField: target.name,
      targetTypes: edge.targetTypes,
      targetFieldType: edge.targetFieldType,
      isLoop: edge.isLoop,
    };
  }

  private resolveSource(from: Endpoint): Endpoint {
    return this.followProxies(from, (group, { name }) => {
      // Langflow names them <inner node>_<output>.
      const named = { id: group.lastNode ?? '', name: name?.replace(/^[^_]*_/, '') };
      return group.outputs.get(name ?? '') ?? named;
    });
  }

  private resolveTarget(to: Endpoint): Endpoint {
    return this.followProxies(to, (group, { name }) => group.fields.get(name ?? ''));
  }

  /** From a group to what stands for it inside, through groups within groups. */
  private followProxies(
    start: Endpoint,
    inside: (group: Group, at: Endpoint) => Endpoint | undefined,
  ): Endpoint {
    let at = start;
    // A broken file may send a group round to itself.
    for (let hop = 0; hop <= maxGroupDepth; hop++) {
      const group = this.groups.get(at.id);
      const next = group && inside(group, at);
      if (next === undefined) return at;
      at = next;
    }
    return at;
  }

  private note(sentence: string): void {
    if (this.notes.length < maxNotes) this.notes.push(sentence);
  }

  private tooMany(limit: number, what: string): AppError {
    return new AppError('flow-invalid', `${this.path} has more than ${limit} ${what}.`, {
      subject: { file: this.path },
    });
  }
}

interface GraphContext {
  readonly depth: number;
  readonly parent: string | undefined;
  readonly isFrozen: boolean;
  readonly overrides: Overrides;
}

interface GroupParts {
  readonly definition: JsonObject;
  readonly template: JsonObject;
  readonly context: GraphContext;
}

function readComponent(
  id: string,
  raw: JsonObject,
  parts: GroupParts & { readonly data: JsonObject },
): FlowNode {
  const { data, definition, template, context } = parts;
  const type = nonEmpty(data['type']) ?? id.replace(/-[^-]*$/, '');
  const metadata = isJsonObject(definition['metadata']) ? definition['metadata'] : {};
  const code = isJsonObject(template['code']) ? template['code']['value'] : undefined;
  return {
    id,
    type,
    displayName: nonEmpty(definition['display_name']) ?? nonEmpty(data['display_name']) ?? type,
    icon: nonEmpty(definition['icon']),
    fields: readFields(template),
    outputs: readOutputs(definition),
    selectedOutput: nonEmpty(data['selected_output']),
    isFrozen: context.isFrozen || definition['frozen'] === true,
    isToolMode: definition['tool_mode'] === true,
    isEdited: definition['edited'] === true,
    module: nonEmpty(metadata['module']),
    code: nonEmpty(code),
    customFields: customFields(definition['custom_fields']),
    position: readPosition(raw['position']),
    parentId: context.parent,
    line: undefined,
  };
}

/** Langflow keeps them per field: `{template: [names]}`. */
function customFields(value: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(value)) return [];

  const names = Object.values(value).flatMap((list) => (isJsonArray(list) ? list : []));
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

/** The template with the group's values; how an inner field is shown stays its own affair. */
function overridden(
  value: JsonValue | undefined,
  changes: ReadonlyMap<string, JsonObject> | undefined,
): JsonObject {
  const template = isJsonObject(value) ? value : {};
  if (changes === undefined) return template;

  const result: Record<string, JsonValue> = { ...template };
  for (const [name, change] of changes) {
    const own = template[name];
    if (!isJsonObject(own)) continue;

    result[name] = {
      ...own,
      ...pick(change, ['value', 'file_path', 'load_from_db']),
    };
  }
  return result;
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

function isNote(raw: JsonObject, data: JsonObject): boolean {
  const types = [raw['type'], data['type']];
  return types.includes('noteNode') || types.includes('note');
}

/** The flow inside a group. */
function innerGraph(definition: JsonObject): JsonObject | undefined {
  const flow = definition['flow'];
  if (!isJsonObject(flow)) return undefined;

  const graph = isJsonObject(flow['data']) ? flow['data'] : flow;
  return isJsonArray(graph['nodes']) ? graph : undefined;
}

function lastNode(graph: JsonObject): string | undefined {
  const sources = new Set(objects(graph['edges']).map((edge) => asString(edge['source'])));
  return objects(graph['nodes'])
    .map((node) => asString(node['id']))
    .find((id) => id !== undefined && !sources.has(id));
}

function endpoint(value: JsonValue | undefined, nameKey: string): Endpoint | undefined {
  if (!isJsonObject(value)) return undefined;

  const id = nonEmpty(value['id']);
  return id === undefined ? undefined : { id, name: nonEmpty(value[nameKey]) };
}

function outputTypes(node: FlowNode, output: string): readonly string[] {
  return node.outputs.find(({ name }) => name === output)?.types ?? [];
}

function between(edge: JsonObject): string {
  const source = asString(edge['source']);
  const target = asString(edge['target']);
  return source === undefined || target === undefined ? '' : ` (${source} to ${target})`;
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
