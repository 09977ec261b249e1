import type { ParameterField, ParameterNode } from '../protocol/parameters';
import { asString, type JsonObject } from '../base/json';
import type { Flow, FlowNode, TemplateField } from './flowFile';

const numberTypes = new Set(['int', 'float', 'slider']);
const objectTypes = new Set(['dict', 'NestedDict', 'table']);

/** The fields of a flow that a run can be given other values for; secrets and what an edge feeds are not. */
export function parametersOf(flow: Flow): readonly ParameterNode[] {
  const fed = new Set(flow.edges.map(({ target, targetField }) => `${target} ${targetField}`));
  return flow.nodes.flatMap((node): readonly ParameterNode[] => {
    const fields = [...node.fields.values()].flatMap((field) =>
      fed.has(`${node.id} ${field.name}`) ? [] : parameter(field),
    );
    const { id: nodeId, displayName: component, type } = node;
    return fields.length === 0 ? [] : [{ nodeId, component, type, fields }];
  });
}

/** The tweaks without any that would be a secret, or that the flow has no field for. */
export function withoutSecrets(
  flow: Flow,
  tweaks: Readonly<Record<string, JsonObject>>,
): Readonly<Record<string, JsonObject>> {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const kept = Object.entries(tweaks).flatMap(([id, values]): [string, JsonObject][] => {
    const own = Object.entries(values).filter(([name]) => isOpen(nodes.get(id), name));
    return own.length === 0 ? [] : [[id, Object.fromEntries(own)]];
  });
  return Object.fromEntries(kept);
}

function isOpen(node: FlowNode | undefined, name: string): boolean {
  const field = node?.fields.get(name);
  return field !== undefined && !isSecret(field);
}

function isSecret({ isPassword, loadFromDb, inputClass }: TemplateField): boolean {
  return isPassword || loadFromDb || inputClass === 'SecretStrInput';
}

function parameter(field: TemplateField): readonly ParameterField[] {
  const kind = kindOf(field);
  if (kind === undefined || !field.isShown || isSecret(field)) return [];

  const { name, displayName: label, value, options, isAdvanced, raw } = field;
  return [{ name, label, info: asString(raw['info']) ?? '', kind, value, options, isAdvanced }];
}

function kindOf({ type, isList, options, raw }: TemplateField): ParameterField['kind'] | undefined {
  if (isList || objectTypes.has(type)) return 'json';
  if (options.length > 0) return 'choice';
  if (numberTypes.has(type)) return 'number';
  if (type === 'bool') return 'boolean';
  if (type === 'prompt') return 'multiline';
  if (type !== 'str') return undefined;
  return raw['multiline'] === true ? 'multiline' : 'text';
}
