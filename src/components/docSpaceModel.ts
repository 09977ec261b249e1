import { flagField, integerField, positive, secretField, textField } from './fields';
import {
  maxTokensInput,
  modelComponent,
  retriesOf,
  settingsOf,
  temperatureInput,
} from './modelComponent';

/** Models of an ONLYOFFICE DocSpace portal, asked through its gateway in OpenAI's dialect. */
export const docSpaceModel = modelComponent({
  type: 'DocSpaceAIModel',
  aliases: ['DocSpaceModelComponent'],
  displayName: 'DocSpaceAI',
  description: 'Asks a model of an ONLYOFFICE DocSpace portal.',
  inputs: [
    textField('portal_url', 'Portal URL', { isRequired: true }),
    secretField('api_key', 'API Key', { isRequired: true }),
    maxTokensInput,
    { name: 'model_kwargs', displayName: 'Model Kwargs', kind: 'object', isAdvanced: true },
    flagField('json_mode', 'JSON Mode', false, { isAdvanced: true }),
    textField('model_name', 'Model Name', { isRequired: true }),
    temperatureInput,
    integerField('seed', 'Seed', { defaultValue: 1, isAdvanced: true }),
    integerField('max_retries', 'Max Retries', { isAdvanced: true }),
    integerField('timeout', 'Timeout', { defaultValue: 700, isAdvanced: true, info: 'Seconds.' }),
  ],
  spec: (context) => ({
    provider: 'ONLYOFFICE DocSpace',
    model: context.text('model_name'),
    apiKey: 'docspace',
    temperature: context.number('temperature'),
    seed: context.integer('seed'),
    maxTokens: positive(context.integer('max_tokens')),
    jsonMode: context.boolean('json_mode'),
    maxRetries: retriesOf(context),
    timeoutSeconds: positive(context.integer('timeout')),
    extra: settingsOf(context, 'model_kwargs'),
    headers: {
      origin: context.text('portal_url'),
      cookie: `asc_auth_key=${context.text('api_key')};`,
    },
  }),
});
