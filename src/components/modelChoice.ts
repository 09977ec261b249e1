import { AppError } from '../base/errors';
import { asString } from '../base/json';
import type { ComponentContext } from '../flow/component';
import type { ModelSpec } from '../flow/ports';
import { ModelHandle, type FlowValue } from '../flow/values';
import { isPlainObject, positive } from './fields';
import { keyOf } from './modelComponent';

/** The model a node chose: by name, or ready-made over an edge. */
export interface NamedModel {
  readonly provider: string;
  readonly model: string;
}

function ofRecord(value: FlowValue | undefined): NamedModel | undefined {
  if (!isPlainObject(value)) return undefined;

  const model = asString(value['name']) ?? asString(value['model_name']) ?? '';
  return model === '' ? undefined : { provider: asString(value['provider']) ?? '', model };
}

/** Langflow 1.8 and later: a list with one entry. */
function ofModelField(context: ComponentContext): NamedModel | undefined {
  const value = context.value('model');
  if (typeof value === 'string') {
    return value === '' ? undefined : { provider: context.text('provider'), model: value };
  }
  return ofRecord(Array.isArray(value) ? (value as readonly FlowValue[])[0] : value);
}

/** How a kind of node chooses its model, where kinds differ. */
interface ChoiceFields {
  /** Fields that a ready-made model may arrive at. */
  readonly handles: readonly string[];
  /** Langflow up to 1.7 kept the provider here, and the name in `model_name`. */
  readonly provider: string;
  /** Settings that lie beside the provider. */
  readonly settings?: (context: ComponentContext, chosen: NamedModel) => Partial<ModelSpec>;
}

const usualFields: ChoiceFields = { handles: ['model', 'llm'], provider: 'provider' };

/** Langflow up to 1.7: two fields. */
function ofOldFields(context: ComponentContext, field: string): NamedModel | undefined {
  const provider = context.text(field);
  const model = context.text('model_name');
  return provider === '' || model === '' ? undefined : { provider, model };
}

function missingModel(context: ComponentContext): AppError {
  return new AppError('model-missing', `${context.node.displayName} has no model selected.`, {
    remedy: 'Select a model in the component, or set a default model for all flows.',
    subject: { nodeId: context.node.id, component: context.node.displayName, field: 'model' },
  });
}

function ollamaUrl(context: ComponentContext, provider: string): string | undefined {
  return provider === 'Ollama' ? context.text('ollama_base_url') || undefined : undefined;
}

/**
 * The model of a node that can choose any provider, or the user's default where it chose none.
 * @throws AppError `model-missing`, and what opening the model throws.
 */
export async function chosenModel(
  context: ComponentContext,
  fields: ChoiceFields = usualFields,
): Promise<ModelHandle> {
  const given = fields.handles.map((field) => context.value(field));
  const ready = given.find((value) => value instanceof ModelHandle);
  if (ready !== undefined) return ready;

  const named = ofModelField(context);
  const old = named === undefined ? ofOldFields(context, fields.provider) : undefined;
  const own = named ?? old;
  const chosen = own ?? (await context.ports.models.defaultModel());
  if (chosen === undefined) throw missingModel(context);

  const spec: ModelSpec = {
    ...chosen,
    // A key in the node belongs to the provider that the node chose.
    ...(own === undefined ? {} : keyOf(context)),
    baseUrl: ollamaUrl(context, chosen.provider),
    temperature: context.number('temperature'),
    maxTokens: positive(context.integer('max_tokens')),
    ...(old === undefined ? {} : fields.settings?.(context, old)),
    node: { id: context.node.id, component: context.node.displayName },
  };
  const model = await context.ports.models.open(spec);
  // The run may have another model than the node.
  return new ModelHandle(model, model.spec.model);
}
