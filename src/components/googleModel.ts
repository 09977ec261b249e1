import { integerField, numberField, positive, secretField, stringField } from './fields';
import { eitherText, keyOf, modelComponent, temperatureInput } from './modelComponent';

/** Google's Gemini models, through Google's own endpoint for OpenAI's API. */
export const googleModel = modelComponent({
  type: 'GoogleGenerativeAIModel',
  aliases: ['GoogleGenerativeAIComponent'],
  displayName: 'Google Generative AI',
  description: 'Asks a Gemini model of Google.',
  inputs: [
    integerField('max_output_tokens', 'Max Output Tokens'),
    stringField('model_name', 'Model', { defaultValue: 'gemini-1.5-pro' }),
    stringField('model', 'Model', { isAdvanced: true, info: 'Before 1.1.' }),
    secretField('api_key', 'Google API Key', { isRequired: true }),
    secretField('google_api_key', 'Google API Key', { isAdvanced: true, info: 'Before 1.1.' }),
    numberField('top_p', 'Top P', { isAdvanced: true }),
    temperatureInput,
  ],
  spec: (context) => ({
    provider: 'Google Generative AI',
    model: eitherText(context, 'model_name', 'model'),
    ...keyOf(context, 'api_key', 'google_api_key'),
    temperature: context.number('temperature'),
    topP: positive(context.number('top_p')),
    maxTokens: positive(context.integer('max_output_tokens')),
  }),
});
