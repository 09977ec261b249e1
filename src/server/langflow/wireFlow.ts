import { nameId } from '../../base/ids';
import {
  asString,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../base/json';
import { memberOf } from '../../flow/flowText';
import type { FlowEntry } from '../../sessions/flowCatalog';
import { localUser } from '../../sessions/localUser';

/** What a flow's file may say beside its graph, with Langflow's defaults, in Langflow's order. */
const looks: JsonObject = { icon: null, icon_bg_color: null, gradient: null };
const actions: JsonObject = {
  locked: false,
  mcp_enabled: false,
  action_name: null,
  action_description: null,
};
const agentCard: JsonObject = {
  flow_type: 'workflow',
  a2a_enabled: false,
  a2a_card_overrides: null,
};

/** Langflow's `FlowRead`, from the text of the flow's file. */
export function toFlowRead(entry: FlowEntry, text: string): JsonObject {
  const { flow } = memberOf(text);
  const data = flow['data'] ?? { nodes: flow['nodes'] ?? [], edges: flow['edges'] ?? [] };
  return {
    name: entry.name,
    description: flow['description'] ?? null,
    ...told(looks, flow),
    data,
    is_component: flow['is_component'] ?? false,
    updated_at: updatedAt(entry),
    webhook: hasWebhook(data),
    endpoint_name: entry.endpointName ?? null,
    tags: flow['tags'] ?? null,
    ...told(actions, flow),
    access_type: 'PRIVATE',
    ...agentCard,
    id: entry.id,
    user_id: localUser.id,
    folder_id: localUser.projectId,
    workspace_id: null,
    name_key: null,
    version_token: nameId(text),
  };
}

/** Langflow's `FlowHeader`: everything but the graph. */
export function toFlowHeader(entry: FlowEntry, text: string): JsonObject {
  const flow = toFlowRead(entry, text);
  return {
    ...Object.fromEntries(headerKeys.map((key) => [key, flow[key] ?? null])),
    data: null,
  };
}

const headerKeys = [
  'id',
  'name',
  'folder_id',
  'is_component',
  'endpoint_name',
  'description',
  'data',
  'access_type',
  'tags',
  'mcp_enabled',
  'flow_type',
  'a2a_enabled',
  'a2a_card_overrides',
  'action_name',
  'action_description',
  'updated_at',
];

/**
 * A flow for downloading, with the keys of Langflow's database. Keys and passwords that are written out are taken
 * from the copy.
 */
export function toFlowExport(entry: FlowEntry, text: string): JsonObject {
  const flow = toFlowRead(entry, text);
  const told = Object.fromEntries(exportKeys.map((key) => [key, flow[key] ?? null]));
  return { ...told, last_modified_by: localUser.id, data: withoutSecrets(flow['data'] ?? null) };
}

const exportKeys = [
  'is_component',
  'a2a_enabled',
  'a2a_card_overrides',
  'icon',
  'webhook',
  'id',
  'name',
  'endpoint_name',
  'mcp_enabled',
  'fs_path',
  'icon_bg_color',
  'data',
  'locked',
  'version_token',
  'description',
  'workspace_id',
  'last_modified_by',
  'action_name',
  'tags',
  'action_description',
  'flow_type',
];

/** Values of fields that are passwords, unless they only name a variable. */
function withoutSecrets(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(withoutSecrets);
  if (!isJsonObject(value)) return value;

  const inner = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]),
  );
  const isSecret = value['password'] === true && value['load_from_db'] !== true;
  return isSecret && Object.hasOwn(value, 'value') ? { ...inner, value: null } : inner;
}

function told(defaults: JsonObject, flow: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(defaults).map(([key, value]) => [key, flow[key] ?? value]),
  );
}

function hasWebhook(data: JsonValue): boolean {
  const nodes = isJsonObject(data) ? data['nodes'] : undefined;
  return (
    isJsonArray(nodes) &&
    nodes.some((node) => isJsonObject(node) && asString(node['id'])?.includes('Webhook') === true)
  );
}

/** The time of the file, to the second (Langflow). */
function updatedAt({ modifiedMs }: FlowEntry): string | null {
  return modifiedMs === undefined
    ? null
    : `${new Date(modifiedMs).toISOString().slice(0, 19)}+00:00`;
}
