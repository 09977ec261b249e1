import assert from 'node:assert/strict';
import { Message, type FlowValue } from '../../src/flow/values';
import type { JsonObject } from '../../src/base/json';
import { runAgentFlow, scriptedOpenAi, toolNode } from '../support/agentFlow';
import { component, MemoryMessages } from '../support/engineUnderTest';
import { callTools, Gate, pick, refuse, say, type SayAnswer } from '../support/scriptedAnswer';
import { startScriptedProvider, type ScriptedProvider } from '../support/scriptedProvider';

const sum = { id: 'call_1', name: 'evaluate_expression', input: { expression: '2+3' } };
const date = { id: 'call_2', name: 'get_current_date', input: { timezone: 'UTC' } };

/** The steps of a message without what varies. */
function stepsOf(message: Message | undefined): readonly JsonObject[] {
  const [block] = message?.fields.contentBlocks ?? [];
  assert.equal(block?.title, 'Agent Steps');
  return block.contents;
}

const titles = (steps: readonly JsonObject[]): readonly unknown[] =>
  steps.map((step) => pick(step, 'header', 'title'));

/** A tool named `wait` that does what the test says. */
const tool = (wait: (text: string, signal: AbortSignal) => Promise<FlowValue>) =>
  component(
    'Waiter',
    { wait: (context) => wait(context.text('text'), context.run.signal) },
    { inputs: [{ name: 'text', displayName: 'Text', kind: 'text', isToolArgument: true }] },
  );

const wait = (id: string, text: string) => ({ id, name: 'wait', input: { text } });

describe('an agent in a flow', () => {
  let provider: ScriptedProvider;
  const script = (...answers: readonly SayAnswer[]): void => {
    provider.enqueue(...answers);
  };
  const messagesOf = (index: number): unknown => provider.requests[index]?.body['messages'];

  beforeEach(async () => {
    provider = await startScriptedProvider();
  });
  afterEach(() => provider.close());

  it('calls tools, shows its steps and streams its answer on one message', async () => {
    script(callTools(sum, date), say('It is 5.', { chunks: 3 }));

    const { result, saved } = await runAgentFlow({
      provider,
      tools: ['CalculatorComponent-c', 'CurrentDate-d'],
      fields: { system_prompt: 'Count {well}.' },
    });

    assert.equal(result.end.status, 'ok', result.end.error?.message);
    assert.deepEqual(
      saved.map(({ text, fields }) => [fields.sender, fields.senderName, text]),
      [
        ['User', 'User', 'What is 2+3?'],
        ['Machine', 'Bot', 'It is 5.'],
      ],
    );
    const steps = stepsOf(saved[1]);
    assert.deepEqual(titles(steps), [
      'Input',
      'Executed **evaluate_expression**',
      'Executed **get_current_date**',
      'Output',
    ]);
    assert.deepEqual(steps[1]?.['tool_input'], { expression: '2+3' });
    assert.deepEqual(steps[1]['output'], { result: '5' });
    assert.equal(typeof steps[1]['duration'], 'number');
    assert.equal(steps[1]['error'], null);
    assert.match(JSON.stringify(steps[2]?.['output']), /^"Current date and time in UTC: /);
    assert.equal(steps[3]?.['text'], 'It is 5.');

    assert.deepEqual(pick(provider.requests[0]?.body, 'messages', 0), {
      role: 'system',
      content: 'Count {well}.',
    });
    assert.deepEqual(
      (pick(provider.requests[0]?.body, 'tools') as JsonObject[]).map((each) =>
        pick(each, 'function', 'name'),
      ),
      ['evaluate_expression', 'get_current_date'],
    );
    const second = messagesOf(1) as JsonObject[];
    assert.deepEqual(
      second.slice(2).map((message) => [message['role'], message['tool_call_id'] ?? '']),
      [
        ['assistant', ''],
        ['tool', 'call_1'],
        ['tool', 'call_2'],
      ],
    );
    assert.equal(second[3]?.['content'], '{"result":"5"}');
  });

  it('tells of each step as it is taken, and of the answer by tokens', async () => {
    script(callTools(sum), say('It is 5.', { chunks: 4 }));

    const { result, saved } = await runAgentFlow({ provider, tools: ['CalculatorComponent-c'] });

    const own = result.of('message').filter(({ message }) => message.sender === 'Machine');
    assert.equal(new Set(own.map(({ message }) => message.id)).size, 1);
    assert.deepEqual(
      own.slice(0, 2).map(({ message }) => titles(message.contentBlocks[0]?.contents ?? []).at(-1)),
      ['Accessing **evaluate_expression**', 'Executed **evaluate_expression**'],
    );
    assert.equal(own[0]?.message.properties.state, 'partial');
    assert.equal(own.at(-1)?.message.properties.state, 'complete');
    assert.equal(own[0].message.senderName, 'Bot');
    const tokens = result.of('token');
    assert.equal(tokens.map(({ chunk }) => chunk).join(''), 'It is 5.');
    assert.ok(tokens.every(({ messageId }) => messageId === saved[1]?.fields.id));
    assert.deepEqual(result.records('Agent-a')[0]?.usage, { input: 22, output: 5 });
    assert.equal(saved[1]?.fields.properties.source.source, 'gpt-4o-mini');
  });

  it('speaks with Anthropic as well', async () => {
    script({ ...callTools(sum, date), chunks: ['Let me see.'] }, say('Five.', { chunks: 2 }));

    const { result, saved } = await runAgentFlow({
      provider,
      tools: ['CalculatorComponent-c'],
      fields: { agent_llm: 'Anthropic', model_name: 'claude-x', base_url: provider.origin },
    });

    assert.equal(result.end.status, 'ok', result.end.error?.message);
    assert.equal(saved[1]?.text, 'Five.');
    assert.deepEqual(titles(stepsOf(saved[1])), [
      'Input',
      'Thought',
      'Executed **evaluate_expression**',
      'Executed **get_current_date**',
      'Output',
    ]);
    const results = pick(provider.requests[1]?.body, 'messages', 2, 'content') as JsonObject[];
    assert.deepEqual(
      results.map((part) => part['tool_use_id']),
      ['call_1', 'call_2'],
    );
  });

  it('makes the calls of one answer at the same time and tells of them in order', async () => {
    const [first, second] = [new Gate(), new Gate()];
    const started: string[] = [];
    const definition = tool(async (text) => {
      started.push(text);
      if (started.length === 2) second.open();
      if (text === 'a') await first.opened;
      else {
        // Ends before the call that was asked for first.
        await second.opened;
        first.open();
      }
      return text.toUpperCase();
    });
    script(callTools(wait('call_a', 'a'), wait('call_b', 'b')), say('Done.'));

    await runAgentFlow({ provider, tools: ['Waiter-w'], definitions: [definition] });

    const results = (messagesOf(1) as JsonObject[]).filter(({ role }) => role === 'tool');
    assert.deepEqual(
      results.map((message) => [message['tool_call_id'], message['content']]),
      [
        ['call_a', 'A'],
        ['call_b', 'B'],
      ],
    );
  });

  it('tells the model what went wrong in a tool, and goes on', async () => {
    const definition = tool(() => Promise.reject(new Error('the well is dry')));
    script(callTools(wait('c1', 'x'), { ...sum, name: 'nowhere' }), say('Sorry.'));

    const { saved } = await runAgentFlow({
      provider,
      tools: ['Waiter-w'],
      definitions: [definition],
    });

    const results = (messagesOf(1) as JsonObject[]).filter(({ role }) => role === 'tool');
    assert.match(JSON.stringify(results[0]?.['content']), /the well is dry/);
    assert.match(
      JSON.stringify(results[1]?.['content']),
      /nowhere is not a valid tool, try one of \[wait/,
    );
    const steps = stepsOf(saved[1]);
    assert.equal(pick(steps[1], 'header', 'title'), 'Error using **wait**');
    assert.equal(steps[1]?.['error'], 'the well is dry');
    assert.equal(saved[1]?.text, 'Sorry.');
  });

  it('fails at a bad call where it is not to forgive any', async () => {
    script(callTools({ ...sum, name: 'nowhere' }));

    const { result } = await runAgentFlow({
      provider,
      fields: { handle_parsing_errors: { type: 'bool', value: false } },
    });

    assert.equal(result.end.error?.code, 'provider-bad-response');
  });

  it('stops where its rounds are used up', async () => {
    provider.answerWith(callTools(sum));

    const { result, saved } = await runAgentFlow({
      provider,
      tools: ['CalculatorComponent-c'],
      fields: { max_iterations: { type: 'int', value: 2 } },
    });

    assert.equal(provider.requests.length, 2);
    assert.equal(saved[1]?.text, 'Agent stopped due to max iterations.');
    assert.deepEqual(
      result.of('token').map(({ chunk }) => chunk),
      ['Agent stopped due to max iterations.'],
    );
    assert.equal(result.end.status, 'ok');
  });

  it('remembers the session, but not the question twice', async () => {
    const messages = new MemoryMessages();
    const earlier = { sessionId: 's', senderName: 'x' };
    await messages.save(new Message({ ...earlier, text: 'I am Ada.', sender: 'User' }));
    await messages.save(new Message({ ...earlier, text: 'Hello Ada.', sender: 'Machine' }));
    await messages.save(new Message({ ...earlier, text: ' ', sender: 'User' }));
    script(say('Ada.'), say('?'));

    await runAgentFlow({ provider, messages, input: 'Who am I?', fields: { system_prompt: ' ' } });
    assert.deepEqual(messagesOf(0), [
      { role: 'user', content: 'I am Ada.' },
      { role: 'assistant', content: 'Hello Ada.' },
      { role: 'user', content: 'Who am I?' },
    ]);

    const none = { system_prompt: '', n_messages: { type: 'int', value: 0 } };
    await runAgentFlow({ provider, messages, input: '', fields: none });
    assert.deepEqual(messagesOf(1), [{ role: 'user', content: 'Continue the conversation.' }]);
  });

  it('keeps the current date to itself where it is told to', async () => {
    script(say('ok'), say('ok'));

    await runAgentFlow({ provider });
    const off = { add_current_date_tool: { type: 'bool', value: false } };
    await runAgentFlow({ provider, fields: off });

    assert.equal(
      pick(provider.requests[0]?.body, 'tools', 0, 'function', 'name'),
      'get_current_date',
    );
    assert.equal(provider.requests[1]?.body['tools'], undefined);
  });

  it('is stopped inside a tool, and keeps what it has shown', async () => {
    const controller = new AbortController();
    let wasTold = false;
    const definition = tool((_text, signal) => {
      signal.addEventListener('abort', () => {
        wasTold = true;
      });
      controller.abort();
      // A tool that does not listen must not hold the run up.
      return new Promise<FlowValue>(() => undefined);
    });
    script(callTools(wait('c1', 'x')));

    const { result, saved } = await runAgentFlow({
      provider,
      tools: ['Waiter-w'],
      definitions: [definition],
      signal: controller.signal,
    });

    assert.equal(result.end.status, 'cancelled');
    assert.ok(wasTold);
    assert.equal(saved[1]?.fields.properties.stopped, true);
    assert.equal(saved[1].fields.properties.state, 'complete');
    assert.equal(result.records('Agent-a')[0]?.status, 'cancelled');
  });

  it('leaves nothing but the error where the model refuses at once', async () => {
    provider.enqueue(refuse.auth());

    const { result, saved } = await runAgentFlow({ provider });

    assert.equal(result.end.error?.code, 'provider-auth');
    assert.deepEqual(
      saved.map(({ fields }) => fields.category),
      ['message', 'error'],
    );
  });

  it('works as a tool of another agent, unheard', async () => {
    const helper = (id: string) =>
      toolNode(id, {
        displayName: id,
        fields: { ...scriptedOpenAi(provider), agent_description: 'Counts with', input_value: '' },
      });
    script(
      callTools({ id: 'c1', name: 'Call_Agent_2', input: { input_value: 'Add 2 and 3' } }),
      callTools(sum),
      say('Five, says the helper.'),
      say('It is 5.', { chunks: 2 }),
    );

    const { result, saved } = await runAgentFlow({
      provider,
      tools: [helper('Agent-b'), helper('Agent-c')],
      nodes: [toolNode('CalculatorComponent-x')],
      edges: ['CalculatorComponent-x.component_as_tool > Agent-c.tools'],
    });

    assert.equal(result.end.status, 'ok', result.end.error?.message);
    assert.equal(
      pick(provider.requests[0]?.body, 'tools', 1, 'function', 'description'),
      'Counts with evaluate_expression, get_current_date',
    );
    assert.deepEqual((messagesOf(1) as JsonObject[]).at(-1), {
      role: 'user',
      content: 'Add 2 and 3',
    });
    assert.equal(saved.length, 2);
    assert.equal(saved[1]?.text, 'It is 5.');
    assert.equal(stepsOf(saved[1])[1]?.['output'], 'Five, says the helper.');
  });

  it('takes its model from an edge', async () => {
    script(say('Hi.'));

    const { result } = await runAgentFlow({
      provider,
      fields: { agent_llm: 'Custom', model_name: '' },
      nodes: [
        {
          id: 'OpenAIModel-m',
          fields: { model_name: 'gpt-edge', openai_api_base: provider.openAiBaseUrl },
          outputs: { model_output: ['LanguageModel'] },
        },
      ],
      edges: ['OpenAIModel-m.model_output > Agent-a.agent_llm'],
    });

    assert.equal(result.end.status, 'ok', result.end.error?.message);
    assert.equal(provider.requests[0]?.body['model'], 'gpt-edge');
  });
});
