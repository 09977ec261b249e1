import { findNodeAtLocation, getNodeValue, parseTree, type Node } from 'jsonc-parser';
import { isJsonObject, type JsonValue } from '../../base/json';
import { readEdge, type FileEdge } from '../handles';
import { findDepth, maxFlowDepth } from '../jsonText';

/** Longer texts get no map: their lines say enough, and an editor does not colour them either. */
const maxMappedLength = 16 * 1024 * 1024;
/** As many as a flow may have; see `graphReader.ts`. */
const maxNodes = 5_000;
const maxEdges = 20_000;
const maxGroupDepth = 20;

/** A stretch of the file's text. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Where one field of a node stands. */
export interface SourceField {
  readonly name: string;
  /** Name and value. */
  readonly span: Span;
  readonly key: Span;
  /** The stored value, where there is one. */
  readonly value: Span | undefined;
  readonly loadFromDb: Span | undefined;
  readonly displayName: string | undefined;
  /** Of a group: the field inside that this one stands for. */
  readonly proxy: { readonly id: string; readonly field: string } | undefined;
}

/** Where one node stands: a component, a group or a note. */
export interface SourceNode {
  readonly id: string;
  readonly kind: 'component' | 'group' | 'note';
  readonly type: string;
  readonly displayName: string;
  readonly span: Span;
  /** The name that the user sees, else the id. */
  readonly label: Span;
  readonly edited: Span | undefined;
  readonly fields: ReadonlyMap<string, SourceField>;
  /** The group that the node lies in. */
  readonly parentId: string | undefined;
}

/** Where one edge stands. `edge` is absent where its handles cannot be read. */
export interface SourceEdge {
  readonly span: Span;
  readonly edge: FileEdge | undefined;
  /** Whether it has the handle objects that Langflow writes since 1.0. */
  readonly hasHandleObjects: boolean;
}

/** Places in the text of one flow file. */
export interface FlowSourceMap {
  /** By id, outer before inner. */
  readonly nodes: ReadonlyMap<string, SourceNode>;
  readonly edges: readonly SourceEdge[];
  /** Of the version that last saved the file. */
  readonly version: Span | undefined;
  /** The word `nodes`, for what is true of the file as a whole. */
  readonly top: Span;
}

/**
 * Finds the places of nodes, fields and edges in a flow file, also in one that is just being edited.
 * Of a collection the first flow counts. Undefined where the text is too long or holds no nodes.
 */
export function mapFlowSource(text: string): FlowSourceMap | undefined {
  if (text.length > maxMappedLength || findDepth(text, maxFlowDepth) !== undefined)
    return undefined;

  const root = parseTree(text, [], { allowTrailingComma: true });
  const flow = root === undefined ? undefined : firstFlow(root);
  const graph = flow === undefined ? undefined : graphIn(flow);
  if (flow === undefined || graph === undefined) return undefined;

  const reader = new SourceReader();
  reader.read(graph, undefined, 0);
  return {
    nodes: reader.nodes,
    edges: reader.edges,
    version: spanOf(at(flow, 'last_tested_version')),
    top: keySpan(at(graph, 'nodes')) ?? { offset: flow.offset, length: 1 },
  };
}

/** The innermost node at an offset. */
export function nodeAt({ nodes }: FlowSourceMap, offset: number): SourceNode | undefined {
  let found: SourceNode | undefined;
  // Inner nodes come after the groups that hold them.
  for (const node of nodes.values()) if (contains(node.span, offset)) found = node;
  return found;
}

/** The field at an offset. */
export function fieldAt(node: SourceNode, offset: number): SourceField | undefined {
  return [...node.fields.values()].find(({ span }) => contains(span, offset));
}

/** Where the value of a node's field really stands: a group keeps those of the nodes inside it. */
export function fieldOf(
  map: FlowSourceMap,
  nodeId: string,
  field: string,
): SourceField | undefined {
  let own = map.nodes.get(nodeId);
  let found = own?.fields.get(field);
  for (let depth = 0; own?.parentId !== undefined && depth <= maxGroupDepth; depth++) {
    const { id } = own;
    const name = found?.name ?? field;
    const group = map.nodes.get(own.parentId);
    const outer = [...(group?.fields.values() ?? [])].find(
      ({ proxy }) => proxy?.id === id && proxy.field === name,
    );
    if (outer === undefined) break;

    own = group;
    found = outer;
  }
  return found;
}

class SourceReader {
  readonly nodes = new Map<string, SourceNode>();
  readonly edges: SourceEdge[] = [];

  read(graph: Node, parentId: string | undefined, depth: number): void {
    for (const node of at(graph, 'nodes')?.children ?? []) {
      if (this.nodes.size >= maxNodes) break;
      this.readNode(node, parentId, depth);
    }
    for (const edge of at(graph, 'edges')?.children ?? []) {
      if (this.edges.length >= maxEdges) break;
      this.edges.push(sourceEdge(edge));
    }
  }

  private readNode(node: Node, parentId: string | undefined, depth: number): void {
    const idNode = at(node, 'id') ?? at(node, 'data', 'id');
    const id = textOf(idNode);
    if (idNode === undefined || id === undefined || this.nodes.has(id)) return;

    const definition = at(node, 'data', 'node');
    const inner = definition === undefined ? undefined : innerGraph(definition);
    const type = textOf(at(node, 'data', 'type')) ?? id.replace(/-[^-]*$/, '');
    const label = labelOf(node);
    this.nodes.set(id, {
      id,
      kind: kindOf(node, type, inner),
      type,
      displayName: textOf(label) ?? type,
      span: toSpan(node),
      label: toSpan(label ?? idNode),
      edited: spanOf(at(node, 'data', 'node', 'edited')),
      fields: fieldsOf(at(node, 'data', 'node', 'template')),
      parentId,
    });
    if (inner !== undefined && depth < maxGroupDepth) this.read(inner, id, depth + 1);
  }
}

function labelOf(node: Node): Node | undefined {
  const names = [at(node, 'data', 'node', 'display_name'), at(node, 'data', 'display_name')];
  return names.find((name) => textOf(name) !== undefined);
}

function kindOf(node: Node, type: string, inner: Node | undefined): SourceNode['kind'] {
  if (type === 'note' || type === 'noteNode' || textOf(at(node, 'type')) === 'noteNode') {
    return 'note';
  }
  return inner === undefined ? 'component' : 'group';
}

function fieldsOf(template: Node | undefined): ReadonlyMap<string, SourceField> {
  const fields = new Map<string, SourceField>();
  for (const property of template?.children ?? []) {
    const [key, value] = property.children ?? [];
    const name = textOf(key);
    if (key === undefined || name === undefined || value?.type !== 'object') continue;
    if (name === 'code' || name.startsWith('_')) continue;

    fields.set(name, {
      name,
      span: toSpan(property),
      key: toSpan(key),
      value: spanOf(at(value, 'value')),
      loadFromDb: spanOf(at(value, 'load_from_db')),
      displayName: textOf(at(value, 'display_name')),
      proxy: proxyOf(value),
    });
  }
  return fields;
}

function proxyOf(field: Node): SourceField['proxy'] {
  const id = textOf(at(field, 'proxy', 'id'));
  const name = textOf(at(field, 'proxy', 'field'));
  return id === undefined || name === undefined ? undefined : { id, field: name };
}

function sourceEdge(node: Node): SourceEdge {
  // What was parsed is JSON by definition.
  const raw = getNodeValue(node) as JsonValue | undefined;
  return {
    span: toSpan(node),
    edge: isJsonObject(raw) ? readEdge(raw) : undefined,
    hasHandleObjects: (at(node, 'data', 'sourceHandle')?.children?.length ?? 0) > 0,
  };
}

function firstFlow(root: Node): Node | undefined {
  if (root.type === 'array') return root.children?.[0];

  const flows = at(root, 'flows');
  return flows?.type === 'array' ? flows.children?.[0] : root;
}

function graphIn(flow: Node): Node | undefined {
  const data = at(flow, 'data');
  const graph = data?.type === 'object' ? data : flow;
  return at(graph, 'nodes')?.type === 'array' ? graph : undefined;
}

function innerGraph(definition: Node): Node | undefined {
  const flow = at(definition, 'flow');
  return flow === undefined ? undefined : graphIn(flow);
}

function at(node: Node, ...path: readonly string[]): Node | undefined {
  return findNodeAtLocation(node, [...path]);
}

/** The text of a JSON string; undefined for anything else and for blank ones. */
function textOf(node: Node | undefined): string | undefined {
  const value: unknown = node?.type === 'string' ? node.value : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function toSpan({ offset, length }: Node): Span {
  return { offset, length };
}

function spanOf(node: Node | undefined): Span | undefined {
  return node === undefined ? undefined : toSpan(node);
}

function keySpan(value: Node | undefined): Span | undefined {
  return spanOf(value?.parent?.children?.[0]);
}

function contains({ offset, length }: Span, at: number): boolean {
  return at >= offset && at <= offset + length;
}
