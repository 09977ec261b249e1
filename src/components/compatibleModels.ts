import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { FlowValue } from '../flow/values';
import { flagField, integerField, numberField, positive, secretField, stringField } from './fields';
import { keyOf, maxTokensInput, modelComponent, retriesOf, settingsOf } from './modelComponent';

/** One more provider with OpenAI's API: how its component is named, and its defaults. */
interface Compatible {
  readonly type: string;
  readonly className: string;
  /** Langflow's name of the component, and ours of the provider unless another is given. */
  readonly displayName: string;
  readonly provider?: string;
  readonly model: string;
  readonly temperature?: number;
  readonly baseUrl?: string;
}

function seedOf(context: ComponentContext): number | undefined {
  const seed = context.integer('seed');
  return seed !== undefined && seed >= 0 ? seed : undefined;
}

function compatibleModel(compatible: Compatible): ComponentDefinition {
  const { displayName, provider = displayName } = compatible;
  const baseUrl: FlowValue = compatible.baseUrl ?? '';
  return modelComponent({
    type: compatible.type,
    ...(compatible.className === compatible.type ? {} : { aliases: [compatible.className] }),
    displayName,
    description: `Asks a model that ${displayName} serves.`,
    inputs: [
      maxTokensInput,
      { name: 'model_kwargs', displayName: 'Model Kwargs', kind: 'object', isAdvanced: true },
      flagField('json_mode', 'JSON Mode', false, { isAdvanced: true }),
      stringField('model_name', 'Model Name', { defaultValue: compatible.model }),
      stringField('base_url', 'Base URL', { defaultValue: baseUrl, isAdvanced: true }),
      stringField('api_base', 'API Base', { isAdvanced: true }),
      secretField('api_key', 'API Key'),
      numberField('temperature', 'Temperature', { defaultValue: compatible.temperature ?? 0.1 }),
      numberField('top_p', 'Top P', { isAdvanced: true }),
      integerField('seed', 'Seed', { isAdvanced: true }),
      integerField('max_retries', 'Max Retries', { isAdvanced: true }),
      integerField('timeout', 'Timeout', { isAdvanced: true, info: 'Seconds.' }),
    ],
    spec: (context) => ({
      provider,
      model: context.text('model_name'),
      ...keyOf(context),
      baseUrl: context.text('api_base') || context.text('base_url') || undefined,
      temperature: context.number('temperature'),
      topP: positive(context.number('top_p')),
      seed: seedOf(context),
      maxTokens: positive(context.integer('max_tokens')),
      jsonMode: context.boolean('json_mode'),
      maxRetries: positive(retriesOf(context)),
      timeoutSeconds: positive(context.integer('timeout')),
      extra: settingsOf(context, 'model_kwargs'),
    }),
  });
}

/** Components of providers that differ from OpenAI's in name and address only. */
export const compatibleModels: readonly ComponentDefinition[] = [
  compatibleModel({
    type: 'DeepSeekModelComponent',
    className: 'DeepSeekModelComponent',
    displayName: 'DeepSeek',
    model: 'deepseek-chat',
    temperature: 1,
  }),
  compatibleModel({
    type: 'LMStudioModel',
    className: 'LMStudioModelComponent',
    displayName: 'LM Studio',
    model: '',
    baseUrl: 'http://localhost:1234/v1',
  }),
  compatibleModel({
    type: 'NVIDIAModelComponent',
    className: 'NVIDIAModelComponent',
    displayName: 'NVIDIA',
    model: '',
  }),
  compatibleModel({
    type: 'NovitaModel',
    className: 'NovitaModelComponent',
    displayName: 'Novita AI',
    model: 'deepseek/deepseek-r1',
  }),
  compatibleModel({
    type: 'PerplexityModel',
    className: 'PerplexityComponent',
    displayName: 'Perplexity',
    model: 'llama-3.1-sonar-small-128k-online',
    temperature: 0.75,
  }),
  compatibleModel({
    type: 'SambaNovaModel',
    className: 'SambaNovaComponent',
    displayName: 'SambaNova',
    model: 'Meta-Llama-3.3-70B-Instruct',
  }),
  compatibleModel({
    type: 'vLLMModel',
    className: 'VllmComponent',
    displayName: 'vLLM',
    provider: 'OpenAI Compatible',
    model: 'ibm-granite/granite-3.3-8b-instruct',
    baseUrl: 'http://localhost:8000/v1',
  }),
  compatibleModel({
    type: 'xAIModel',
    className: 'XAIModelComponent',
    displayName: 'xAI',
    model: 'grok-2-latest',
  }),
];
