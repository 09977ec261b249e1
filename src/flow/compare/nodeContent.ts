import { asString, isJsonArray, isJsonObject, type JsonValue } from '../../base/json';
import type { FlowNode, TemplateField } from '../flowFile';

/** One thing that a component is set to. */
export interface Setting {
  /** As the user knows it. */
  readonly label: string;
  readonly value: JsonValue;
  readonly isSecret: boolean;
}

/** Older files do not mark all their keys. */
const secretName = /(?:api_?key|token|secret|password)$/i;

/** What a component is set to, by name; empty values, its Python and its place do not count. */
export function settingsOf(node: FlowNode): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  const add = (name: string, label: string, value: JsonValue, isSecret = false): void => {
    settings.set(name, { label, value, isSecret });
  };
  if (node.isFrozen) add('(frozen)', 'frozen', true);
  if (node.isToolMode) add('(tool)', 'used as a tool', true);
  if (node.isEdited) add('(edited)', 'own Python code', true);
  if (node.selectedOutput !== undefined) add('(output)', 'output', node.selectedOutput);
  for (const field of [...node.fields.values()].toSorted(byName)) {
    const value = fieldValue(field);
    if (value !== undefined) add(field.name, field.displayName, value, isSecret(field));
  }
  return settings;
}

/** The same text for two components exactly where they do the same. */
export function contentKey(node: FlowNode): string {
  const settings = [...settingsOf(node)].map(([name, { value }]) => [name, canonical(value)]);
  return JSON.stringify([node.type, node.displayName, settings]);
}

/** A value with its keys in order, so that equal values have one text. */
export function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, item: JsonValue) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)),
        )
      : item,
  );
}

function isSecret(field: TemplateField): boolean {
  return !field.loadFromDb && (field.isPassword || secretName.test(field.name));
}

function fieldValue(field: TemplateField): JsonValue | undefined {
  const { value, filePath, loadFromDb } = field;
  const model = field.type === 'model' ? chosenModel(value) : undefined;
  if (model !== undefined) return model;

  const stored = isEmpty(value) ? filePath : value;
  if (isEmpty(stored)) return undefined;

  return loadFromDb ? { variable: stored } : stored;
}

/** Langflow stores icon, category and more beside a model's name. */
function chosenModel(value: JsonValue): string | undefined {
  const entry = isJsonArray(value) ? value[0] : value;
  const name = isJsonObject(entry) ? asString(entry['name']) : undefined;
  if (!isJsonObject(entry) || name === undefined) return undefined;

  const provider = asString(entry['provider']);
  return provider === undefined ? name : `${provider}/${name}`;
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function byName(one: TemplateField, other: TemplateField): number {
  return one.name < other.name ? -1 : 1;
}
