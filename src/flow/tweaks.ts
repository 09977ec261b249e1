import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { Tweaks } from './engine';
import type { Flow, FlowNode, TemplateField } from './flowFile';
import { readField } from './template';

/** Keys that make an object a change of the field's definition rather than its new value. */
const definitionKeys = ['value', 'load_from_db', 'file_path'];
/** Field types whose value is an object itself. */
const objectTypes = new Set(['NestedDict', 'dict', 'mcp', 'table', 'tools', 'auth', 'model']);

/**
 * The flow with other field values, as Langflow's API takes them: by node id, by display name (the last
 * one in the file wins), or a bare field name for all nodes that have it. Bare names come last and win.
 * Unknown names are ignored. A literal value is taken as it is, also where the field named a global
 * variable before. Stored Python cannot be changed: that is noted and ignored.
 */
export function applyTweaks(flow: Flow, tweaks: Tweaks): Flow {
  const entries = Object.entries(tweaks);
  if (entries.length === 0) return flow;

  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const notes: string[] = [];
  for (const [key, change] of entries) {
    if (!isJsonObject(change)) continue;

    for (const [name, value] of Object.entries(change)) {
      const target = findTarget(nodes, key, name);
      if (target !== undefined)
        nodes.set(target.node.id, tweak(target.node, target.field, value, notes));
    }
  }
  for (const [name, value] of entries) {
    if (isJsonObject(value)) continue;

    for (const node of nodes.values()) nodes.set(node.id, tweak(node, name, value, notes));
  }
  return { ...flow, nodes: [...nodes.values()], notes: [...flow.notes, ...new Set(notes)] };
}

interface Target {
  readonly node: FlowNode;
  readonly field: string;
}

function findTarget(
  nodes: ReadonlyMap<string, FlowNode>,
  key: string,
  field: string,
): Target | undefined {
  const own = nodes.get(key);
  if (own !== undefined) return { node: own, field };

  const all = [...nodes.values()];
  const named = all.findLast((node) => node.displayName === key);
  if (named !== undefined) return { node: named, field };

  // A group's fields are named <field>_<inner node>.
  const inner = all.find((node) => node.parentId === key && field.endsWith(`_${node.id}`));
  return inner && { node: inner, field: field.slice(0, -inner.id.length - 1) };
}

function tweak(node: FlowNode, name: string, value: JsonValue, notes: string[]): FlowNode {
  if (name === 'code') {
    notes.push(`The tweak of ${node.displayName}'s Python was ignored: stored code never runs.`);
    return node;
  }
  const field = node.fields.get(name);
  if (field === undefined) return node;

  const fields = new Map(node.fields);
  fields.set(name, readField(name, { ...field.raw, ...change(field, value) }));
  return { ...node, fields };
}

/** What changes in the field's stored definition. */
function change(field: TemplateField, value: JsonValue): JsonObject {
  if (field.type === 'file') return { file_path: filePath(value) };
  if (isJsonObject(value)) {
    if (definitionKeys.some((key) => Object.hasOwn(value, key))) {
      return { ...(Object.hasOwn(value, 'value') ? { load_from_db: false } : {}), ...value };
    }
    return objectTypes.has(field.type) ? literal(value) : value;
  }
  if (field.type === 'NestedDict' && typeof value === 'string') {
    return literal(tryParseJson(value) ?? value);
  }
  return literal(value);
}

function literal(value: JsonValue): JsonObject {
  return { value, load_from_db: false };
}

/** Langflow: whatever a tweak of a file field says becomes its path. */
function filePath(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;

  const paths = Object.values(value);
  return paths.find((path) => isJsonArray(path) || typeof path === 'string') ?? null;
}
