import {
  asString,
  asStrings,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { NodeOutput, TemplateField } from './flowFile';

/** Newer and older names of the types on an edge (Langflow 1.10 renamed two; 0.x had Text and Record). */
const typeNames: Readonly<Record<string, string>> = {
  JSON: 'Data',
  Record: 'Data',
  Table: 'DataFrame',
  Text: 'Message',
};

/** The names of edge types as we use them, each once. */
export function portTypes(value: JsonValue | undefined): readonly string[] {
  return [...new Set(asStrings(value).map((name) => typeNames[name] ?? name))];
}

/** The fields of a node's template; entries that are no fields are left out, and so is its Python. */
export function readFields(template: JsonObject): ReadonlyMap<string, TemplateField> {
  const fields = new Map<string, TemplateField>();
  for (const [name, raw] of Object.entries(template)) {
    if (name === 'code' || name.startsWith('_') || !isJsonObject(raw)) continue;
    if (raw['type'] === undefined && raw['value'] === undefined) continue;

    fields.set(name, readField(name, raw));
  }
  return fields;
}

/** One field as the file stores it. */
export function readField(name: string, raw: JsonObject): TemplateField {
  const proxy = isJsonObject(raw['proxy']) ? raw['proxy'] : {};
  const proxyId = asString(proxy['id']);
  const proxyField = asString(proxy['field']);
  return {
    name,
    type: asString(raw['type']) ?? 'str',
    inputClass: asString(raw['_input_type']),
    value: raw['value'] ?? null,
    displayName: nonEmpty(raw['display_name']) ?? name,
    isList: raw['list'] === true || raw['is_list'] === true,
    isRequired: raw['required'] === true,
    // Langflow: shown unless the file says otherwise.
    isShown: raw['show'] !== false,
    isAdvanced: raw['advanced'] === true,
    isPassword: raw['password'] === true,
    loadFromDb: raw['load_from_db'] === true,
    inputTypes: portTypes(raw['input_types']),
    options: asStrings(raw['options']),
    filePath: raw['file_path'] ?? null,
    proxy:
      proxyId === undefined || proxyField === undefined
        ? undefined
        : { id: proxyId, field: proxyField },
    raw,
  };
}

/** A node's outputs; older files list only their types, which then make one output. */
export function readOutputs(definition: JsonObject): readonly NodeOutput[] {
  const stored = definition['outputs'];
  if (isJsonArray(stored) && stored.length > 0) {
    return stored.filter(isJsonObject).flatMap((raw) => {
      const name = nonEmpty(raw['name']);
      return name === undefined ? [] : [readOutput(name, raw)];
    });
  }
  const types = [definition['output_types'], definition['base_classes']]
    .map(portTypes)
    .find((names) => names.length > 0);
  if (types === undefined) return [];

  const name = types.join(' | ');
  const common = { isHidden: false, allowsLoop: false, method: undefined };
  return [{ ...common, name, displayName: name, types }];
}

function readOutput(name: string, raw: JsonObject): NodeOutput {
  return {
    name,
    displayName: nonEmpty(raw['display_name']) ?? name,
    method: nonEmpty(raw['method']),
    types: portTypes(raw['types']),
    isHidden: raw['hidden'] === true,
    allowsLoop: raw['allows_loop'] === true,
  };
}

/** The text, or undefined where it is none or blank. */
export function nonEmpty(value: JsonValue | undefined): string | undefined {
  const text = asString(value);
  return text === undefined || text.trim() === '' ? undefined : text;
}
