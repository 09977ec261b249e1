import { callTools, say, type ScriptedToolCall } from '../../support/scriptedAnswer';
import { scriptedModel, type FlowCase, type NodeCase } from './flowCase';

const calculator: NodeCase = { type: 'CalculatorComponent', tools: {} };
const agent = (values: NodeCase['values'] = {}): NodeCase => ({
  type: 'Agent',
  displayName: 'Helper',
  values: {
    system_prompt: 'Count {well}.',
    add_current_date_tool: false,
    add_calculator_tool: false,
    ...values,
  },
});

const sum = (id: string, expression: string): ScriptedToolCall => ({
  id,
  name: 'evaluate_expression',
  input: { expression },
});

/** Chat Input to an agent with tools to Chat Output. */
function agentCase(
  title: string,
  answers: NonNullable<FlowCase['answers']>,
  more: {
    readonly values?: NodeCase['values'];
    readonly tools?: Readonly<Record<string, NodeCase>>;
    readonly nodes?: Readonly<Record<string, NodeCase>>;
    readonly edges?: readonly string[];
    readonly runs?: NonNullable<FlowCase['runs']>;
    readonly differs?: NonNullable<FlowCase['differs']>;
  } = {},
): FlowCase {
  const { values, tools = {}, nodes = {}, edges = [], ...rest } = more;
  return {
    title: `an agent ${title}`,
    nodes: {
      'ChatInput-in': {},
      'OpenAIModel-m': scriptedModel,
      ...tools,
      ...nodes,
      'Agent-a': agent(values),
      'ChatOutput-out': {},
    },
    edges: [
      'ChatInput-in.message > Agent-a.input_value',
      'OpenAIModel-m.model_output > Agent-a.model',
      ...Object.keys(tools).map((id) => `${id}.component_as_tool > Agent-a.tools`),
      ...edges,
      'Agent-a.response > ChatOutput-out.input_value',
    ],
    runs: [{ body: { output_type: 'chat' } }],
    answers,
    ...rest,
  };
}

const tools = { 'CalculatorComponent-c': calculator };

export const agentCases: readonly FlowCase[] = [
  agentCase('without tools answers', [say('Hello there.', { chunks: 3 })]),
  agentCase('calls one tool', [callTools(sum('call_1', '2+3')), say('It is 5.', { chunks: 2 })], {
    tools,
  }),
  agentCase(
    'calls two tools at once',
    [callTools(sum('call_1', '2+3'), sum('call_2', '4*5')), say('5 and 20.')],
    { tools },
  ),
  agentCase(
    'calls a tool twice, one after the other',
    [callTools(sum('call_1', '2+3')), callTools(sum('call_2', '5+5')), say('10.')],
    { tools },
  ),
  agentCase(
    'says something before it calls',
    [{ ...callTools(sum('call_1', '2+3')), chunks: ['Let me see.'] }, say('It is 5.')],
    {
      tools,
      differs: {
        why: 'what is said before a tool is a step, not part of the answer',
        at: ['runs.0.gives.ChatOutput-out.message', 'messages.0.text'],
      },
    },
  ),
  agentCase(
    'gets an error of a tool',
    [
      callTools({ id: 'call_1', name: 'fetch_content', input: { urls: ['no url'] } }),
      say('Sorry.'),
    ],
    {
      tools: { 'URLComponent-u': { tools: {} } },
      differs: { why: 'errors have words of their own', at: ['requests.1.messages.3.content'] },
    },
  ),
  agentCase(
    'calls a tool that is not there',
    [callTools({ id: 'call_1', name: 'nowhere', input: {} }), say('Sorry.')],
    {
      tools,
      differs: {
        why: 'an error is an object with it, and a failed call is a step too',
        at: ['requests.1.messages.3.content', 'messages.0.steps.0'],
      },
    },
  ),
  agentCase(
    'calls a tool with other arguments than it takes',
    [callTools({ id: 'call_1', name: 'evaluate_expression', input: { other: 1 } }), say('Sorry.')],
    {
      tools,
      differs: {
        why: 'the calculator has words of its own',
        at: ['requests.1.messages.3.content.error', 'messages.0.steps.0.output.error'],
      },
    },
  ),
  agentCase(
    'stops at its limit of rounds',
    [
      callTools(sum('call_1', '1+1')),
      callTools(sum('call_2', '2+2')),
      callTools(sum('call_3', '3+3')),
      say('Never.'),
    ],
    {
      tools,
      values: { max_iterations: 2 },
      differs: {
        why: 'the words are those of Langflow 1.8',
        at: ['runs.0.gives.ChatOutput-out.message', 'messages.0.text'],
      },
    },
  ),
  agentCase('remembers what was said', [say('Hello Ada.'), say('Ada.')], {
    runs: ['I am Ada.', 'Who am I?'].map((input_value) => ({
      body: { input_value, output_type: 'chat', session_id: 'contract-history' },
    })),
  }),
  agentCase('remembers only as much as it is told to', [say('One.'), say('Two.'), say('Three.')], {
    values: { n_messages: 2 },
    runs: ['1', '2', '3'].map((input_value) => ({
      body: { input_value, output_type: 'chat', session_id: 'contract-short' },
    })),
  }),
  agentCase('answers nothing said', [say('What?')], {
    runs: [{ body: { input_value: '', output_type: 'chat' } }],
  }),
  agentCase('uses tools that are renamed and left out', [say('ok')], {
    tools: {
      'CalculatorComponent-c': {
        ...calculator,
        tools: { evaluate_expression: { name: 'sum_up', description: 'Adds.' } },
      },
      'CurrentDate-d': { tools: { get_current_date: { status: false } } },
    },
  }),
  agentCase('has the tools of its own settings', [say('ok')], {
    values: { add_current_date_tool: true, add_calculator_tool: true },
  }),
  agentCase(
    'asks another agent',
    [
      callTools({
        id: 'call_1',
        name: 'Call_Agent_message_response',
        input: { input_value: 'Add 2 and 3' },
      }),
      callTools(sum('call_2', '2+3')),
      say('Five, says the helper.'),
      say('It is 5.'),
    ],
    {
      tools: { 'Agent-b': { ...agent(), displayName: 'Second', tools: { Call_Agent: {} } } },
      nodes: tools,
      edges: [
        'CalculatorComponent-c.component_as_tool > Agent-b.tools',
        'OpenAIModel-m.model_output > Agent-b.model',
      ],
      differs: {
        why: 'what the other agent says and does stays its own',
        at: ['runs.0.gives.ChatOutput-out.message', 'messages.0.text', 'messages.0.steps.1'],
      },
    },
  ),
  {
    title: 'an agent answers with data',
    nodes: {
      'ChatInput-in': {},
      'OpenAIModel-m': scriptedModel,
      'Agent-a': agent({
        format_instructions: 'Give the data.',
        output_schema: [
          { name: 'city', description: 'A city', type: 'str', multiple: 'False' },
          { name: 'count', description: 'A number', type: 'int', multiple: 'False' },
        ],
      }),
      'ChatOutput-out': {},
    },
    edges: [
      'ChatInput-in.message > Agent-a.input_value',
      'OpenAIModel-m.model_output > Agent-a.model',
      'Agent-a.structured_response > ChatOutput-out.input_value',
    ],
    runs: [{ body: { output_type: 'chat' } }],
    answers: [say('{"objects": [{"city": "Rome", "count": 3}]}')],
    differs: {
      why: 'data is asked for in words, for models that know no schema',
      at: ['requests.0.messages.0.content'],
    },
  },
];
