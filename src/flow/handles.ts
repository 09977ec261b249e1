import {
  asString,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import { nonEmpty, portTypes } from './template';

/** An edge as the file has it: names may be missing, ends may be groups. */
export interface FileEdge {
  readonly source: string;
  /** Undefined in old files: then the node's first output is meant. */
  readonly sourceOutput: string | undefined;
  readonly sourceTypes: readonly string[];
  readonly target: string;
  readonly targetField: string;
  readonly targetTypes: readonly string[] | undefined;
  readonly targetFieldType: string | undefined;
  readonly isLoop: boolean;
}

/**
 * Reads an edge. The handle objects in `data` come first, as in Langflow; then the handle strings:
 * JSON with quotes written as œ, plain JSON, and the bars of 0.x. Undefined where neither tells enough.
 */
export function readEdge(raw: JsonObject): FileEdge | undefined {
  const data = isJsonObject(raw['data']) ? raw['data'] : {};
  const source = first(readSource, data['sourceHandle'], raw['sourceHandle']);
  const target = first(readTarget, data['targetHandle'], raw['targetHandle']);
  const sourceId = nonEmpty(raw['source']) ?? source?.id;
  const targetId = nonEmpty(raw['target']) ?? target?.id;
  if (source === undefined || target === undefined) return undefined;
  if (sourceId === undefined || targetId === undefined) return undefined;

  return {
    source: sourceId,
    sourceOutput: source.output,
    sourceTypes: source.types,
    target: targetId,
    targetField: target.field,
    targetTypes: target.types,
    targetFieldType: target.fieldType,
    isLoop: target.isLoop,
  };
}

function first<T>(
  read: (handle: Handle) => T | undefined,
  ...candidates: readonly (JsonValue | undefined)[]
): T | undefined {
  for (const candidate of candidates) {
    const parts = handle(candidate);
    const result = parts === undefined ? undefined : read(parts);
    if (result !== undefined) return result;
  }
  return undefined;
}

type Handle = JsonObject | readonly string[];

/** A handle as an object, or as the parts between its bars. */
function handle(value: JsonValue | undefined): Handle | undefined {
  if (isJsonObject(value)) return Object.keys(value).length > 0 ? value : undefined;
  if (typeof value !== 'string' || value === '') return undefined;

  const parsed = tryParseJson(value) ?? tryParseJson(value.replaceAll('œ', '"'));
  if (isJsonObject(parsed)) return parsed;
  return value.includes('|') ? value.split('|') : undefined;
}

interface SourceHandle {
  readonly id: string | undefined;
  readonly output: string | undefined;
  readonly types: readonly string[];
}

function readSource(value: Handle): SourceHandle {
  if (isParts(value)) {
    // Type|node|base class|base class…
    return { id: value[1], output: undefined, types: portTypes(value.slice(2)) };
  }
  const types = portTypes(value['output_types']);
  return {
    id: asString(value['id']),
    output: nonEmpty(value['name']),
    types: types.length > 0 ? types : portTypes(value['baseClasses']),
  };
}

interface TargetHandle {
  readonly id: string | undefined;
  readonly field: string;
  readonly types: readonly string[] | undefined;
  readonly fieldType: string | undefined;
  readonly isLoop: boolean;
}

function readTarget(value: Handle): TargetHandle | undefined {
  if (isParts(value)) {
    // Type;Type|field|node
    const [types = '', field, id] = value;
    if (field === undefined) return undefined;

    const accepted = types.split(';');
    return { id, field, types: portTypes(accepted), fieldType: accepted.at(-1), isLoop: false };
  }
  const field = nonEmpty(value['fieldName']);
  const name = nonEmpty(value['name']);
  const id = asString(value['id']);
  if (field !== undefined) {
    const types = value['inputTypes'] ?? null;
    return {
      id,
      field,
      types: types === null ? undefined : portTypes(types),
      fieldType: fieldType(value['type']),
      isLoop: false,
    };
  }
  // Langflow: a target that names an output goes back into a Loop.
  if (name === undefined) return undefined;
  return {
    id,
    field: name,
    types: portTypes(value['output_types']),
    fieldType: undefined,
    isLoop: true,
  };
}

function fieldType(value: JsonValue | undefined): string | undefined {
  const [name] = portTypes(value === undefined ? [] : [value]);
  return name;
}

function isParts(value: Handle): value is readonly string[] {
  return Array.isArray(value);
}
