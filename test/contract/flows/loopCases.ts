import type { FlowCase, NodeCase } from './flowCase';

const rows = (json_string: string): NodeCase => ({ type: 'JSONtoData', values: { json_string } });
const parser = (pattern: string): NodeCase => ({ type: 'ParserComponent', values: { pattern } });
const three = '[{"n": 1}, {"n": 2}, {"n": 3}]';

const loop = (title: string, given: string, more: Partial<FlowCase> = {}): FlowCase => ({
  title: `Loop: ${title}`,
  nodes: {
    'JSONtoData-j': rows(given),
    'LoopComponent-l': {},
    'ParserComponent-p': parser('<{n}>'),
    'ChatOutput-out': {},
  },
  edges: [
    'JSONtoData-j.data > LoopComponent-l.data',
    'LoopComponent-l.item > ParserComponent-p.input_data',
    'ParserComponent-p.parsed_text ~> LoopComponent-l.item',
    'LoopComponent-l.done > ChatOutput-out.input_value',
  ],
  runs: [{ body: { output_type: 'chat' } }],
  ...more,
});

const tweaked = (
  title: string,
  tweaks: NonNullable<FlowCase['runs']>,
  more: Partial<FlowCase> = {},
): FlowCase => ({
  title: `tweaks: ${title}`,
  nodes: {
    'ChatInput-in': {},
    'Prompt-p': {
      type: 'Prompt Template',
      displayName: 'Twin',
      values: { template: '{a}/{b}', a: '', b: 'B' },
    },
    'Prompt-q': {
      type: 'Prompt Template',
      displayName: 'Twin',
      values: { template: '{a}+{b}', a: '', b: 'B' },
    },
    'ChatOutput-out': {},
  },
  edges: [
    'ChatInput-in.message > Prompt-p.a',
    'Prompt-p.prompt > Prompt-q.a',
    'Prompt-q.prompt > ChatOutput-out.input_value',
  ],
  runs: tweaks,
  ...more,
});

const tweakCases: readonly FlowCase[] = [
  tweaked('by id, by name and everywhere', [
    { body: { tweaks: { 'Prompt-p': { b: 'X' } } } },
    { body: { tweaks: { Twin: { b: 'X' } } } },
    { body: { tweaks: { b: 'X' } } },
    { body: { tweaks: { b: 'flat', 'Prompt-p': { b: 'own' } } } },
    { body: { tweaks: { 'Prompt-p': { b: { value: 'in an object' } } } } },
    { body: { tweaks: { nobody: { b: 'X' }, 'Prompt-p': { nothing: 'X' } } } },
    { body: { tweaks: { 'Prompt Template': { b: 'X' } } } },
    { body: { tweaks: { 'Prompt-q': { template: '{b}!' } } } },
  ]),
  tweaked('what arrives goes before a tweak', [{ body: { tweaks: { 'Prompt-p': { a: 'X' } } } }]),
  tweaked('of texts and lists', [
    { body: { tweaks: { 'Prompt-p': { b: '' } } } },
    { body: { tweaks: { 'Prompt-p': { b: 'x\\ny' } } } },
    { body: { tweaks: { 'Prompt-p': { b: ['x', 'y'] } } } },
  ]),
  tweaked(
    'of a number, nothing and yes for a text',
    [5, null, true].map((b) => ({ body: { output_type: 'chat', tweaks: { 'Prompt-p': { b } } } })),
    {
      differs: {
        why: 'any JSON is a legal tweak',
        at: [
          'runs.0.fails',
          'runs.0.gives',
          'runs.1.fails',
          'runs.1.gives',
          'runs.2.fails',
          'runs.2.gives',
        ],
      },
    },
  ),
  tweaked('of the input and its session', [
    { body: { input_value: null, tweaks: { 'ChatInput-in': { input_value: 'tweaked' } } } },
    { body: { input_value: 'both', tweaks: { 'ChatInput-in': { input_value: 'tweaked' } } } },
    { body: { input_value: 'said', tweaks: { input_value: 'flat' } } },
  ]),
  {
    title: 'tweaks: of numbers, choices, tables and dictionaries',
    nodes: {
      'JSONtoData-j': rows(three),
      'SplitText-s': { values: { chunk_size: 4, chunk_overlap: 0, separator: ' ' } },
      'TextInput-t': { values: { input_value: 'aa bb cc dd' } },
    },
    edges: ['TextInput-t.text > SplitText-s.data_inputs'],
    runs: [
      { body: { tweaks: { 'SplitText-s': { chunk_size: 6 } } } },
      { body: { tweaks: { 'SplitText-s': { chunk_size: '6' } } } },
      { body: { tweaks: { 'Split Text': { keep_separator: 'Start' } } } },
      { body: { tweaks: { 'JSONtoData-j': { json_string: '{"a": 1}' } } } },
    ],
  },
];

const grouped: FlowCase = {
  title: 'a group runs as what is in it, and its fields can be tweaked',
  nodes: {
    'ChatInput-in': {},
    'Prompt-one': { type: 'Prompt Template', values: { template: '1{a}{k}', a: '', k: 'K' } },
    'Prompt-two': { type: 'Prompt Template', values: { template: '2{a}', a: '' } },
    'ChatOutput-out': {},
  },
  group: { id: 'groupComponent-g', of: ['Prompt-one', 'Prompt-two'] },
  edges: [
    'ChatInput-in.message > Prompt-one.a',
    'Prompt-one.prompt > Prompt-two.a',
    'Prompt-two.prompt > ChatOutput-out.input_value',
  ],
  runs: [
    { body: { output_type: 'chat' } },
    { body: { output_type: 'chat', tweaks: { 'groupComponent-g': { 'k_Prompt-one': 'T' } } } },
    { body: { output_type: 'chat', tweaks: { k: 'T' } } },
  ],
  differs: {
    why: 'a flat tweak reaches what is in a group',
    at: ['runs.2.gives.ChatOutput-out.message'],
  },
};

const frozen: FlowCase = {
  title: 'a frozen component keeps what it gave',
  nodes: {
    'TextInput-t': { values: { input_value: 'first' } },
    'ParserComponent-frozen': { ...parser('{text}'), definition: { frozen: true } },
    'MessagetoData-d': {},
    'ChatOutput-out': {},
  },
  edges: [
    'TextInput-t.text > MessagetoData-d.message',
    'MessagetoData-d.data > ParserComponent-frozen.input_data',
    'ParserComponent-frozen.parsed_text > ChatOutput-out.input_value',
  ],
  runs: [
    { body: { output_type: 'chat' } },
    { body: { output_type: 'chat', tweaks: { 'TextInput-t': { input_value: 'second' } } } },
  ],
};

const memory = (
  title: string,
  values: NodeCase['values'],
  more: Partial<FlowCase> = {},
): FlowCase => ({
  title: `Message History: ${title}`,
  nodes: {
    'ChatInput-in': {},
    'Memory-m': { values: { n_messages: 100, ...values } },
    'Prompt-p': { type: 'Prompt Template', values: { template: '[{h}] {q}', h: '', q: '' } },
    'ChatOutput-out': {},
  },
  edges: [
    'ChatInput-in.message > Prompt-p.q',
    'Memory-m.messages_text > Prompt-p.h',
    'Prompt-p.prompt > ChatOutput-out.input_value',
  ],
  runs: ['one', 'two'].map((input_value) => ({
    body: { input_value, output_type: 'chat', session_id: `contract-${title}` },
  })),
  ...more,
});

const variable = (load: boolean): NodeCase => ({
  type: 'TextInput',
  values: { input_value: 'CONTRACT_NAME' },
  fields: { input_value: { load_from_db: load } },
});

const variables: readonly FlowCase[] = [
  {
    title: 'a global variable comes with the request',
    nodes: {
      'TextInput-t': variable(true),
      'TextInput-u': variable(false),
      'TextOutput-o': {},
      'TextOutput-p': {},
    },
    edges: [
      'TextInput-t.text > TextOutput-o.input_value',
      'TextInput-u.text > TextOutput-p.input_value',
    ],
    runs: [
      {
        body: { input_value: null },
        headers: { 'X-LANGFLOW-GLOBAL-VAR-CONTRACT_NAME': 'from the header' },
      },
      { body: { input_value: null } },
      {
        body: {
          input_value: null,
          tweaks: {
            'TextInput-u': { input_value: { value: 'CONTRACT_NAME', load_from_db: true } },
          },
        },
        headers: { 'x-langflow-global-var-contract_name': 'lower case' },
      },
    ],
  },
];

export const loopCases: readonly FlowCase[] = [
  loop('collects what its body gives', three),
  loop('an empty list', '[]'),
  loop('one object', '{"n": 1}'),
  loop('rows without the key', '[{"n": 1}, {"m": 2}]'),
  loop('without Done', three, {
    nodes: {
      'JSONtoData-j': rows(three),
      'LoopComponent-l': {},
      'ParserComponent-p': parser('<{n}>'),
      'ParserComponent-after': parser('{text}'),
    },
    runs: [{ body: { output_component: 'ParserComponent-after' } }],
    edges: [
      'JSONtoData-j.data > LoopComponent-l.data',
      'LoopComponent-l.item > ParserComponent-p.input_data',
      'ParserComponent-p.parsed_text ~> LoopComponent-l.item',
    ],
  }),
];

export const settingCases: readonly FlowCase[] = [
  ...tweakCases,
  grouped,
  frozen,
  memory(
    'what was said',
    {},
    {
      differs: {
        why: 'the Chat Input stores its message before the history is read; in Langflow that is chance, and mostly not so',
        at: ['runs.0.gives.ChatOutput-out.message', 'runs.1.gives.ChatOutput-out.message'],
      },
    },
  ),
  memory('of the machine', { sender_type: 'Machine' }),
  ...variables,
];
