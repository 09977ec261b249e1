import type { ComponentContext, InputDefinition } from '../flow/component';
import type { ModelSpec } from '../flow/ports';
import type { ModelHandle } from '../flow/values';
import { flagField, integerField, numberField, positive, secretField, stringField } from './fields';
import { chosenModel, type NamedModel } from './modelChoice';
import { maxTokensInput, retriesOf, settingsOf } from './modelComponent';

const hidden = { isAdvanced: true, info: 'Langflow 1.7 and before.' };

/** Fields that an agent chooses its model with, of every version. */
export const agentModelInputs: readonly InputDefinition[] = [
  {
    name: 'model',
    displayName: 'Language Model',
    kind: 'model',
    accepts: ['LanguageModel'],
    info: 'Without one, the default model of the settings answers.',
  },
  {
    name: 'agent_llm',
    displayName: 'Model Provider',
    kind: 'model',
    accepts: ['LanguageModel'],
    ...hidden,
  },
  stringField('model_name', 'Model Name', hidden),
  secretField('api_key', 'API Key', {
    isAdvanced: true,
    info: "Without one, the provider's variable is used, for example OPENAI_API_KEY.",
  }),
  stringField('openai_api_base', 'OpenAI API Base', hidden),
  stringField('base_url', 'Base URL', hidden),
  stringField('ollama_base_url', 'Ollama URL', { isAdvanced: true }),
  numberField('temperature', 'Temperature', { isAdvanced: true }),
  maxTokensInput,
  integerField('max_output_tokens', 'Max Output Tokens', hidden),
  numberField('top_p', 'Top P', hidden),
  integerField('seed', 'Seed', hidden),
  flagField('json_mode', 'JSON Mode', false, hidden),
  integerField('max_retries', 'Max Retries', hidden),
  integerField('timeout', 'Timeout', { ...hidden, info: 'Seconds.' }),
  { name: 'model_kwargs', displayName: 'Model Kwargs', kind: 'object', ...hidden },
];

function baseUrlOf(context: ComponentContext, provider: string): string | undefined {
  if (provider === 'OpenAI') return context.text('openai_api_base') || undefined;

  const own = context.text('base_url');
  return own || (provider === 'Ollama' ? context.text('ollama_base_url') : '') || undefined;
}

/** Which of the fields are the provider's: nodes keep those of providers chosen before. */
function settings(context: ComponentContext, { provider }: NamedModel): Partial<ModelSpec> {
  const isOpenAi = provider === 'OpenAI';
  return {
    baseUrl: baseUrlOf(context, provider),
    maxTokens:
      positive(context.integer('max_tokens')) ?? positive(context.integer('max_output_tokens')),
    maxRetries: retriesOf(context),
    timeoutSeconds: positive(context.integer('timeout')),
    ...(isOpenAi
      ? {
          seed: context.integer('seed'),
          jsonMode: context.boolean('json_mode'),
          extra: settingsOf(context, 'model_kwargs'),
        }
      : // Anthropic takes either a temperature or this.
        provider === 'Anthropic'
        ? {}
        : { topP: positive(context.number('top_p')) }),
  };
}

/**
 * An agent's model: over an edge, from the list of Langflow 1.8, from the fields before it, or the
 * user's default.
 * @throws as `chosenModel` does.
 */
export function agentModel(context: ComponentContext): Promise<ModelHandle> {
  return chosenModel(context, {
    handles: ['model', 'agent_llm'],
    provider: 'agent_llm',
    settings,
  });
}
