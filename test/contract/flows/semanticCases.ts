import { scriptedModel, type FlowCase, type NodeCase } from './flowCase';
import { say } from '../../support/scriptedAnswer';

const prompt = (template: string, values: NodeCase['values'] = {}): NodeCase => ({
  type: 'Prompt Template',
  values: { template, ...values },
});
const text = (input_value: string): NodeCase => ({ type: 'TextInput', values: { input_value } });
const json = (json_string: string): NodeCase => ({ type: 'JSONtoData', values: { json_string } });
const chat: Readonly<Record<string, NodeCase>> = { 'ChatInput-in': {}, 'ChatOutput-out': {} };

/** Prompts, coercion between kinds of values, and what the last component shows. */
const values: readonly FlowCase[] = [
  {
    title: 'a prompt fills its variables and keeps doubled braces',
    nodes: { ...chat, 'Prompt-p': prompt('{a} {{b}} {a}{c}', { a: '', c: 'fixed' }) },
    edges: ['ChatInput-in.message > Prompt-p.a', 'Prompt-p.prompt > ChatOutput-out.input_value'],
  },
  {
    title: 'a prompt leaves what it is given as it is',
    nodes: { ...chat, 'Prompt-p': prompt('<{a}>', { a: '' }) },
    edges: ['ChatInput-in.message > Prompt-p.a', 'Prompt-p.prompt > ChatOutput-out.input_value'],
    runs: [{ body: { input_value: '{b} {{c}} %s\n\n\nz' } }, { body: { input_value: '' } }],
  },
  ...['{{a}} {b} {{a}}{{c}}', '{{ a }}', '{{#a}}x{{/a}}', '{{a'].map((template): FlowCase => ({
    title: `a prompt with double braces: ${template}`,
    nodes: {
      ...chat,
      'Prompt-p': {
        type: 'Prompt Template',
        values: { template, use_double_brackets: true, a: '', c: 'C' },
        fields: { template: { type: 'mustache' } },
      },
    },
    edges: ['ChatInput-in.message > Prompt-p.a', 'Prompt-p.prompt > ChatOutput-out.input_value'],
    runs: [{ body: { input_value: '<b> & "c"' } }],
    ...(template === '{{ a }}'
      ? {
          differs: { why: 'blanks around a name do no harm', at: ['runs.0.fails', 'runs.0.gives'] },
        }
      : {}),
  })),
  {
    title: 'typed line breaks are read in texts, not in what arrives',
    nodes: {
      ...chat,
      'TextInput-t': text('a\\nb'),
      'Prompt-p': prompt('{a}|{c}\\n', { a: '', c: '' }),
    },
    edges: [
      'ChatInput-in.message > Prompt-p.a',
      'TextInput-t.text > Prompt-p.c',
      'Prompt-p.prompt > ChatOutput-out.input_value',
    ],
    runs: [{ body: { input_value: 'x\\ny' } }],
  },
  ...[
    '{"a": 1, "b": [true, null, 1.5], "c": {"d": "é"}}',
    '{"text": "only the text", "a": 1}',
    '[{"a": 1}, {"a": 2}]',
    '{"a": 1e21, "b": 0.1, "c": "it\'s \\"so\\""}',
  ].flatMap((given): readonly FlowCase[] => [
    {
      title: `data ${given} in a chat output`,
      nodes: { 'JSONtoData-j': json(given), 'ChatOutput-out': {} },
      edges: ['JSONtoData-j.data > ChatOutput-out.input_value'],
    },
    {
      title: `data ${given} as a message`,
      nodes: {
        'JSONtoData-j': json(given),
        'TypeConverterComponent-c': { values: { output_type: 'Message' } },
        'ChatOutput-out': {},
      },
      edges: [
        'JSONtoData-j.data > TypeConverterComponent-c.input_data',
        'TypeConverterComponent-c.message_output > ChatOutput-out.input_value',
      ],
    },
  ]),
  {
    title: 'a table in a chat output',
    nodes: { 'CreateList-l': { values: { texts: ['a|b', '', 'c\nd'] } }, 'ChatOutput-out': {} },
    edges: ['CreateList-l.dataframe > ChatOutput-out.input_value'],
  },
  ...['[{"a": 1}]', '[{"a": 1}, {"a": 2}]', '[]', '{"a": null}'].map((given): FlowCase => ({
    title: `data ${given} in a parser`,
    nodes: {
      'JSONtoData-j': json(given),
      'ParserComponent-p': { values: { pattern: '<{a}>' } },
      'ChatOutput-out': {},
    },
    edges: [
      'JSONtoData-j.data > ParserComponent-p.input_data',
      'ParserComponent-p.parsed_text > ChatOutput-out.input_value',
    ],
  })),
  {
    title: 'data where only messages fit',
    nodes: { 'JSONtoData-j': json('{"text": "x"}'), 'Prompt-p': prompt('{a}', { a: '' }) },
    edges: ['JSONtoData-j.data > Prompt-p.a'],
  },
  {
    title: 'the one chosen output at the end of a flow',
    nodes: {
      'CreateList-l': { values: { texts: ['a', 'b'] }, data: { selected_output: 'dataframe' } },
    },
    differs: { why: 'only the chosen one is computed', at: ['runs.0.gives.CreateList-l.list'] },
  },
  {
    title: 'every output at the end of a flow where none is chosen',
    nodes: { 'CreateList-l': { values: { texts: ['a', 'b'] } } },
  },
  {
    title: 'an output is found by its stored method',
    nodes: {
      'CreateList-l': {
        values: { texts: ['a', 'b'] },
        definition: {
          outputs: [
            {
              name: 'renamed',
              display_name: 'R',
              method: 'as_dataframe',
              types: ['DataFrame'],
              selected: 'DataFrame',
            },
          ],
        },
      },
      'ChatOutput-out': {},
    },
    edges: ['CreateList-l.renamed > ChatOutput-out.input_value'],
  },
];

const pick = (
  id: string,
  when: string,
  values: NodeCase['values'] = {},
): Record<string, NodeCase> => ({
  [id]: { values: { operator: 'equals', match_text: when, ...values } },
});

/** Which components run: branches, parts that hang together, where a run starts and stops. */
const routes: readonly FlowCase[] = [
  ...[
    { operator: 'equals', match_text: 'hello', case_sensitive: true },
    { operator: 'equals', match_text: 'hello', case_sensitive: false },
    { operator: 'not equals', match_text: 'x' },
    { operator: 'contains', match_text: 'ell' },
    { operator: 'starts with', match_text: 'He' },
    { operator: 'ends with', match_text: 'He' },
    { operator: 'regex', match_text: 'ell' },
    { operator: 'regex', match_text: 'H(' },
    { operator: 'less than', match_text: '3' },
    { operator: 'equals', match_text: 'Hello', true_case_message: 'yes', false_case_message: 'no' },
  ].map((values): FlowCase => ({
    title: `If-Else: Hello ${JSON.stringify(values)}`,
    nodes: {
      'ChatInput-in': {},
      'ConditionalRouter-r': { values },
      'TextOutput-yes': {},
      'TextOutput-no': {},
    },
    edges: [
      'ChatInput-in.message > ConditionalRouter-r.input_text',
      'ConditionalRouter-r.true_result > TextOutput-yes.input_value',
      'ConditionalRouter-r.false_result > TextOutput-no.input_value',
    ],
  })),
  {
    title: 'a component behind both branches runs once, with the live one',
    nodes: {
      'ChatInput-in': {},
      ...pick('ConditionalRouter-r', 'Hello', { true_case_message: 'T', false_case_message: 'F' }),
      'Prompt-p': prompt('t={t} f={f}', { t: '', f: '' }),
      'ChatOutput-out': {},
    },
    edges: [
      'ChatInput-in.message > ConditionalRouter-r.input_text',
      'ConditionalRouter-r.true_result > Prompt-p.t',
      'ConditionalRouter-r.false_result > Prompt-p.f',
      'Prompt-p.prompt > ChatOutput-out.input_value',
    ],
    runs: [{}, { body: { input_value: 'other' } }],
  },
  {
    title: 'a branch in a branch',
    nodes: {
      'ChatInput-in': {},
      ...pick('ConditionalRouter-a', 'Hello'),
      ...pick('ConditionalRouter-b', 'no'),
      'TextOutput-aa': {},
      'TextOutput-ab': {},
      'TextOutput-b': {},
    },
    edges: [
      'ChatInput-in.message > ConditionalRouter-a.input_text',
      'ConditionalRouter-a.true_result > ConditionalRouter-b.input_text',
      'ConditionalRouter-a.false_result > TextOutput-b.input_value',
      'ConditionalRouter-b.true_result > TextOutput-aa.input_value',
      'ConditionalRouter-b.false_result > TextOutput-ab.input_value',
    ],
    runs: [{}, { body: { input_value: 'other' } }],
  },
  {
    title: 'what does not hang together with the chat input does not run',
    nodes: { ...chat, 'TextInput-t': text('apart'), 'TextOutput-o': {} },
    edges: [
      'ChatInput-in.message > ChatOutput-out.input_value',
      'TextInput-t.text > TextOutput-o.input_value',
    ],
  },
  {
    title: 'all parts run where there is no chat input',
    nodes: {
      'TextInput-s': text('one'),
      'TextInput-t': text('two'),
      'TextOutput-o': {},
      'TextOutput-p': {},
    },
    edges: [
      'TextInput-s.text > TextOutput-o.input_value',
      'TextInput-t.text > TextOutput-p.input_value',
    ],
    runs: [{}, { body: { input_type: 'text' } }, { body: { output_type: 'text' } }],
  },
  {
    title: 'the answer is that of the component asked for',
    nodes: { ...chat, 'TextOutput-o': {} },
    edges: [
      'ChatInput-in.message > ChatOutput-out.input_value',
      'ChatInput-in.message > TextOutput-o.input_value',
    ],
    runs: [
      { body: { output_type: 'chat' } },
      { body: { output_type: 'text' } },
      { body: { output_type: 'any' } },
      { body: { output_component: 'TextOutput-o', output_type: 'chat' } },
      { body: { output_component: 'Chat Output' } },
    ],
  },
  {
    title: 'a run starts and stops where it is told to',
    nodes: {
      ...chat,
      'TextInput-t': text('t'),
      'Prompt-p': prompt('{a}{b}', { a: '', b: '' }),
      'Prompt-q': prompt('{a}', { a: '' }),
      'TextOutput-side': {},
    },
    edges: [
      'ChatInput-in.message > Prompt-p.a',
      'TextInput-t.text > Prompt-p.b',
      'Prompt-p.prompt > Prompt-q.a',
      'Prompt-q.prompt > ChatOutput-out.input_value',
      'TextInput-t.text > TextOutput-side.input_value',
    ],
    runs: [
      { build: {} },
      { build: { to: 'Prompt-p' } },
      { build: { to: 'TextInput-t' } },
      { build: { from: 'Prompt-q' } },
      { build: { from: 'ChatInput-in' } },
    ],
    differs: { why: 'a build without a start runs what a run does', at: ['runs.0.built.5'] },
  },
  {
    title: 'Pass hands on and data is routed by its values',
    nodes: {
      'JSONtoData-j': json('{"kind": "a", "n": 1}'),
      'DataConditionalRouter-d': {
        values: { key_name: 'kind', operator: 'equals', compare_value: 'a' },
      },
      'ParserComponent-yes': { values: { pattern: 'yes {n}' } },
      'ParserComponent-no': { values: { pattern: 'no {n}' } },
      'Pass-p': {},
      'ChatOutput-out': {},
    },
    edges: [
      'JSONtoData-j.data > DataConditionalRouter-d.data_input',
      'DataConditionalRouter-d.true_output > ParserComponent-yes.input_data',
      'DataConditionalRouter-d.false_output > ParserComponent-no.input_data',
      'ParserComponent-yes.parsed_text > Pass-p.input_message',
      'Pass-p.output_message > ChatOutput-out.input_value',
    ],
    differs: {
      why: 'the record tells the data, and Langflow the status',
      at: [
        'runs.0.gives.DataConditionalRouter-d.true_output',
        'runs.0.gives.DataConditionalRouter-d.false_output',
      ],
    },
  },
];

const routesTable = [
  { route_category: 'Sport', route_description: 'Games', output_value: '' },
  { route_category: 'News', route_description: 'Papers', output_value: 'the news' },
];
const smart = (title: string, answer: string, values: NodeCase['values'] = {}): FlowCase => ({
  title: `Smart Router: ${title}`,
  nodes: {
    'ChatInput-in': {},
    'OpenAIModel-m': scriptedModel,
    'SmartRouter-r': { values: { routes: routesTable, ...values }, refresh: 'routes' },
    'TextOutput-a': {},
    'TextOutput-b': {},
  },
  edges: [
    'ChatInput-in.message > SmartRouter-r.input_text',
    'OpenAIModel-m.model_output > SmartRouter-r.model',
    'SmartRouter-r.category_1_result > TextOutput-a.input_value',
    'SmartRouter-r.category_2_result > TextOutput-b.input_value',
  ],
  answers: [say(answer), say(answer), say(answer)],
  differs: {
    why: 'the record of a model names it',
    at: ['runs.0.gives.OpenAIModel-m.model_output'],
  },
});

const smartRouters: readonly FlowCase[] = [
  smart('the first category hands on the text', 'Sport'),
  smart('the second has a value of its own, found in whatever case', '"news"'),
  smart('a message of its own goes before both', 'News', { message: 'instead' }),
  smart('no category', 'NONE'),
];

/** All flows whose runs do not depend on what the model is asked. */
export const semanticCases: readonly FlowCase[] = [...values, ...routes, ...smartRouters];
