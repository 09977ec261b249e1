import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { Message } from '../flow/values';
import { agentInputs, answerInChat, asTool, type Conversation } from './agentRun';
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
  outputs: [output('response', 'Response', 'message_response', 'Message')],
  asTool,
  methods: { message_response: respond },
};
