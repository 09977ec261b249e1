import {
  asString,
  asStrings,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { FormField, FormInput, FormOutput, InputKind } from '../protocol/form';
import type { Flow, FlowNode, TemplateField } from './flowFile';
import { isKind } from './flowInterface';

/**
 * What a flow asks a person for, and what it shows them: the components it starts with whose values
 * no edge brings, and those it ends with.
 */

/** Fields that hold the value of components which bring something into a flow. */
const sourceFields: Readonly<Record<string, readonly string[]>> = {
  TextInput: ['input_value'],
  File: ['path'],
  FileComponent: ['path'],
  JSONtoData: ['json_file', 'json_string'],
  JSONToDataComponent: ['json_file', 'json_string'],
  CSVtoData: ['csv_file', 'csv_string'],
  CSVToDataComponent: ['csv_file', 'csv_string'],
  CreateList: ['texts'],
  CreateListComponent: ['texts'],
  URL: ['urls'],
  URLComponent: ['urls'],
  Webhook: ['data'],
};
/** Components whose author named the fields. */
const namedFields: Readonly<Record<string, RegExp>> = {
  CreateData: /^field_\d+_key$/,
  CreateDataComponent: /^field_\d+_key$/,
  DynamicCreateData: /^dynamic_/,
  DynamicCreateDataComponent: /^dynamic_/,
};
/** Texts that components read as JSON. */
const jsonTexts = new Set(['json_string', 'data']);
const longTexts = new Set(['input_value', 'csv_string']);
const numberTypes = new Set(['int', 'float', 'slider']);
const jsonTypes = new Set(['NestedDict', 'table', 'data']);

/** The inputs of a flow; in one without chat also the open variables of its prompts. */
export function formInputs(flow: Flow, hasChatInput: boolean): readonly FormInput[] {
  const fed = new Set(flow.edges.map(({ target, targetField }) => `${target} ${targetField}`));
  return flow.nodes.flatMap((node): readonly FormInput[] => {
    if (node.isToolMode) return [];

    const fields = fieldsOf(node, hasChatInput)
      .filter(({ name }) => !fed.has(`${node.id} ${name}`))
      .flatMap(formField);
    const { id: nodeId, displayName: component, type } = node;
    return fields.length === 0 ? [] : [{ nodeId, component, type, fields }];
  });
}

/** The outputs of a flow: those it names, and in one without chat whatever it ends with. */
export function formOutputs(flow: Flow, hasChatInput: boolean): readonly FormOutput[] {
  const feeding = new Set(flow.edges.map(({ source }) => source));
  const fed = new Set(flow.edges.map(({ target }) => target));
  return flow.nodes
    .filter((node) => {
      if (isKind(node, 'TextOutput')) return true;
      if (hasChatInput || node.isToolMode) return false;
      if (isKind(node, 'ChatOutput')) return true;
      return fed.has(node.id) && !feeding.has(node.id);
    })
    .map(({ id: nodeId, displayName: component, type }) => ({ nodeId, component, type }));
}

function fieldsOf(node: FlowNode, hasChatInput: boolean): readonly TemplateField[] {
  if (isKind(node, 'Prompt') && !hasChatInput) {
    return [...node.fields.values()].filter(({ name }) => node.customFields.includes(name));
  }
  const kind = Object.keys(sourceFields).find((name) => isKind(node, name));
  if (kind !== undefined) {
    return (sourceFields[kind] ?? []).flatMap((name) => node.fields.get(name) ?? []);
  }
  const named = Object.keys(namedFields).find((name) => isKind(node, name));
  const pattern = named === undefined ? undefined : namedFields[named];
  return [...node.fields.values()].filter(({ name }) => pattern?.test(name) === true);
}

function formField(field: TemplateField): readonly FormField[] {
  const kind = kindOf(field);
  if (kind === undefined || field.isPassword || field.inputClass === 'SecretStrInput') return [];

  const { name, displayName: label, options, isRequired, raw } = field;
  const types = asStrings(raw['fileTypes'] ?? raw['file_types']);
  const variable = field.loadFromDb ? asString(field.value) : undefined;
  return [
    {
      ...{ name, label, kind, options, isRequired },
      info: asString(raw['info']) ?? '',
      value: variable === undefined ? valueOf(field, kind) : '',
      extensions: types.map((type) => type.replace(/^\./, '').toLowerCase()),
      isMany: field.isList,
      isText: kind === 'json' && field.type === 'str',
      ...(variable === undefined ? {} : { variable }),
    },
  ];
}

function kindOf(field: TemplateField): InputKind | undefined {
  const { type, isList, options, value } = field;
  if (type === 'file') return 'file';
  if (type === 'dict') return isFlat(value) ? 'pairs' : 'json';
  if (jsonTypes.has(type)) return 'json';
  if (isList) return type === 'str' ? 'list' : 'json';
  return options.length > 0 ? 'choice' : plainKind(field);
}

/** Of a field that holds one plain value. */
function plainKind({ name, type, raw }: TemplateField): InputKind | undefined {
  if (numberTypes.has(type)) return 'number';
  if (type === 'bool') return 'boolean';
  if (type !== 'str' && type !== 'prompt') return undefined;
  if (jsonTexts.has(name)) return 'json';
  return raw['multiline'] === true || longTexts.has(name) ? 'multiline' : 'text';
}

function valueOf({ value, filePath }: TemplateField, kind: InputKind): JsonValue {
  if (kind === 'file') return isJsonArray(filePath) ? filePath : textsOf(filePath);
  if (kind === 'list') return isJsonArray(value) ? value : textsOf(value);
  return kind === 'pairs' ? entriesOf(value) : value;
}

function entriesOf(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;

  const small = isJsonArray(value) ? value.filter(isJsonObject) : [];
  return Object.fromEntries(small.flatMap((item) => Object.entries(item)));
}

function textsOf(value: JsonValue): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** Whether it is an object of plain values; older files keep a list of objects with one key each. */
function isFlat(value: JsonValue): boolean {
  if (value === null || value === '') return true;
  if (isJsonArray(value)) return value.every((item) => isJsonObject(item) && isFlat(item));
  return (
    isJsonObject(value) &&
    Object.values(value).every((item) => item === null || typeof item !== 'object')
  );
}
