import { AppError } from '../base/errors';
import { isJsonObject, tryParseJson, type JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { choiceField, output, secretField, stringField, textField } from './fields';
import { webOf } from './sourcePorts';
import { bodyText, statusError } from './webPages';

const address = 'https://api.cleanlab.ai/api/v0/trustworthy_llm/get_confidence_score';

/** Score and explanation come from one request, however many outputs ask. */
const answers = new WeakMap<ComponentContext, Promise<JsonObject>>();

function evaluate(context: ComponentContext): Promise<JsonObject> {
  const known = answers.get(context) ?? ask(context);
  answers.set(context, known);
  return known;
}

async function ask(context: ComponentContext): Promise<JsonObject> {
  const system = context.text('system_prompt');
  const prompt = context.text('prompt');
  const body = {
    prompt: system === '' ? prompt : `${system}\n\n${prompt}`,
    response: { response: context.text('response') },
    quality: context.text('quality_preset'),
    task: 'default',
    options: { log: ['explanation'], model: context.text('model') },
  };
  const request = {
    url: address,
    method: 'POST',
    headers: {
      authorization: `bearer ${context.text('api_key')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    timeoutSeconds: 120,
  };
  const response = await webOf(context).send(request, context.run.signal);
  if (response.status >= 400) throw statusError(address, response);

  const answer = tryParseJson(await bodyText(response));
  if (isJsonObject(answer) && typeof answer['confidence_score'] === 'number') return answer;
  throw new AppError('network-failed', 'Cleanlab answered without a score.');
}

async function score(context: ComponentContext): Promise<number> {
  const value = (await evaluate(context))['confidence_score'];
  return typeof value === 'number' ? value : 0;
}

async function explanation(context: ComponentContext): Promise<Message> {
  const { log } = await evaluate(context);
  const text = isJsonObject(log) ? log['explanation'] : undefined;
  return new Message({ text: typeof text === 'string' ? text : 'No explanation returned.' });
}

/** How far a model's answer can be trusted, as Cleanlab judges it. */
export const cleanlabEvaluator: ComponentDefinition = {
  type: 'CleanlabEvaluator',
  displayName: 'Cleanlab Evaluator',
  category: 'cleanlab',
  description: "Lets Cleanlab judge how far a model's answer can be trusted.",
  inputs: [
    textField('system_prompt', 'System Message'),
    textField('prompt', 'Prompt', { isRequired: true }),
    textField('response', 'Response', { isRequired: true }),
    secretField('api_key', 'Cleanlab API Key', { isRequired: true }),
    stringField('model', 'Cleanlab Evaluation Model', {
      defaultValue: 'gpt-4o-mini',
      isAdvanced: true,
    }),
    choiceField('quality_preset', 'Quality Preset', ['base', 'low', 'medium', 'high', 'best'], {
      defaultValue: 'medium',
      isAdvanced: true,
    }),
  ],
  outputs: [
    output('response_passthrough', 'Response', 'pass_response', 'Message'),
    output('score', 'Trust Score', 'get_score'),
    output('explanation', 'Explanation', 'get_explanation', 'Message'),
  ],
  methods: {
    pass_response: (context) => new Message({ text: context.text('response') }),
    get_score: score,
    get_explanation: explanation,
  },
};
