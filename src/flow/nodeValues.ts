import { AppError } from '../base/errors';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json';
import type { FieldPlace } from './coerce';
import type { ComponentDefinition, InputDefinition } from './component';
import type { FlowEdge, FlowNode, TemplateField } from './flowFile';
import type { VariablePort } from './ports';
import { Data, Message, type FlowValue } from './values';

/** Where a node's values come from in one visit. */
export interface ValueSources {
  readonly node: FlowNode;
  readonly definition: ComponentDefinition;
  /** Edges that carry a value now, in file order. */
  readonly edges: readonly FlowEdge[];
  /** What an edge carries. */
  readonly valueOf: (edge: FlowEdge) => FlowValue | undefined;
  /** Values the run sets itself: the request's input, its files, whether to stream, a tool's arguments. */
  readonly overrides: ReadonlyMap<string, FlowValue>;
  /** Values set by hand: they win over everything. */
  readonly edited?: ReadonlyMap<string, FlowValue> | undefined;
}

/** The values of a node's fields: from an edge, else set by the run, else stored, else the default. */
export class NodeValues {
  private readonly edgesOf = new Map<string, FlowEdge[]>();
  private readonly definitions: ReadonlyMap<string, InputDefinition>;
  private readonly variables = new Map<string, string | undefined>();

  constructor(private readonly sources: ValueSources) {
    this.definitions = inputsOf(sources.definition);
    for (const edge of sources.edges) {
      const edges = this.edgesOf.get(edge.targetField);
      if (edges === undefined) this.edgesOf.set(edge.targetField, [edge]);
      else edges.push(edge);
    }
  }

  /** Fetches the global variables that fields name, once, so that reading is immediate. */
  async loadVariables(variables: VariablePort): Promise<void> {
    for (const field of this.sources.node.fields.values()) {
      const name = this.variableName(field);
      if (name !== undefined && !this.variables.has(name)) {
        this.variables.set(name, await variables.get(name));
      }
    }
  }

  /** @throws AppError `variable-missing` where the field names a global variable that is not set. */
  value(name: string): FlowValue {
    const edited = this.sources.edited?.get(name);
    if (edited !== undefined) return edited;

    const edges = this.edgesOf.get(name);
    if (edges !== undefined) return this.connected(name, edges);

    const override = this.sources.overrides.get(name);
    if (override !== undefined) return override;
    return this.stored(name) ?? this.definitions.get(name)?.defaultValue ?? null;
  }

  isConnected(name: string): boolean {
    return this.edgesOf.has(name);
  }

  connectedFields(): readonly string[] {
    return [...this.edgesOf.keys()];
  }

  isSecret(name: string): boolean {
    const field = this.sources.node.fields.get(name);
    return this.definitions.get(name)?.kind === 'secret' || field?.isPassword === true;
  }

  place(name: string): FieldPlace {
    const { node } = this.sources;
    const label = node.fields.get(name)?.displayName ?? this.definitions.get(name)?.displayName;
    return { nodeId: node.id, component: node.displayName, field: name, label: label ?? name };
  }

  private connected(name: string, edges: readonly FlowEdge[]): FlowValue {
    const values = edges.map((edge) => this.sources.valueOf(edge) ?? null);
    const field = this.sources.node.fields.get(name);
    const isList = field?.isList === true || this.definitions.get(name)?.isList === true;
    if (!isList) return this.belowItsKey(field, values.at(-1) ?? null);
    // Langflow: lists arriving at a list field are joined, one level deep.
    return values.flat();
  }

  /** Langflow: what arrives at a dictionary with one key goes under it. Only fields of the author's own are such. */
  private belowItsKey(field: TemplateField | undefined, value: FlowValue): FlowValue {
    if (field?.type !== 'dict' || this.definitions.has(field.name)) return value;

    const [key, ...others] = isJsonObject(field.value) ? Object.keys(field.value) : [];
    const text = plainText(value);
    return key === undefined || others.length > 0 || text === undefined ? value : { [key]: text };
  }

  private stored(name: string): FlowValue | undefined {
    const field = this.sources.node.fields.get(name);
    // Langflow: a hidden field's value is skipped.
    if (field === undefined || !isRead(field)) return undefined;
    if (field.type === 'file') return storedFile(field);

    const variable = this.variableName(field);
    const value = variable === undefined ? field.value : this.variable(field, variable);
    return readStored(field.type, value);
  }

  private variable(field: TemplateField, name: string): string {
    const value = this.variables.get(name);
    if (value !== undefined) return value;
    // Exports carry addresses in such fields, which nobody means as names.
    if (name.includes('://')) return name;

    const { node } = this.sources;
    const shown = field.isPassword && !/^\w{1,64}$/.test(name) ? `${name.slice(0, 3)}…` : name;
    throw new AppError(
      'variable-missing',
      `The variable ${shown}, which ${node.displayName} needs for ${field.displayName}, is not set.`,
      {
        remedy: `Set the variable ${shown}, or enter a value in the flow.`,
        subject: {
          nodeId: node.id,
          component: node.displayName,
          field: field.name,
          variable: shown,
        },
      },
    );
  }

  /** The global variable a field names; fields that have another source name none. */
  private variableName(field: TemplateField): string | undefined {
    if (!field.loadFromDb || !isRead(field)) return undefined;
    const { overrides, edited } = this.sources;
    const isSet = [this.edgesOf, overrides, edited].some((map) => map?.has(field.name) === true);
    if (isSet) return undefined;
    return typeof field.value === 'string' && field.value !== '' ? field.value : undefined;
  }
}

/** Langflow: what the editor hides is not read, unless the field says so itself. */
function isRead(field: TemplateField): boolean {
  return field.isShown || field.raw['override_skip'] === true;
}

/** The text of what has one; undefined for the rest. */
function plainText(value: FlowValue): JsonValue | undefined {
  if (typeof value !== 'object') return value;
  if (value instanceof Message) return value.text;
  return value instanceof Data ? (value.text ?? value.defaultValue) : undefined;
}

const inputIndexes = new WeakMap<ComponentDefinition, ReadonlyMap<string, InputDefinition>>();

function inputsOf(definition: ComponentDefinition): ReadonlyMap<string, InputDefinition> {
  const known = inputIndexes.get(definition);
  if (known !== undefined) return known;

  const index = new Map(definition.inputs.map((input) => [input.name, input]));
  inputIndexes.set(definition, index);
  return index;
}

/** Langflow's reading of a stored value; undefined leaves it to the default. */
function readStored(type: string, value: JsonValue): FlowValue | undefined {
  if (value === null) return type === 'table' ? [] : undefined;
  // Typed escapes stand for line breaks in one-line text fields.
  if (type === 'str') return unescapeBreaks(value);
  if (value === '') return type === 'prompt' || type === 'mustache' ? value : undefined;
  if (type === 'dict' || type === 'NestedDict') return mergeObjects(value);
  return value;
}

function unescapeBreaks(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll('\\n', '\n');
  return isJsonArray(value) ? value.map(unescapeBreaks) : value;
}

/** A dictionary stored as a list of small ones; later keys win. */
function mergeObjects(value: JsonValue): JsonValue {
  if (!isJsonArray(value) || !value.every(isJsonObject)) return value;
  return Object.fromEntries(value.flatMap((object) => Object.entries(object)));
}

function storedFile(field: TemplateField): FlowValue | undefined {
  const path = field.filePath === '' ? null : field.filePath;
  if (!field.isList) return path ?? undefined;
  if (path === null) return [];
  return isJsonArray(path) ? path : [path];
}
