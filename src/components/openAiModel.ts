import { flagField, integerField, positive, secretField, stringField } from './fields';
import {
  keyOf,
  maxTokensInput,
  modelComponent,
  retriesOf,
  settingsOf,
  temperatureInput,
} from './modelComponent';

/** OpenAI, or any server that speaks its chat completions at another base URL. */
export const openAiModel = modelComponent({
  type: 'OpenAIModel',
  aliases: ['OpenAIModelComponent'],
  displayName: 'OpenAI',
  description: 'Asks a model of OpenAI, or of a server that speaks its API.',
  inputs: [
    maxTokensInput,
    {
      name: 'model_kwargs',
      displayName: 'Model Kwargs',
      kind: 'object',
      isAdvanced: true,
      info: 'Further fields of the request.',
    },
    flagField('json_mode', 'JSON Mode', false, { isAdvanced: true }),
    stringField('model_name', 'Model Name', { defaultValue: 'gpt-4o-mini' }),
    stringField('openai_api_base', 'OpenAI API Base', { isAdvanced: true }),
    secretField('api_key', 'OpenAI API Key', { isRequired: true }),
    secretField('openai_api_key', 'OpenAI API Key', { isAdvanced: true, info: 'Before 1.1.' }),
    temperatureInput,
    integerField('seed', 'Seed', { defaultValue: 1, isAdvanced: true }),
    integerField('max_retries', 'Max Retries', { isAdvanced: true }),
    integerField('timeout', 'Timeout', { defaultValue: 700, isAdvanced: true, info: 'Seconds.' }),
  ],
  spec: (context) => ({
    provider: 'OpenAI',
    model: context.text('model_name') || 'gpt-4o-mini',
    ...keyOf(context, 'api_key', 'openai_api_key'),
    baseUrl: context.text('openai_api_base') || undefined,
    temperature: context.number('temperature'),
    seed: context.integer('seed'),
    maxTokens: positive(context.integer('max_tokens')),
    jsonMode: context.boolean('json_mode'),
    maxRetries: retriesOf(context),
    timeoutSeconds: positive(context.integer('timeout')),
    extra: settingsOf(context, 'model_kwargs'),
  }),
});
