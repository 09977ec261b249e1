import { flagField, integerField, numberField, positive, secretField, stringField } from './fields';
import {
  keyOf,
  maxTokensInput,
  modelComponent,
  retriesOf,
  temperatureInput,
} from './modelComponent';

/** Mistral's models. */
export const mistralModel = modelComponent({
  type: 'MistralModel',
  aliases: ['MistralAIModelComponent', 'MistalAIModelComponent'],
  displayName: 'MistralAI',
  description: 'Asks a model of Mistral.',
  inputs: [
    maxTokensInput,
    stringField('model_name', 'Model Name', { defaultValue: 'codestral-latest' }),
    stringField('mistral_api_base', 'Mistral API Base', { isAdvanced: true }),
    secretField('api_key', 'Mistral API Key', { isRequired: true }),
    temperatureInput,
    integerField('max_retries', 'Max Retries', { isAdvanced: true }),
    integerField('timeout', 'Timeout', { defaultValue: 60, isAdvanced: true, info: 'Seconds.' }),
    numberField('top_p', 'Top P', { defaultValue: 1, isAdvanced: true }),
    integerField('random_seed', 'Random Seed', { defaultValue: 1, isAdvanced: true }),
    flagField('safe_mode', 'Safe Mode', false, { isAdvanced: true }),
  ],
  spec: (context) => ({
    provider: 'MistralAI',
    model: context.text('model_name'),
    ...keyOf(context),
    baseUrl: context.text('mistral_api_base') || undefined,
    temperature: context.number('temperature'),
    topP: positive(context.number('top_p')),
    maxTokens: positive(context.integer('max_tokens')),
    maxRetries: retriesOf(context),
    timeoutSeconds: positive(context.integer('timeout')),
    extra: {
      random_seed: context.integer('random_seed') ?? 1,
      ...(context.boolean('safe_mode') ? { safe_prompt: true } : {}),
    },
  }),
});
