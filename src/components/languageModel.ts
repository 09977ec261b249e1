import type { ComponentDefinition } from '../flow/component';
import { chat } from './chat';
import { secretField, stringField, textField } from './fields';
import { chosenModel } from './modelChoice';
import { chatInputs, chatOutputs, maxTokensInput, temperatureInput } from './modelComponent';

/** A model of any provider, asked once or handed to other components. */
export const languageModel: ComponentDefinition = {
  type: 'LanguageModelComponent',
  aliases: ['LanguageModel', 'Language Model'],
  displayName: 'Language Model',
  category: 'models_and_agents',
  description: 'Asks a language model of any provider.',
  inputs: [
    {
      name: 'model',
      displayName: 'Language Model',
      kind: 'model',
      accepts: ['LanguageModel'],
      info: 'Without one, the default model of the settings answers.',
    },
    stringField('provider', 'Model Provider', { info: 'Langflow 1.7 and before.' }),
    stringField('model_name', 'Model Name', { info: 'Langflow 1.7 and before.' }),
    secretField('api_key', 'API Key', {
      isAdvanced: true,
      info: "Without one, the provider's variable is used, for example OPENAI_API_KEY.",
    }),
    textField('ollama_base_url', 'Ollama URL', { isAdvanced: true }),
    ...chatInputs,
    temperatureInput,
    maxTokensInput,
  ],
  outputs: chatOutputs,
  methods: {
    text_response: async (context) => {
      const { model, name } = await chosenModel(context);
      return chat(context, { model, modelName: name });
    },
    build_model: chosenModel,
  },
};
