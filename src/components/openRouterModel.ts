import { numberField, positive, secretField, stringField } from './fields';
import { keyOf, maxTokensInput, modelComponent } from './modelComponent';

/** Models of many providers behind OpenRouter. */
export const openRouterModel = modelComponent({
  type: 'OpenRouterComponent',
  aliases: ['OpenRouter'],
  displayName: 'OpenRouter',
  description: 'Asks a model of any provider behind OpenRouter.',
  inputs: [
    secretField('api_key', 'OpenRouter API Key', { isRequired: true }),
    stringField('model_name', 'Model', { isRequired: true }),
    numberField('temperature', 'Temperature', { defaultValue: 0.7, isAdvanced: true }),
    maxTokensInput,
    stringField('site_url', 'Site URL', { isAdvanced: true }),
    stringField('app_name', 'App Name', { isAdvanced: true }),
  ],
  spec: (context) => {
    const site = context.text('site_url');
    const app = context.text('app_name');
    return {
      provider: 'OpenRouter',
      model: context.text('model_name'),
      ...keyOf(context),
      temperature: context.number('temperature'),
      maxTokens: positive(context.integer('max_tokens')),
      headers: {
        ...(site === '' ? {} : { 'HTTP-Referer': site }),
        ...(app === '' ? {} : { 'X-Title': app }),
      },
    };
  },
});
