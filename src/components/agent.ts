import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { Data, Message } from '../flow/values';
import { jsonInstructions, readJsonAnswer } from './agentJson';
import { agentInputs, answerInChat, answerQuietly, asTool, type Conversation } from './agentRun';
import { agentModel, agentModelInputs } from './agentModel';
import { question, storedHistory, turnsOf } from './agentTurns';
import { flagField, integerField, output, textField, valueField } from './fields';

async function conversation(context: ComponentContext, system: string): Promise<Conversation> {
  const model = await agentModel(context);
  const input = context.message('input_value');
  return {
    model,
    system,
    history: await turnsOf(context, await storedHistory(context, input)),
    question: await question(context, input),
  };
}

async function respond(context: ComponentContext): Promise<Message> {
  return answerInChat(context, await conversation(context, context.text('system_prompt')));
}

/** Langflow 1.5 to 1.7: the answer as data, for other components. */
async function respondWithJson(context: ComponentContext): Promise<Data> {
  const asked = await conversation(context, jsonInstructions(context));
  return readJsonAnswer(context, await answerQuietly(context, asked));
}

/** A model that works with tools until it has an answer. */
export const agent: ComponentDefinition = {
  type: 'Agent',
  aliases: ['AgentComponent'],
  displayName: 'Agent',
  category: 'models_and_agents',
  description: 'Lets a language model work with tools until it has an answer.',
  inputs: [
    ...agentModelInputs,
    textField('system_prompt', 'Agent Instructions', {
      defaultValue: 'You are a helpful assistant. Use your tools where they help.',
    }),
    ...agentInputs,
    textField('format_instructions', 'Output Format Instructions', {
      defaultValue: 'Answer with one JSON object, or a list of them, and nothing else.',
      isAdvanced: true,
    }),
    {
      name: 'output_schema',
      displayName: 'Output Schema',
      kind: 'table',
      isList: true,
      isAdvanced: true,
      info: 'Fields of the objects in the structured response.',
    },
    textField('context_id', 'Context ID', { isAdvanced: true }),
    integerField('n_messages', 'Number of Chat History Messages', {
      defaultValue: 100,
      isAdvanced: true,
    }),
    valueField('memory', 'External Memory', ['Memory'], {
      isAdvanced: true,
      info: 'Langflow 1.3 and before.',
    }),
    flagField('add_current_date_tool', 'Current Date', true, { isAdvanced: true }),
    flagField('add_calculator_tool', 'Calculator', false, { isAdvanced: true }),
  ],
  outputs: [
    output('response', 'Response', 'message_response', 'Message'),
    output('structured_response', 'Structured Response', 'json_response', 'Data'),
  ],
  asTool,
  methods: { message_response: respond, json_response: respondWithJson },
};
