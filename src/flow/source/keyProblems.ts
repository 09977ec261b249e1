import { asString, isJsonArray, isJsonObject } from '../../base/json';
import type { ComponentDefinition } from '../component';
import type { Flow, FlowNode, TemplateField } from '../flowFile';
import type { ComponentRegistry } from '../registry';
import { isSecretField } from './brief';
import type { FlowProblem } from './problem';
import { fieldOf, type FlowSourceMap } from './sourceMap';

/** What is known of keys and models on this computer. */
export interface KeyKnowledge {
  readonly registry: ComponentRegistry;
  /** Whether a variable has a value: stored, or in the environment. */
  readonly isSet: (variable: string) => boolean;
  /** The variable that holds a provider's key; undefined where it needs none or is not known. */
  readonly keyVariableOf: (provider: string) => string | undefined;
  readonly hasDefaultModel: boolean;
}

/** Fields that name the provider, newest format first. */
const providerFields = ['provider', 'agent_llm'];
const modelFields = ['model', 'llm', ...providerFields];
const ownAddress = /base_url|api_base|endpoint/;

/** Variables that a node's fields name and nobody has set, and a model that nobody chose. */
export function keyProblems(
  node: FlowNode,
  flow: Flow,
  map: FlowSourceMap,
  knowledge: KeyKnowledge,
): readonly FlowProblem[] {
  const definition = knowledge.registry.find(node);
  const fed = new Set(
    flow.edges.filter(({ target }) => target === node.id).map(({ targetField }) => targetField),
  );
  const model = definition === undefined ? undefined : modelOf(node, definition, fed);
  return [
    ...missingModel(node, map, model, knowledge),
    ...providerKey(node, map, model, knowledge),
    ...[...node.fields.values()].flatMap((field) => {
      const isModelKey = model !== undefined && isSecretField(field, definition);
      return fed.has(field.name) || isModelKey ? [] : namedVariable(node, field, map, knowledge);
    }),
  ];
}

/** What a component that uses a language model says about it. */
type ModelChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'provider'; readonly provider: string };

function modelOf(
  node: FlowNode,
  definition: ComponentDefinition,
  fed: ReadonlySet<string>,
): ModelChoice | undefined {
  const chooses = definition.inputs.some(({ kind }) => kind === 'model');
  if (!chooses) {
    return definition.category === 'models'
      ? { kind: 'provider', provider: definition.displayName }
      : undefined;
  }
  if (modelFields.some((name) => fed.has(name))) return { kind: 'connected' };

  return ownModel(node) ?? olderModel(node);
}

/** Langflow 1.8 and later: a list with one entry, or a name. */
function ownModel(node: FlowNode): ModelChoice | undefined {
  const value = node.fields.get('model')?.value ?? null;
  const entry = isJsonArray(value) ? value[0] : value;
  if (isJsonObject(entry)) {
    const provider = asString(entry['provider']) ?? '';
    return provider === '' ? { kind: 'connected' } : { kind: 'provider', provider };
  }
  const isNamed = typeof entry === 'string' && entry !== '';
  return isNamed ? { kind: 'provider', provider: valueText(node, 'provider') ?? '' } : undefined;
}

/** Langflow up to 1.7: two fields. */
function olderModel(node: FlowNode): ModelChoice {
  const provider = providerFields.map((name) => valueText(node, name)).find((name) => name);
  const hasModel = valueText(node, 'model_name') !== undefined;
  return provider === undefined || !hasModel ? { kind: 'none' } : { kind: 'provider', provider };
}

function missingModel(
  node: FlowNode,
  map: FlowSourceMap,
  model: ModelChoice | undefined,
  { hasDefaultModel }: KeyKnowledge,
): readonly FlowProblem[] {
  if (model?.kind !== 'none' || hasDefaultModel) return [];

  const place = fieldOf(map, node.id, 'model') ?? fieldOf(map, node.id, 'agent_llm');
  const span = place?.value ?? place?.key ?? map.nodes.get(node.id)?.label;
  if (span === undefined) return [];

  return [
    {
      kind: 'missing-model',
      severity: 'warning',
      message: `${node.displayName} has no model selected, and there is no default model.`,
      span,
      nodeId: node.id,
      field: place?.name,
    },
  ];
}

/** A model's key comes from the node, from the variable it names, or from the provider's own. */
function providerKey(
  node: FlowNode,
  map: FlowSourceMap,
  model: ModelChoice | undefined,
  knowledge: KeyKnowledge,
): readonly FlowProblem[] {
  if (model?.kind !== 'provider') return [];

  const variable = knowledge.keyVariableOf(model.provider);
  if (variable === undefined || knowledge.isSet(variable) || hasOwnAddress(node)) return [];

  const definition = knowledge.registry.find(node);
  const field = [...node.fields.values()].find((each) => isSecretField(each, definition));
  const value = asString(field?.value) ?? '';
  return hasKey(field, value, knowledge)
    ? []
    : missingKey(node, field, map, isName(value) ? value : variable);
}

function hasKey(field: TemplateField | undefined, value: string, { isSet }: KeyKnowledge): boolean {
  return value !== '' && (field?.loadFromDb !== true || isSet(value));
}

/** Servers of one's own rarely ask for a key. */
function hasOwnAddress(node: FlowNode): boolean {
  return [...node.fields.values()].some(
    ({ name, value }) => ownAddress.test(name) && value !== null && value !== '',
  );
}

function namedVariable(
  node: FlowNode,
  field: TemplateField,
  map: FlowSourceMap,
  { isSet }: KeyKnowledge,
): readonly FlowProblem[] {
  const { value } = field;
  if (!field.loadFromDb || !field.isShown || typeof value !== 'string' || value === '') return [];
  // Exports carry addresses in such fields, which nobody means as names.
  if (value.includes('://') || isSet(value) || !isName(value)) return [];

  return missingKey(node, field, map, value);
}

function missingKey(
  node: FlowNode,
  field: TemplateField | undefined,
  map: FlowSourceMap,
  variable: string,
): readonly FlowProblem[] {
  const place = field === undefined ? undefined : fieldOf(map, node.id, field.name);
  const span = place?.value ?? place?.key ?? map.nodes.get(node.id)?.label;
  if (span === undefined) return [];

  const what = field === undefined ? '' : ` for ${field.displayName}`;
  return [
    {
      kind: 'missing-key',
      severity: 'warning',
      message: `${node.displayName} needs the variable ${variable}${what}, which is not set on this computer.`,
      span,
      nodeId: node.id,
      field: field?.name,
      variable,
    },
  ];
}

/** A stored key whose mark says "variable" must not be shown as one. */
function isName(value: string): boolean {
  return /^[A-Za-z_][\w .-]{0,63}$/.test(value) && !/^(?:sk|pk|gsk|xai)-/.test(value);
}

function valueText(node: FlowNode, field: string): string | undefined {
  const value = asString(node.fields.get(field)?.value)?.trim();
  return value === '' ? undefined : value;
}
