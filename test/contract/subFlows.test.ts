import assert from 'node:assert/strict';
import { systemClock } from '../../src/base/clock';
import { silentLogger } from '../../src/base/logger';
import { MemorySecrets } from '../../src/cli/memorySecrets';
import { ModelCatalog } from '../../src/models/modelCatalog';
import type { RunEvent } from '../../src/protocol/model';
import { builtinRegistry } from '../../src/runtime';
import { FlowCatalog } from '../../src/sessions/flowCatalog';
import { RunService } from '../../src/sessions/runService';
import { SessionService } from '../../src/sessions/sessionService';
import { scriptedOpenAi, toolNode } from '../support/agentFlow';
import { RunResult } from '../support/engineUnderTest';
import { flowFile, type EdgeSpec, type NodeSpec } from '../support/flowBuilder';
import { MemoryFlowFiles } from '../support/memoryFlowFiles';
import { MemoryStore } from '../support/memoryStore';
import { callTools, pick, say } from '../support/scriptedAnswer';
import { startScriptedProvider } from '../support/scriptedProvider';

const parentId = '22222222-2222-4222-8222-222222222222';
const childId = '11111111-1111-4111-8111-111111111111';

function flowText(
  name: string,
  nodes: readonly NodeSpec[],
  edges: readonly EdgeSpec[],
  id = name,
): string {
  return JSON.stringify({ ...flowFile(nodes, edges), id, name });
}

const prompt = (id: string, template: string): NodeSpec => ({
  id,
  fields: { template: { type: 'prompt', value: template }, q: '' },
  outputs: { prompt: ['Message'] },
  definition: { custom_fields: { template: ['q'] } },
});

/** Says back what it is told, in a chat. */
const child = flowText(
  'child',
  [
    { id: 'ChatInput-in001', fields: { input_value: 'stored', sender: 'User', session_id: '' } },
    prompt('Prompt-prm01', 'You said {q}'),
    { id: 'ChatOutput-out01', fields: { input_value: '', session_id: '' } },
  ],
  [
    'ChatInput-in001.message > Prompt-prm01.q',
    'Prompt-prm01.prompt > ChatOutput-out01.input_value',
  ],
  childId,
);

/** Text to text, without a chat. */
const textChild = flowText(
  'text child',
  [
    {
      id: 'TextInput-txt01',
      displayName: 'Text Input',
      fields: { input_value: 'stored' },
      outputs: { text: ['Message'] },
    },
    prompt('Prompt-prm01', 'T:{q}'),
    { id: 'TextOutput-txo01', fields: { input_value: '' }, outputs: { text: ['Message'] } },
  ],
  ['TextInput-txt01.text > Prompt-prm01.q', 'Prompt-prm01.prompt > TextOutput-txo01.input_value'],
);

function caller(
  fields: NodeSpec['fields'],
  output: string,
  rest: Partial<NodeSpec> = {},
  edges: readonly EdgeSpec[] = [],
): string {
  return flowText(
    'parent',
    [
      { id: 'ChatInput-i', fields: { input_value: '' } },
      {
        id: 'RunFlow-run01',
        displayName: 'Run Flow',
        fields: fields ?? {},
        outputs: { [output]: ['Message'] },
        ...rest,
      },
      { id: 'ChatOutput-o', fields: { input_value: '' } },
    ],
    [...edges, `RunFlow-run01.${output} > ChatOutput-o.input_value`],
    parentId,
  );
}

const chatFields = {
  flow_name_selected: 'child',
  flow_id_selected: { type: 'str', value: childId, show: false, override_skip: true },
  'ChatInput-in001~input_value': '',
  'ChatInput-in001~sender': 'User',
};

async function run(
  files: Readonly<Record<string, string>>,
  signal = new AbortController().signal,
  watch?: (event: RunEvent) => void,
): Promise<{ result: RunResult; store: MemoryStore }> {
  const store = new MemoryStore();
  const registry = builtinRegistry();
  const runs = new RunService({
    catalog: new FlowCatalog(new MemoryFlowFiles(files), registry, silentLogger),
    sessions: new SessionService(store),
    store,
    registry,
    modelsWith: (variables) => new ModelCatalog({ variables, settings: () => ({}) }),
    secrets: new MemorySecrets(),
    environment: { OPENAI_API_KEY: 'sk-test' },
    clock: systemClock,
    logger: silentLogger,
  });
  const events: RunEvent[] = [];
  const request = { flow: 'parent', origin: 'api' as const, inputValue: 'Hello', sessionId: 's' };
  for await (const event of runs.run(request, signal)) {
    events.push(event);
    watch?.(event);
  }
  await runs.settled();
  return { result: new RunResult(events), store };
}

function answerOf(result: RunResult): string | undefined {
  assert.equal(result.end.status, 'ok', result.end.error?.message);
  return result.end.outputs[0]?.message?.text;
}

describe('a flow that runs another', () => {
  it('hands its values in and takes the result; each flow keeps its own messages', async () => {
    const parent = caller(chatFields, 'ChatOutput-out01~message', {}, [
      'ChatInput-i.message > RunFlow-run01.ChatInput-in001~input_value',
    ]);

    const { result, store } = await run({ 'parent.json': parent, 'child.json': child });

    assert.equal(answerOf(result), 'You said Hello');
    const messages = await store.findMessages({ limit: 10, order: 'ascending' });
    assert.deepEqual(
      messages.map(({ flowId, sender, sessionId, text, properties }) => [
        flowId === childId ? 'child' : 'parent',
        sender,
        sessionId,
        text,
        properties.source.id,
      ]),
      [
        ['parent', 'User', 's', 'Hello', null],
        ['child', 'User', 's', 'Hello', null],
        ['child', 'Machine', 's', 'You said Hello', 'Prompt-prm01'],
        ['parent', 'Machine', 's', 'You said Hello', 'RunFlow-run01'],
      ],
    );
    assert.deepEqual(
      result.of('message').map(({ message }) => message.flowId),
      [parentId, parentId],
    );
  });

  it('records what the called flow did under the component that called', async () => {
    const { result, store } = await run({
      'parent.json': caller(chatFields, 'ChatOutput-out01~message'),
      'child.json': child,
    });

    const records = store.runs[0]?.nodes ?? [];
    assert.deepEqual(
      records.map(({ nodeId, caller: by }) => [nodeId, by]),
      [
        ['ChatInput-i', undefined],
        ['RunFlow-run01/ChatInput-in001', 'RunFlow-run01'],
        ['RunFlow-run01/Prompt-prm01', 'RunFlow-run01'],
        ['RunFlow-run01/ChatOutput-out01', 'RunFlow-run01'],
        ['RunFlow-run01', undefined],
        ['ChatOutput-o', undefined],
      ],
    );
    assert.equal(result.output('RunFlow-run01/Prompt-prm01', 'prompt'), 'You said ');
  });

  it('finds the flow by its name where the id is of another Langflow', async () => {
    const fields = {
      ...chatFields,
      flow_id_selected: { type: 'str', value: 'gone', show: false, override_skip: true },
      'ChatInput-in001~input_value': 'by name',
    };

    const { result } = await run({
      'parent.json': caller(fields, 'ChatOutput-out01~message'),
      'child.json': child,
    });

    assert.equal(answerOf(result), 'You said by name');
  });

  it('runs the called flow once for several outputs, and gives text in and out', async () => {
    const fields = { flow_name_selected: 'text child', 'TextInput-txt01~input_value': 'given' };

    const { result } = await run({
      'parent.json': caller(fields, 'TextOutput-txo01~text'),
      'text.json': textChild,
    });

    assert.equal(answerOf(result), 'T:given');
    assert.equal(result.records('RunFlow-run01/Prompt-prm01').length, 1);
  });

  for (const [output, method, expected] of [
    ['flow_outputs_message', 'message_output', 'T:old'],
    ['flow_outputs_data', 'data_output', '```json'],
    ['flow_outputs_dataframe', 'dataframe_output', '| text'],
  ] as const) {
    it(`gives the ${output} of Langflow 1.6 and before`, async () => {
      const fields = { flow_name_selected: 'text child', 'TextInput-txt01~input_value': 'old' };

      const { result } = await run({
        'parent.json': caller(fields, output, {
          definition: { outputs: [{ name: output, types: ['Message'], method }] },
        }),
        'text.json': textChild,
      });

      assert.ok(answerOf(result)?.startsWith(expected), answerOf(result));
    });
  }

  it('works as Langflow’s older Sub Flow', async () => {
    const { result } = await run({
      'parent.json': caller(
        { flow_name: 'child', 'ChatInput-in001|input_value': 'sub hello' },
        'flow_outputs',
        { type: 'SubFlow' },
      ),
      'child.json': child,
    });

    assert.equal(answerOf(result), 'You said sub hello');
  });

  it('is a tool of an agent, with the called flow’s inputs as arguments', async () => {
    const provider = await startScriptedProvider();
    const call = {
      id: 'c1',
      name: 'text-child_tool',
      input: { flow_tweak_data: { 'TextInput-txt01~input_value': 'from the agent' } },
    };
    provider.enqueue(callTools(call), say('Done.'));
    const agent = (tool: NodeSpec, output: string): string =>
      flowText(
        'parent',
        [
          { id: 'ChatInput-i', fields: { input_value: '' } },
          tool,
          {
            id: 'Agent-a',
            fields: { ...scriptedOpenAi(provider) },
            outputs: { response: ['Message'] },
          },
          { id: 'ChatOutput-o', fields: { input_value: '' } },
        ],
        [
          'ChatInput-i.message > Agent-a.input_value',
          `${tool.id}.${output} > Agent-a.tools`,
          'Agent-a.response > ChatOutput-o.input_value',
        ],
      );
    const tool = toolNode('RunFlow-run01', { fields: { flow_name_selected: 'text child' } });

    const { result } = await run({
      'parent.json': agent(tool, 'component_as_tool'),
      'text.json': textChild,
    });

    assert.equal(answerOf(result), 'Done.');
    const offered = (...path: readonly string[]): unknown =>
      pick(provider.requests[0]?.body, 'tools', 0, 'function', ...path);
    assert.equal(offered('name'), 'text-child_tool');
    assert.deepEqual(offered('parameters', 'properties', 'flow_tweak_data', 'properties'), {
      'TextInput-txt01~input_value': { type: 'string', title: 'input_value (Text Input)' },
    });
    assert.equal(pick(provider.requests[1]?.body, 'messages', 3, 'content'), 'T:from the agent');

    const older = {
      id: 'FlowTool-t',
      fields: { flow_name: 'text child', tool_name: 'ask', tool_description: 'Asks.' },
      outputs: { api_build_tool: ['Tool'] },
    };
    provider.enqueue(callTools({ id: 'c2', name: 'ask', input: { text_input: 'x' } }), say('Ok.'));
    await run({ 'parent.json': agent(older, 'api_build_tool'), 'text.json': textChild });
    assert.equal(
      pick(provider.requests.at(-1)?.body, 'messages', 3, 'content'),
      'Flow run output:\nT:x',
    );
    await provider.close();
  });

  it('refuses flows that call each other in a circle, naming them', async () => {
    const fields = { flow_name_selected: 'parent' };

    const { result } = await run({ 'parent.json': caller(fields, 'ChatOutput-o~message') });

    assert.equal(result.end.error?.code, 'flow-invalid');
    assert.match(result.end.error.message, /circle: parent → parent/);
  });

  it('refuses to go deeper than a bound', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, level) => {
        const name = level === 0 ? 'parent' : `level${level}`;
        const fields = { flow_name_selected: `level${level + 1}` };
        const text = caller(fields, 'ChatOutput-o~message').replace('"parent"', `"${name}"`);
        return [`${name}.json`, JSON.stringify({ ...JSON.parse(text), id: name, name })];
      }),
    );

    const { result } = await run(files);

    assert.equal(result.end.error?.code, 'limit-exceeded');
  });

  it('fails with what the called flow failed with', async () => {
    const broken = child.replace('You said {q}', 'You said {q!x}');

    const { result } = await run({
      'parent.json': caller(chatFields, 'ChatOutput-out01~message'),
      'child.json': broken,
    });

    assert.equal(result.end.status, 'failed');
    assert.match(result.end.error?.message ?? '', /^child: /);
    assert.equal(result.end.error?.subject.nodeId, 'RunFlow-run01');
  });

  it('says that there is no such flow, and that none is selected', async () => {
    const unknown = await run({
      'parent.json': caller({ flow_name_selected: 'nope' }, 'ChatOutput-out01~message'),
    });
    const none = await run({ 'parent.json': caller({}, 'ChatOutput-out01~message') });

    assert.equal(unknown.result.end.error?.code, 'flow-not-found');
    assert.equal(none.result.end.error?.code, 'input-invalid');
  });

  it('stops the called flow with the run', async () => {
    const provider = await startScriptedProvider();
    const slow = flowText(
      'child',
      [
        { id: 'ChatInput-in001', fields: { input_value: 'x' } },
        {
          id: 'OpenAIModel-m',
          fields: {
            input_value: '',
            model_name: 'gpt-4o-mini',
            openai_api_base: provider.openAiBaseUrl,
          },
          outputs: { text_output: ['Message'] },
        },
        { id: 'ChatOutput-out01', fields: { input_value: '' } },
      ],
      [
        'ChatInput-in001.message > OpenAIModel-m.input_value',
        'OpenAIModel-m.text_output > ChatOutput-out01.input_value',
      ],
      childId,
    );
    provider.enqueue({ kind: 'hang' });
    const controller = new AbortController();
    const stopping = provider.request(0).then(() => {
      controller.abort();
    });

    const { result, store } = await run(
      {
        'parent.json': caller(
          { ...chatFields, 'ChatInput-in001~input_value': 'wait' },
          'ChatOutput-out01~message',
        ),
        'child.json': slow,
      },
      controller.signal,
    );
    await stopping;

    assert.equal(result.end.status, 'cancelled');
    assert.equal(result.statuses()['RunFlow-run01'], 'cancelled');
    assert.equal(store.runs[0]?.status, 'cancelled');
    await provider.close();
  });
});
