import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { systemClock } from '../../src/base/clock';
import {
  asString,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../../src/base/json';
import { builtinComponents } from '../../src/components/builtin';
import type { FlowRun } from '../../src/flow/engine';
import { parseFlowText } from '../../src/flow/parse';
import { ComponentRegistry } from '../../src/flow/registry';
import { runFlow } from '../../src/flow/run';
import { ModelCatalog, type ModelSettings } from '../../src/models/modelCatalog';
import type { RunEvent } from '../../src/protocol/model';
import { FakeMessages } from '../support/componentContext';
import { fakeVariables } from '../support/fakeVariables';
import { inProject } from '../support/projectRoot';
import { callTools, pick, refuse, say } from '../support/scriptedAnswer';
import { startScriptedProvider, type ScriptedProvider } from '../support/scriptedProvider';

interface Setting {
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly settings?: ModelSettings;
  readonly messages?: FakeMessages;
  readonly stream?: boolean;
  /** Changes the flow's JSON before it is read. */
  readonly edit?: (flow: JsonObject) => JsonObject;
}

type End = Extract<RunEvent, { type: 'run-end' }>;

interface Ran {
  readonly events: readonly RunEvent[];
  readonly end: End;
  readonly messages: FakeMessages;
  /** The text of the first output. */
  readonly text: string;
}

const registry = new ComponentRegistry(builtinComponents);

async function runExample(name: string, setting: Setting = {}): Promise<Ran> {
  const file = await readFile(inProject('examples', `${name}.json`), 'utf8');
  const json = tryParseJson(file);
  assert.ok(isJsonObject(json));
  const text = JSON.stringify(setting.edit?.(json) ?? json);
  const messages = setting.messages ?? new FakeMessages();
  const run: FlowRun = {
    runId: 'run-1',
    flow: parseFlowText(text, { path: `${name}.json` }),
    sessionId: undefined,
    inputValue: setting.input,
    inputType: 'any',
    outputType: 'any',
    stream: setting.stream,
    ports: {
      models: new ModelCatalog({
        variables: fakeVariables(setting.variables),
        settings: () => setting.settings ?? {},
        retryDelayMs: 1,
      }),
      messages,
      variables: fakeVariables(setting.variables),
      clock: systemClock,
    },
    signal: new AbortController().signal,
  };
  const events: RunEvent[] = [];
  for await (const event of runFlow(run, registry)) events.push(event);
  const end = events.at(-1);
  assert.ok(end?.type === 'run-end');
  return { events, end, messages, text: textOf(end) };
}

function textOf(end: End): string {
  const [output] = end.outputs;
  const [shown] = Object.values(output?.results ?? {});
  return output?.message?.text ?? asString(pick(shown?.value, 'text')) ?? JSON.stringify(shown);
}

function succeeded(ran: Ran): Ran {
  assert.equal(ran.end.status, 'ok', ran.end.error?.message);
  return ran;
}

/** Sets a field of every node of a type. */
function setting(type: string, field: string, value: JsonValue) {
  return (flow: JsonObject): JsonObject => {
    const copy: unknown = structuredClone(flow);
    const nodes = pick(copy as JsonObject, 'data', 'nodes');
    assert.ok(Array.isArray(nodes));
    for (const node of nodes as JsonObject[]) {
      if (pick(node, 'data', 'type') !== type) continue;

      const template = pick(node, 'data', 'node', 'template', field);
      assert.ok(typeof template === 'object' && template !== null);
      Reflect.set(template, 'value', value);
    }
    return copy as JsonObject;
  };
}

describe('example flows, run whole', () => {
  it('echo', async () => {
    const { text, messages } = succeeded(await runExample('echo', { input: 'Hi there' }));

    assert.equal(text, 'Hi there');
    assert.deepEqual(
      messages.saved.map(({ fields }) => [fields.sender, fields.senderName, fields.text]),
      [
        ['User', 'User', 'Hi there'],
        ['Machine', 'AI', 'Hi there'],
      ],
    );
  });

  it('greeting card', async () => {
    const { text, messages } = succeeded(await runExample('greeting-card'));

    assert.match(text, /^Dear Ada,\n\ncongratulations on your new job\./);
    assert.equal(messages.saved.length, 0);
  });

  it('list formatter', async () => {
    const { text } = succeeded(await runExample('list-formatter'));

    assert.equal(text, '- tea: 3 euros\n- cake: 4 euros');
  });

  it('agent', async () => {
    const provider = await startScriptedProvider({
      answers: [
        callTools({ id: 'c', name: 'evaluate_expression', input: { expression: '12*(3+4)/5' } }),
        say('It is 16.8.', { chunks: 2 }),
      ],
    });
    try {
      const settings = { openAiBaseUrl: provider.openAiBaseUrl };
      const { text, messages } = succeeded(
        await runExample('agent', { input: 'What is 12*(3+4)/5?', settings }),
      );

      assert.equal(text, 'It is 16.8.');
      assert.equal(messages.saved.length, 2);
      const step = pick(messages.saved[1]?.fields.contentBlocks[0]?.contents[1], 'output');
      assert.deepEqual(step, { result: '16.8' });
    } finally {
      await provider.close();
    }
  });

  it('memory viewer', async () => {
    const messages = new FakeMessages();
    succeeded(await runExample('memory-viewer', { input: 'one', messages }));

    const { text } = succeeded(await runExample('memory-viewer', { input: 'two', messages }));

    assert.match(text, /^This session remembers:\n\nUser: one\nMemory: /);
    assert.match(text, /\nUser: two\n\nYou just said: two$/);
  });

  it('router', async () => {
    const refund = succeeded(await runExample('router', { input: 'I want a refund' }));
    const other = succeeded(await runExample('router', { input: 'Hello' }));

    assert.match(refund.text, /refund desk/);
    assert.match(other.text, /Thanks for writing/);
  });

  describe('with a model', () => {
    let server: ScriptedProvider;

    beforeEach(async () => {
      server = await startScriptedProvider();
    });

    afterEach(async () => {
      await server.close();
    });

    const withModel = (variables: Readonly<Record<string, string>> = {}): Setting => ({
      variables: { OPENAI_BASE_URL: server.openAiBaseUrl, OPENAI_API_KEY: 'sk-1', ...variables },
    });

    it('memory chatbot streams, and its next request holds the conversation', async () => {
      const messages = new FakeMessages();
      server.enqueue(say('Hello Ada', { chunks: 3 }), say('Ada'));

      const first = succeeded(
        await runExample('memory-chatbot', { ...withModel(), messages, input: 'I am Ada' }),
      );

      assert.equal(first.text, 'Hello Ada');
      assert.equal(first.events.filter(({ type }) => type === 'token').length, 2);
      const ids = messages.saved.map(({ fields }) => fields.id);
      assert.equal(new Set(ids).size, 2, 'one message of the user, one of the machine');

      succeeded(await runExample('memory-chatbot', { ...withModel(), messages, input: 'Name?' }));
      const { body, headers } = await server.request(1);
      assert.match(String(pick(body, 'messages', 0, 'content')), /User: I am Ada\nAI: Hello Ada/);
      assert.equal(pick(body, 'messages', 1, 'content'), 'Name?');
      assert.equal(body['stream'], true);
      assert.equal(headers['authorization'], 'Bearer sk-1');
    });

    it('gives the same with and without a stream', async () => {
      const run = async (stream: boolean): Promise<readonly unknown[]> => {
        const messages = new FakeMessages();
        server.enqueue(say('One.\n\n\n\nTwo', { chunks: 5 }));
        const ran = succeeded(
          await runExample('memory-chatbot', { ...withModel(), messages, stream, input: 'Go' }),
        );
        const last = messages.saved.at(-1)?.fields;
        return [ran.text, last?.text, last?.senderName, last?.sessionId, last?.properties.source];
      };

      assert.deepEqual(await run(true), await run(false));
    });

    it('prompt chain feeds one answer into the next request', async () => {
      server.enqueue(say('A plan'), say('An article'));

      const { text, end } = succeeded(
        await runExample('prompt-chain', { ...withModel(), input: 'Tea' }),
      );

      assert.equal(text, 'An article');
      assert.match(
        String(pick((await server.request(1)).body, 'messages', 0, 'content')),
        /follows this plan:\n\nA plan/,
      );
      assert.equal(end.outputs[0]?.message?.properties.source.source, 'gpt-4o-mini');
    });

    it('product blurb answers without a chat', async () => {
      server.enqueue(say('Buy it.'));

      assert.equal(succeeded(await runExample('product-blurb', withModel())).text, 'Buy it.');
    });

    it('reports a refused key in the name of the component, and keeps the message of the user', async () => {
      const messages = new FakeMessages();
      server.enqueue(refuse.auth());

      const { end } = await runExample('memory-chatbot', {
        ...withModel(),
        messages,
        input: 'Hi',
      });

      assert.equal(end.status, 'failed');
      assert.equal(end.error?.code, 'provider-auth');
      assert.match(end.error.subject.nodeId ?? '', /^LanguageModel/);
      const stored = messages.saved.map(({ fields }) => [fields.sender, fields.error]);
      assert.deepEqual(stored[0], ['User', false]);
      assert.equal(stored.at(-1)?.[1], true);
    });

    it('keeps what a cut stream gave, marked as stopped', async () => {
      const messages = new FakeMessages();
      server.enqueue(say('abcdef', { chunks: 3, cutAfter: 2 }));

      const { end } = await runExample('memory-chatbot', {
        ...withModel(),
        messages,
        input: 'Hi',
      });

      assert.equal(end.error?.code, 'provider-unavailable');
      const kept = messages.saved.findLast(({ fields }) => fields.text === 'abcd');
      assert.equal(kept?.fields.properties.stopped, true);
    });

    it('says which key is missing, and asks a local server without one', async () => {
      const named = setting('LanguageModelComponent', 'api_key', 'OPENAI_API_KEY');
      const fromDb = (flow: JsonObject): JsonObject =>
        JSON.parse(
          JSON.stringify(named(flow)).replaceAll(
            '"value":"OPENAI_API_KEY"',
            '"value":"OPENAI_API_KEY","load_from_db":true',
          ),
        ) as JsonObject;
      const { end } = await runExample('product-blurb', { edit: fromDb });

      assert.equal(end.error?.code, 'variable-missing');
      assert.equal(end.error.subject.variable, 'OPENAI_API_KEY');
      assert.equal(server.requests.length, 0);

      server.enqueue(say('No key needed.'));
      const local = await runExample('product-blurb', {
        edit: fromDb,
        variables: { OPENAI_BASE_URL: server.openAiBaseUrl },
      });
      assert.equal(succeeded(local).text, 'No key needed.');
    });

    it('uses the default model where none is selected', async () => {
      const edit = setting('LanguageModelComponent', 'model', []);
      const missing = await runExample('product-blurb', { ...withModel(), edit });
      assert.equal(missing.end.error?.code, 'model-missing');

      server.enqueue(say('By default.'));
      const ran = await runExample('product-blurb', {
        edit,
        settings: {
          defaultModel: { provider: 'Ollama', model: 'llama3' },
          ollamaBaseUrl: server.origin,
        },
      });
      assert.equal(succeeded(ran).text, 'By default.');
      assert.equal((await server.request(0)).body['model'], 'llama3');
    });
  });
});
