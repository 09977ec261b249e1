import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../src/base/json';
import type { StoredMessage } from '../../src/protocol/model';
import { flowFile } from '../support/flowBuilder';
import { LiveApi } from '../support/liveApi';
import {
  garbage,
  garbageStream,
  refuse,
  say,
  type ScriptedAnswer,
} from '../support/scriptedAnswer';
import { ScriptedProvider } from '../support/scriptedProvider';

/** What a provider does wrong, and what a person is to read of it. */
const faults: readonly {
  readonly name: string;
  readonly answer: ScriptedAnswer;
  readonly code: string;
  readonly says: RegExp;
  /** Text of the answer that had arrived and is kept. */
  readonly kept?: string;
  /** Cannot happen to an answer that comes whole. */
  readonly isStreamOnly?: boolean;
}[] = [
  { name: '401', answer: refuse.auth(), code: 'provider-auth', says: /key/i },
  { name: '429', answer: refuse.rateLimit(0), code: 'provider-rate-limit', says: /limit|many/i },
  { name: '500', answer: refuse.server(), code: 'provider-unavailable', says: /OpenAI/ },
  {
    name: 'no answer at all',
    answer: { kind: 'drop' },
    code: 'provider-unavailable',
    says: /OpenAI/,
  },
  { name: 'garbage', answer: garbage, code: 'provider-bad-response', says: /OpenAI/ },
  {
    name: 'a stream of garbage',
    answer: garbageStream,
    code: 'provider-bad-response',
    says: /OpenAI/,
  },
  {
    name: 'a stream that is cut',
    answer: say('Half of the answer', { chunks: 3, cutAfter: 2 }),
    code: 'provider-unavailable',
    says: /OpenAI/,
    kept: 'Half of the ',
    isStreamOnly: true,
  },
];

describe('bad input', function () {
  this.timeout(60_000);
  let provider: ScriptedProvider;
  let api: LiveApi;

  beforeEach(async () => {
    provider = await ScriptedProvider.start({});
    api = await LiveApi.start(
      {},
      { OPENAI_API_KEY: 'sk-secret', OPENAI_BASE_URL: provider.openAiBaseUrl },
    );
  });

  afterEach(async () => {
    await api.dispose();
    await provider.close();
  });

  function post(flow: string, query = ''): Promise<Response> {
    return fetch(`${api.server.url}/api/v1/run/${flow}${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input_value: 'Hi', session_id: 's1' }),
    });
  }

  async function thread(): Promise<readonly StoredMessage[]> {
    const { messages } = await api.runtime.sessions.pageMessages({ sessionId: 's1', limit: 100 });
    return messages;
  }

  for (const { name, answer, code, says, kept, isStreamOnly } of faults) {
    describe(`a provider that gives ${name}`, () => {
      beforeEach(() => {
        // The same however often it is asked again.
        provider.answerWith(answer);
      });

      it('is reported to the client, without the key', async () => {
        const response = await post('memory-chatbot', isStreamOnly ? '?stream=true' : '');

        const body = await response.text();
        assert.equal(response.status, isStreamOnly ? 200 : 500);
        assert.match(body, says);
        assert.match(body, /Language Model/);
        assert.doesNotMatch(body, /sk-secret|\.ts:|at Object/);
      });

      it('ends a stream with an error event', async () => {
        const response = await post('memory-chatbot', '?stream=true');

        const events = (await response.text())
          .split('\n\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as { event: string; data: unknown });
        assert.equal(events.at(-1)?.event, 'error');
        assert.ok(isRecord(events.at(-1)?.data));
      });

      it('leaves what the user said and a card that names the component', async () => {
        const codes: (string | undefined)[] = [];
        api.runtime.runs.onDidEmit(({ event }) => {
          if (event.type === 'run-end') codes.push(event.error?.code);
        });

        await (await post('memory-chatbot', '?stream=true')).text();

        const [said, ...rest] = await thread();
        assert.deepEqual([said?.sender, said?.text], ['User', 'Hi']);
        const error = rest.at(-1);
        assert.equal(error?.category, 'error');
        assert.equal(error.sender, 'Language Model');
        assert.match(error.text, says);
        assert.equal(rest.length, kept === undefined ? 1 : 2);
        if (kept !== undefined) assert.equal(rest[0]?.text, kept);
        assert.deepEqual(codes, [code]);
      });
    });
  }

  it('names the place where a flow file breaks off', async () => {
    await writeFile(
      path.join(api.folder, 'broken.json'),
      '{"name": "Broken", "data": {"nodes": [\n  {"id"',
    );

    const response = await post('broken');

    assert.notEqual(response.status, 200);
    assert.match(await response.text(), /broken\.json.*line 2/);
  });

  it('refuses a flow file of 50 MB and goes on serving the others', async () => {
    const filler = 'x'.repeat(50 * 1024 * 1024);
    await writeFile(
      path.join(api.folder, 'huge.json'),
      `{"name": "Huge", "description": "${filler}", "data": {"nodes": [], "edges": []}}`,
    );

    const response = await post('huge');

    assert.notEqual(response.status, 200);
    assert.match(await response.text(), /huge\.json.*MB/);
    assert.equal((await post('echo')).status, 200);
  });

  it('names the components of a cycle without a loop', async () => {
    const cycle = flowFile(
      [
        { id: 'ChatInput-a', displayName: 'Chat Input' },
        { id: 'CombineText-b', displayName: 'First', fields: { text1: '', text2: '' } },
        { id: 'CombineText-c', displayName: 'Second', fields: { text1: '', text2: '' } },
      ],
      [
        'ChatInput-a.message > CombineText-b.text1',
        'CombineText-b.message > CombineText-c.text1',
        'CombineText-c.message > CombineText-b.text2',
      ],
    );
    await writeFile(path.join(api.folder, 'cycle.json'), JSON.stringify(cycle));

    const response = await post('cycle');

    assert.equal(response.status, 500);
    assert.match(await response.text(), /First.*Second|Second.*First/);
    assert.equal((await thread())[0]?.text, 'Hi');
  });

  it('runs a flow with dangling edges as if they were not there', async () => {
    const dangling = flowFile(
      [
        { id: 'ChatInput-a', fields: { input_value: '' } },
        { id: 'ChatOutput-b', fields: { input_value: '' } },
      ],
      [
        'ChatInput-a.message > ChatOutput-b.input_value',
        'ChatInput-a.message > Gone-c.input_value',
      ],
    );
    await writeFile(path.join(api.folder, 'dangling.json'), JSON.stringify(dangling));

    const response = await post('dangling');

    assert.equal(response.status, 200);
    assert.deepEqual(
      (await thread()).map(({ text }) => text),
      ['Hi', 'Hi'],
    );
  });
});
