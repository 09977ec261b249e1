import { integerField, positive, secretField, stringField, textField } from './fields';
import { eitherText, keyOf, modelComponent, temperatureInput } from './modelComponent';

const defaultMaxTokens = 4096;

/** Anthropic's models. */
export const anthropicModel = modelComponent({
  type: 'AnthropicModel',
  aliases: ['AnthropicModelComponent'],
  displayName: 'Anthropic',
  description: 'Asks a model of Anthropic.',
  inputs: [
    integerField('max_tokens', 'Max Tokens', { defaultValue: defaultMaxTokens, isAdvanced: true }),
    stringField('model_name', 'Model Name'),
    stringField('model', 'Model Name', { isAdvanced: true, info: 'Before 1.1.' }),
    secretField('api_key', 'Anthropic API Key', { isRequired: true }),
    secretField('anthropic_api_key', 'Anthropic API Key', {
      isAdvanced: true,
      info: 'Before 1.1.',
    }),
    temperatureInput,
    textField('base_url', 'Anthropic API URL', {
      defaultValue: 'https://api.anthropic.com',
      isAdvanced: true,
    }),
    textField('prefill', 'Prefill', {
      isAdvanced: true,
      info: 'The beginning of the answer, for models that allow one.',
    }),
  ],
  spec: (context) => ({
    provider: 'Anthropic',
    model: eitherText(context, 'model_name', 'model'),
    ...keyOf(context, 'api_key', 'anthropic_api_key'),
    baseUrl: context.text('base_url') || undefined,
    temperature: context.number('temperature'),
    maxTokens: positive(context.integer('max_tokens')) ?? defaultMaxTokens,
  }),
  closing: (context) => {
    const prefill = context.text('prefill');
    return prefill === '' ? [] : [{ role: 'assistant', text: prefill }];
  },
});
