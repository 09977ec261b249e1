import { isJsonObject, tryParseJson } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data } from '../flow/values';
import { output, stringField, textField } from './fields';

/** The body of the request as data. What is no JSON object comes whole, under `payload`. */
function build(context: ComponentContext): Data {
  const body = context.text('data');
  if (body.trim() === '') return new Data({});

  // Langflow: a line break between two quotes is one that a shell left unescaped.
  const parsed = tryParseJson(body.replaceAll('"\n"', '"\\n"'));
  if (isJsonObject(parsed)) return new Data(parsed);
  if (parsed !== undefined) return new Data({ payload: parsed });

  context.log('The payload is no JSON; it is passed on as text.');
  return new Data({ payload: body });
}

/** Starts a flow with the body of a request. */
export const webhook: ComponentDefinition = {
  type: 'Webhook',
  aliases: ['WebhookComponent'],
  displayName: 'Webhook',
  category: 'input_output',
  description: 'Starts the flow with the body of a request to its webhook address.',
  role: 'input',
  inputs: [
    textField('data', 'Payload', { isAdvanced: true }),
    stringField('curl', 'cURL', { isAdvanced: true, info: 'Shown in the editor only.' }),
    stringField('endpoint', 'Endpoint', { info: 'Shown in the editor only.' }),
  ],
  outputs: [output('output_data', 'Data', 'build_data', 'Data')],
  methods: { build_data: build },
};
