import { isJsonArray, isJsonObject, tryParseJson, type JsonObject } from '../base/json';
import type { ComponentContext } from '../flow/component';
import { Data, DataFrame } from '../flow/values';
import { chat } from './chat';
import {
  choiceField,
  flagField,
  integerField,
  invalidInput,
  numberField,
  output,
  positive,
  secretField,
  stringField,
  textField,
} from './fields';
import {
  keyOf,
  chatOutputs,
  modelComponent,
  openModel,
  temperatureInput,
  type ModelSettings,
} from './modelComponent';

/** Settings of Ollama's own API that its OpenAI-compatible one does not take. */
const ownSettings = [
  'mirostat_eta',
  'mirostat_tau',
  'num_ctx',
  'num_gpu',
  'num_thread',
  'repeat_last_n',
  'repeat_penalty',
  'tfs_z',
  'top_k',
] as const;

function spec(context: ComponentContext): ModelSettings {
  const stop = context
    .text('stop_tokens')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  const unused = ownSettings.filter((name) => positive(context.number(name)) !== undefined);
  if (unused.length > 0) context.log(`Not passed on to Ollama: ${unused.join(', ')}.`);
  return {
    provider: 'Ollama',
    model: context.text('model_name'),
    ...keyOf(context),
    baseUrl: context.text('base_url') || undefined,
    temperature: context.number('temperature'),
    topP: positive(context.number('top_p')),
    timeoutSeconds: positive(context.integer('timeout')),
    jsonMode: context.boolean('enable_structured_output'),
    ...(stop.length === 0 ? {} : { extra: { stop } }),
  };
}

/** The answer as JSON, for the outputs that give data. */
async function askJson(context: ComponentContext): Promise<JsonObject> {
  const { model, name } = await openModel(context, { spec });
  const { text } = await chat(context, { model, modelName: name });
  const json = tryParseJson(text);
  if (json === undefined) {
    throw invalidInput(
      context,
      'format',
      'the model did not answer with JSON.',
      'Ask for JSON in the system message, or use the text output.',
    );
  }
  if (isJsonObject(json)) return json;
  if (!isJsonArray(json)) return { value: json };

  const only = json.length === 1 ? json[0] : undefined;
  return isJsonObject(only) ? only : { results: json };
}

async function asTable(context: ComponentContext): Promise<DataFrame> {
  const json = await askJson(context);
  const results = json['results'];
  const rows = isJsonArray(results) ? results.filter(isJsonObject) : [json];
  return new DataFrame(rows);
}

/** Models on this machine or in the network, served by Ollama. */
export const ollamaModel = modelComponent({
  type: 'OllamaModel',
  aliases: ['ChatOllamaComponent'],
  displayName: 'Ollama',
  description: 'Asks a model that Ollama serves.',
  inputs: [
    textField('base_url', 'Base URL', { defaultValue: 'http://localhost:11434' }),
    stringField('model_name', 'Model Name', { isRequired: true }),
    secretField('api_key', 'API Key', { isAdvanced: true }),
    temperatureInput,
    flagField('enable_structured_output', 'Enable Structured Output', false, { isAdvanced: true }),
    choiceField('mirostat', 'Mirostat', ['Disabled', 'Mirostat', 'Mirostat 2.0'], {
      isAdvanced: true,
    }),
    ...ownSettings.map((name) => numberField(name, name, { isAdvanced: true })),
    integerField('timeout', 'Timeout', { isAdvanced: true, info: 'Seconds.' }),
    numberField('top_p', 'Top P', { isAdvanced: true }),
    textField('stop_tokens', 'Stop Tokens', { isAdvanced: true }),
  ],
  outputs: [
    ...chatOutputs,
    output('data_output', 'Data', 'build_data_output', 'Data'),
    output('dataframe_output', 'DataFrame', 'build_dataframe_output', 'DataFrame'),
  ],
  spec,
  methods: {
    build_data_output: async (context) => new Data(await askJson(context)),
    build_dataframe_output: asTable,
  },
});
