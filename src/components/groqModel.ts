import { integerField, positive, secretField, stringField, textField } from './fields';
import {
  eitherText,
  keyOf,
  maxTokensInput,
  modelComponent,
  temperatureInput,
} from './modelComponent';

/** Models that Groq serves. */
export const groqModel = modelComponent({
  type: 'GroqModel',
  aliases: ['GroqModelComponent'],
  displayName: 'Groq',
  description: 'Asks a model that Groq serves.',
  inputs: [
    secretField('api_key', 'Groq API Key'),
    secretField('groq_api_key', 'Groq API Key', { isAdvanced: true, info: 'Before 1.1.' }),
    textField('base_url', 'Groq API Base', {
      defaultValue: 'https://api.groq.com',
      isAdvanced: true,
    }),
    textField('groq_api_base', 'Groq API Base', { isAdvanced: true, info: 'Before 1.1.' }),
    maxTokensInput,
    temperatureInput,
    integerField('n', 'N', { isAdvanced: true, info: 'Answers to ask for; the first is taken.' }),
    stringField('model_name', 'Model', { defaultValue: 'llama-3.1-8b-instant' }),
  ],
  spec: (context) => ({
    provider: 'Groq',
    model: context.text('model_name'),
    ...keyOf(context, 'api_key', 'groq_api_key'),
    baseUrl: eitherText(context, 'base_url', 'groq_api_base') || undefined,
    temperature: context.number('temperature'),
    maxTokens: positive(context.integer('max_tokens')),
  }),
});
