import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { formatTemplate } from '../flow/text';
import type { Message } from '../flow/values';
import { agentInputs, answerInChat, asTool } from './agentRun';
import { connectedHistory, question, turnsOf } from './agentTurns';
import { output, textField, valueField } from './fields';
import { chosenModel } from './modelChoice';

async function respond(context: ComponentContext): Promise<Message> {
  const model = await chosenModel(context);
  const asked = await question(context, context.message('input_value'));
  const template = context.text('user_prompt');
  const text = template === '' ? asked.text : formatTemplate(template, { input: asked.text });
  return answerInChat(context, {
    model,
    system: context.text('system_prompt'),
    history: await turnsOf(context, connectedHistory(context.list('chat_history'))),
    question: { ...asked, text },
  });
}

/** The agent of Langflow 1.0 and 1.1: model and history arrive over edges. */
export const toolCallingAgent: ComponentDefinition = {
  type: 'ToolCallingAgent',
  aliases: ['ToolCallingAgentComponent'],
  displayName: 'Tool Calling Agent',
  category: 'langchain_utilities',
  description: 'Lets the connected language model work with tools until it has an answer.',
  inputs: [
    valueField('llm', 'Language Model', ['LanguageModel']),
    textField('system_prompt', 'System Prompt', {
      defaultValue: 'You are a helpful assistant. Use your tools where they help.',
    }),
    textField('user_prompt', 'Prompt', {
      isAdvanced: true,
      info: 'Before 1.1; {input} stands for the input.',
    }),
    valueField('chat_history', 'Chat Memory', ['Data', 'Message'], {
      isList: true,
      isAdvanced: true,
    }),
    ...agentInputs,
  ],
  outputs: [output('response', 'Response', 'message_response', 'Message')],
  asTool,
  methods: { message_response: respond },
};

/** The same agent for models of OpenAI, whose prompt says where the input goes. */
export const openAiToolsAgent: ComponentDefinition = {
  ...toolCallingAgent,
  type: 'OpenAIToolsAgent',
  aliases: ['OpenAIToolsAgentComponent'],
  displayName: 'OpenAI Tools Agent',
};
