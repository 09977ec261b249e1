import type { ComponentDefinition } from '../flow/component';
import { chat } from './chat';
import { chosenModel } from './modelChoice';
import {
  chatInputs,
  chatOutputs,
  maxTokensInput,
  modelInputs,
  temperatureInput,
} from './modelComponent';

/** A model of any provider, asked once or handed to other components. */
export const languageModel: ComponentDefinition = {
  type: 'LanguageModelComponent',
  aliases: ['LanguageModel', 'Language Model'],
  displayName: 'Language Model',
  category: 'models_and_agents',
  description: 'Asks a language model of any provider.',
  inputs: [...modelInputs, ...chatInputs, temperatureInput, maxTokensInput],
  outputs: chatOutputs,
  methods: {
    text_response: async (context) => {
      const { model, name } = await chosenModel(context);
      return chat(context, { model, modelName: name });
    },
    build_model: (context) => chosenModel(context),
  },
};
