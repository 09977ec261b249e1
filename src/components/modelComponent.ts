import type { JsonObject } from '../base/json';
import { isAppError } from '../base/errors';
import type {
  ComponentContext,
  ComponentDefinition,
  ComponentMethod,
  InputDefinition,
} from '../flow/component';
import type { ChatTurn, ModelSpec } from '../flow/ports';
import { ModelHandle } from '../flow/values';
import { chat } from './chat';
import {
  flagField,
  integerField,
  isPlainObject,
  messageField,
  numberField,
  output,
  secretField,
  stringField,
  textField,
  valueField,
} from './fields';

/** Langflow's default number of retries: too many to wait for, so it counts as no choice. */
const langflowRetries = 5;

/** Inputs of components that use a model of any provider. */
export const modelInputs: readonly InputDefinition[] = [
  {
    name: 'model',
    displayName: 'Language Model',
    kind: 'model',
    accepts: ['LanguageModel'],
    info: 'Without one, the default model of the settings answers.',
  },
  valueField('llm', 'Language Model', ['LanguageModel'], { info: 'Langflow 1.7 and before.' }),
  stringField('provider', 'Model Provider', { info: 'Langflow 1.7 and before.' }),
  stringField('model_name', 'Model Name', { info: 'Langflow 1.7 and before.' }),
  secretField('api_key', 'API Key', {
    isAdvanced: true,
    info: "Without one, the provider's variable is used, for example OPENAI_API_KEY.",
  }),
  textField('ollama_base_url', 'Ollama URL', { isAdvanced: true }),
];

/** Inputs that every model component has. */
export const chatInputs: readonly InputDefinition[] = [
  messageField('input_value', 'Input'),
  textField('system_message', 'System Message'),
  flagField('stream', 'Stream', false, { isAdvanced: true }),
];

export const temperatureInput = numberField('temperature', 'Temperature', { defaultValue: 0.1 });
export const maxTokensInput = integerField('max_tokens', 'Max Tokens', {
  isAdvanced: true,
  info: '0 sets no limit.',
});

/** Outputs that every model component has. */
export const chatOutputs = [
  output('text_output', 'Model Response', 'text_response', 'Message'),
  output('model_output', 'Language Model', 'build_model', 'LanguageModel'),
];

/** What a node says about its model. */
export type ModelSettings = Omit<ModelSpec, 'node'>;

/** A component for the models of one provider. */
export interface ModelComponent {
  readonly type: string;
  readonly aliases?: readonly string[];
  readonly displayName: string;
  readonly description: string;
  /** Inputs beside those of every model component. */
  readonly inputs: readonly InputDefinition[];
  readonly outputs?: ComponentDefinition['outputs'];
  readonly methods?: Readonly<Record<string, ComponentMethod>>;
  /** Provider, model and settings as the node's fields say. */
  readonly spec: (context: ComponentContext) => ModelSettings;
  /** Turns after the input. */
  readonly closing?: (context: ComponentContext) => readonly ChatTurn[];
}

/** Opens the model of a node. */
export async function openModel(
  context: ComponentContext,
  component: Pick<ModelComponent, 'spec'>,
): Promise<ModelHandle> {
  const node = { id: context.node.id, component: context.node.displayName };
  const spec = { ...component.spec(context), node };
  const model = await context.ports.models.open(spec);
  // The run may have another model than the node.
  return new ModelHandle(model, model.spec.model);
}

/** The definition of a component for one provider: they differ in their settings only. */
export function modelComponent(component: ModelComponent): ComponentDefinition {
  return {
    type: component.type,
    ...(component.aliases === undefined ? {} : { aliases: component.aliases }),
    displayName: component.displayName,
    category: 'models',
    description: component.description,
    inputs: [...chatInputs, ...component.inputs],
    outputs: component.outputs ?? chatOutputs,
    methods: {
      text_response: async (context) => {
        const { model, name } = await openModel(context, component);
        const closing = component.closing?.(context) ?? [];
        return chat(context, { model, modelName: name, closing });
      },
      build_model: (context) => openModel(context, component),
      ...component.methods,
    },
  };
}

/** The value of a field under its present or an older name. */
export function eitherText(context: ComponentContext, name: string, olderName: string): string {
  return context.text(fieldName(context, name, olderName));
}

/** The node's own key, under the field's present or an older name. */
export function keyOf(
  context: ComponentContext,
  name = 'api_key',
  olderName = name,
): Pick<ModelSpec, 'apiKey' | 'apiKeyVariable'> {
  const field = fieldName(context, name, olderName);
  try {
    return { apiKey: context.text(field) || undefined };
  } catch (error) {
    // Every export names the provider's own variable here. Whether it is needed is not known before
    // the model is opened: servers on this machine ask for no key.
    const variable = isAppError(error, 'variable-missing') ? error.subject.variable : undefined;
    if (variable === undefined) throw error;

    return { apiKeyVariable: variable };
  }
}

function fieldName(context: ComponentContext, name: string, olderName: string): string {
  return !context.hasField(name) && context.hasField(olderName) ? olderName : name;
}

/** Tries after the first as the node says; Langflow's default is left to us. */
export function retriesOf(context: ComponentContext): number | undefined {
  const retries = context.integer('max_retries');
  return retries === langflowRetries ? undefined : retries;
}

/** A field that holds an object of settings; anything else is no settings. Keys do not belong there. */
export function settingsOf(context: ComponentContext, field: string): JsonObject {
  const value = context.value(field);
  const settings = isPlainObject(value) ? value : {};
  return Object.fromEntries(
    Object.entries(settings).filter(([key]) => key !== '' && key !== 'api_key'),
  );
}
