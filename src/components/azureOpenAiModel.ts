import { secretField, stringField, textField } from './fields';
import { keyOf, maxTokensInput, modelComponent } from './modelComponent';
import { numberField, positive } from './fields';

/** OpenAI's models in Azure. */
export const azureOpenAiModel = modelComponent({
  type: 'AzureOpenAIModel',
  aliases: ['AzureChatOpenAIComponent', 'AzureOpenAIModelComponent'],
  displayName: 'Azure OpenAI',
  description: 'Asks a model of OpenAI that is deployed in Azure.',
  inputs: [
    textField('azure_endpoint', 'Azure Endpoint', {
      isRequired: true,
      info: 'For example https://your-resource.openai.azure.com.',
    }),
    textField('azure_deployment', 'Deployment Name', { isRequired: true }),
    secretField('api_key', 'Azure Chat OpenAI API Key', { isRequired: true }),
    stringField('api_version', 'API Version', { defaultValue: '2024-06-01' }),
    numberField('temperature', 'Temperature', { defaultValue: 0.7 }),
    maxTokensInput,
  ],
  spec: (context) => ({
    provider: 'Azure OpenAI',
    model: context.text('azure_deployment'),
    ...keyOf(context),
    baseUrl: context.text('azure_endpoint') || undefined,
    apiVersion: context.text('api_version') || undefined,
    temperature: context.number('temperature'),
    maxTokens: positive(context.integer('max_tokens')),
  }),
});
