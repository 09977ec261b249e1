import type { ComponentContext, InputDefinition } from '../flow/component';
import type { LiveMessage } from '../flow/liveMessage';
import type { ChatTurn } from '../flow/ports';
import { Message, plainProperties, type ModelHandle } from '../flow/values';
import { runAgent, type AgentTask, type AgentWatcher } from './agentLoop';
import { AgentSteps } from './agentSteps';
import { toolsOf } from './agentTools';
import { flagField, integerField, messageField, textField, valueField } from './fields';

/** Rounds are bounded whatever a flow says. */
const mostRounds = 1000;

/** Inputs of every agent. */
export const agentInputs: readonly InputDefinition[] = [
  valueField('tools', 'Tools', ['Tool'], { isList: true }),
  messageField('input_value', 'Input', {
    isToolArgument: true,
    info: 'What the agent is to do.',
  }),
  flagField('handle_parsing_errors', 'Handle Parse Errors', true, { isAdvanced: true }),
  flagField('verbose', 'Verbose', true, { isAdvanced: true }),
  integerField('max_iterations', 'Max Iterations', { defaultValue: 15, isAdvanced: true }),
  textField('agent_description', 'Agent Description', {
    defaultValue: 'An assistant that works with these tools:',
    isAdvanced: true,
  }),
];

/** What an agent is asked with, all told. */
export interface Conversation {
  readonly model: ModelHandle;
  /** Empty for none. */
  readonly system: string;
  readonly history: readonly ChatTurn[];
  readonly question: Extract<ChatTurn, { role: 'user' }>;
}

function taskOf(context: ComponentContext, conversation: Conversation): AgentTask {
  const { model, system, history, question } = conversation;
  const turns: readonly ChatTurn[] = [...history, question];
  return {
    model: model.model,
    tools: toolsOf(context),
    turns: system.trim() === '' ? turns : [{ role: 'system', text: system }, ...turns],
    maxRounds: Math.min(context.integer('max_iterations') ?? 15, mostRounds),
    stream: context.targets.some(({ type }) => type === 'ChatOutput'),
    forgivesBadCalls: context.boolean('handle_parsing_errors'),
  };
}

/** Shows words and steps in the agent's message as they come. */
function watch(live: LiveMessage, steps: AgentSteps): AgentWatcher {
  return {
    said: (chunk) => live.append(chunk),
    called: async (calls, thought) => {
      steps.addThought(thought);
      const ends = calls.map((call) => steps.addCall(call));
      await live.update({ text: '', contentBlocks: steps.blocks });
      return (place, outcome) => {
        ends[place]?.(outcome);
        return live.update({ contentBlocks: steps.blocks });
      };
    },
  };
}

/** Lets the agent answer in the chat; its message shows what it does meanwhile. */
export function answerInChat(
  context: ComponentContext,
  conversation: Conversation,
): Promise<Message> {
  const { id, displayName } = context.node;
  const chat = context.targets.find(({ type }) => type === 'ChatOutput');
  const steps = new AgentSteps();
  steps.addInput(conversation.question.text);
  const message = new Message({
    text: '',
    sender: 'Machine',
    senderName: chat?.senderName ?? (displayName || 'Agent'),
    sessionId: context.run.sessionId,
    contextId: context.text('context_id') || undefined,
    flowId: context.run.flowId,
    contentBlocks: steps.blocks,
    properties: {
      ...plainProperties,
      icon: 'Bot',
      source: { id, display_name: displayName, source: conversation.model.name },
    },
  });
  const { clock } = context.ports;
  const started = clock.elapsed();
  return context.growMessage(message, async (live) => {
    const task = taskOf(context, conversation);
    const { text, usage } = await runAgent(context, task, watch(live, steps));
    steps.addOutput(text, clock.elapsed() - started);
    const properties = { ...live.current.fields.properties, usage };
    return { text, contentBlocks: steps.blocks, properties };
  });
}

const nobody: AgentWatcher = {
  said: () => Promise.resolve(),
  called: () => Promise.resolve(() => Promise.resolve()),
};

/** Lets the agent answer to the flow alone. */
export async function answerQuietly(
  context: ComponentContext,
  conversation: Conversation,
): Promise<string> {
  const task = { ...taskOf(context, conversation), stream: false };
  return (await runAgent(context, task, nobody)).text;
}

/** Langflow: an agent offers itself as one tool, and tells of those it has. */
export const asTool = {
  name: 'Call_Agent',
  describe: (context: ComponentContext): string => {
    const names = toolsOf(context).map(({ spec }) => spec.name);
    return [context.text('agent_description'), names.join(', ')]
      .filter((part) => part !== '')
      .join(' ');
  },
};
