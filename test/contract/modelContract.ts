import assert from 'node:assert/strict';
import { isAppError, type AppError, type ErrorCode } from '../../src/base/errors';
import type { JsonObject, JsonValue } from '../../src/base/json';
import type { ChatTurn, LanguageModel, ModelChunk, ModelRequest } from '../../src/flow/ports';
import { callTools, Gate, garbage, garbageStream, refuse, say } from '../support/scriptedAnswer';
import {
  startScriptedProvider,
  type ScriptedProvider,
  type ScriptedRequest,
} from '../support/scriptedProvider';

/** What differs between providers: how they are opened and how their requests look. */
export interface ModelSubject {
  readonly provider: string;
  readonly key: string;
  open(server: ScriptedProvider, settings?: OpenSettings): Promise<LanguageModel>;
  /** The request's turns, reduced to role and text. */
  turnsOf(request: ScriptedRequest): readonly JsonValue[];
  /** Results of tools in the request: call id and text. */
  toolResultsOf(request: ScriptedRequest): readonly JsonValue[];
  /** Names of the tools offered. */
  toolNamesOf(request: ScriptedRequest): readonly JsonValue[];
  /** Base64 data of the images in the request. */
  imagesOf(request: ScriptedRequest): readonly JsonValue[];
  keyOf(request: ScriptedRequest): string | undefined;
}

export interface OpenSettings {
  readonly maxRetries?: number;
  readonly timeoutSeconds?: number;
  readonly temperature?: number;
  readonly model?: string;
}

const hello: readonly ChatTurn[] = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'Hi' },
];
const addTool = {
  name: 'add',
  description: 'Adds numbers',
  parameters: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
} satisfies { parameters: JsonObject; name: string; description: string };

function textOf(chunks: readonly ModelChunk[]): string {
  return chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
}

/** What every provider must do, each on its own wire format, against the scripted server. */
export function modelContract(subject: ModelSubject): void {
  let server: ScriptedProvider;
  const never = new AbortController().signal;

  const ask = async (
    request: Partial<ModelRequest> = {},
    settings: OpenSettings = {},
    signal = never,
    seen: ModelChunk[] = [],
  ): Promise<ModelChunk[]> => {
    const model = await subject.open(server, settings);
    const whole = { turns: hello, stream: false, ...request };
    for await (const chunk of model.generate(whole, signal)) seen.push(chunk);
    return seen;
  };

  const failing = async (
    code: ErrorCode,
    request: Partial<ModelRequest> = {},
    settings: OpenSettings = { maxRetries: 0 },
    seen: ModelChunk[] = [],
  ): Promise<AppError> => {
    const error: unknown = await ask(request, settings, never, seen).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(isAppError(error), `expected ${code}, got ${String(error)}`);
    assert.equal(error.code, code, error.message);
    assert.equal(error.subject.provider, subject.provider);
    assert.equal(error.subject.component, 'My Model');
    assert.equal(error.subject.nodeId, 'Model-1');
    assert.match(error.message, new RegExp(`^My Model: ${subject.provider} \\(`));
    assert.ok(error.remedy !== undefined && error.remedy !== '');
    assert.ok(!JSON.stringify([error.message, error.remedy, error.subject]).includes(subject.key));
    return error;
  };

  beforeEach(async () => {
    server = await startScriptedProvider();
  });

  afterEach(async () => {
    await server.close();
  });

  for (const stream of [false, true]) {
    describe(stream ? 'streamed' : 'unstreamed', () => {
      it('gives text, usage and the model that answered', async () => {
        server.enqueue(
          say('Hello there', { chunks: 3, usage: { input: 7, output: 5 }, model: 'answered-1' }),
        );

        const chunks = await ask({ stream });

        assert.equal(textOf(chunks), 'Hello there');
        assert.equal(chunks.filter(({ type }) => type === 'text').length, stream ? 3 : 1);
        assert.deepEqual(chunks.at(-1), {
          type: 'finish',
          reason: 'stop',
          usage: { input: 7, output: 5 },
          model: 'answered-1',
        });
      });

      // OpenAI keeps its models' thoughts to itself in this format.
      if (!subject.provider.includes('OpenAI') || subject.provider.includes('Compatible')) {
        it('tells thoughts apart from the answer', async () => {
          server.enqueue(say('Yes', { reasoning: ['Hm, ', 'yes.'] }));
          const chunks = await ask({ stream });
          const thoughts = chunks.map((chunk) => (chunk.type === 'reasoning' ? chunk.text : ''));
          assert.equal(thoughts.join(''), 'Hm, yes.');
          assert.equal(textOf(chunks), 'Yes');
        });
      }

      it('sends turns in order, with the key', async () => {
        server.enqueue(say('ok'));

        await ask({
          stream,
          turns: [...hello, { role: 'assistant', text: 'Yes?' }, { role: 'user', text: 'Bye' }],
        });

        const request = await server.request(0);
        assert.deepEqual(subject.turnsOf(request), [
          ['system', 'Be brief.'],
          ['user', 'Hi'],
          ['assistant', 'Yes?'],
          ['user', 'Bye'],
        ]);
        assert.equal(subject.keyOf(request), subject.key);
      });

      it('passes on parallel tool calls', async () => {
        server.enqueue(
          callTools(
            { id: 'call_1', name: 'add', input: { a: 1 } },
            { id: 'call_2', name: 'add', input: { a: 2, b: { c: ['ü'] } } },
          ),
        );

        const chunks = await ask({ stream, tools: [addTool] });

        assert.deepEqual(chunks.slice(0, -1), [
          { type: 'tool-call', id: 'call_1', name: 'add', input: { a: 1 } },
          { type: 'tool-call', id: 'call_2', name: 'add', input: { a: 2, b: { c: ['ü'] } } },
        ]);
        const finish = chunks.at(-1);
        assert.ok(finish?.type === 'finish');
        assert.equal(finish.reason, 'tool-calls');
        assert.deepEqual(subject.toolNamesOf(await server.request(0)), ['add']);
      });

      it('demands the call of a tool', async () => {
        server.enqueue(callTools({ id: 'call_1', name: 'add', input: { a: 1 } }));

        await ask({ stream, tools: [addTool], requiredTool: 'add' });

        const { body } = await server.request(0);
        assert.match(JSON.stringify(body['tool_choice']), /"name":"add"/);
      });

      it('says when the answer was cut at the token limit', async () => {
        server.enqueue(say('Hel', { finish: 'length' }));

        const finish = (await ask({ stream })).at(-1);

        assert.ok(finish?.type === 'finish');
        assert.equal(finish.reason, 'length');
      });

      it('reports a refused key without repeating it', async () => {
        server.enqueue(refuse.auth(`Incorrect API key provided: ${subject.key}`));

        const error = await failing('provider-auth', { stream });

        assert.match(error.message, /Incorrect API key provided: \*\*\*/);
        assert.equal(error.subject.status, 401);
      });

      it('reports a request the provider refuses, in its words', async () => {
        server.enqueue(refuse.badRequest('The model `nope` does not exist'));

        const error = await failing('provider-refused', { stream });

        assert.match(error.message, /The model `nope` does not exist/);
        assert.equal(error.subject.status, 400);
      });

      it('reports a rate limit and a failing server', async () => {
        server.enqueue(refuse.rateLimit(3600), refuse.server());

        await failing('provider-rate-limit', { stream }, { maxRetries: 5 });
        assert.equal(server.requests.length, 1, 'an hour is too long to wait for a retry');
        const error = await failing('provider-unavailable', { stream });
        assert.equal(error.subject.status, 500);
      });

      it('tries again after a failure that may pass, as often as asked', async () => {
        server.enqueue(refuse.rateLimit(0), refuse.server(), say('at last'));

        assert.equal(textOf(await ask({ stream }, { maxRetries: 2 })), 'at last');

        server.enqueue(refuse.server(), refuse.server(), say('too late'));
        await failing('provider-unavailable', { stream }, { maxRetries: 1 });
      });

      it('reports an answer that is none', async () => {
        server.enqueue(stream ? garbageStream : garbage, garbage);

        await failing('provider-bad-response', { stream });
        await failing('provider-bad-response', { stream });
      });

      it('reports a connection that breaks before the answer', async () => {
        server.enqueue({ kind: 'drop' });

        const error = await failing('provider-unavailable', { stream });

        assert.match(error.message, /127\.0\.0\.1/);
      });

      it('closes the connection when stopped before the answer', async () => {
        server.enqueue({ kind: 'hang' });
        const stop = new AbortController();
        const answer = ask({ stream }, {}, stop.signal);
        const request = await server.request(0);

        stop.abort();

        await assert.rejects(answer, (error) => isAppError(error, 'cancelled'));
        await request.clientLeft;
      });

      it('gives up on a provider that stays silent', async () => {
        server.enqueue({ kind: 'hang' });

        const error = await failing(
          'provider-unavailable',
          { stream },
          { timeoutSeconds: 0.02, maxRetries: 0 },
        );

        assert.match(error.message, /no answer within 0\.02 s/);
      });
    });
  }

  it('gives each chunk as soon as it arrives', async () => {
    const gates = [new Gate(), new Gate()];
    server.enqueue(say('abcd', { chunks: 2, beforeChunk: (index) => gates[index]?.opened }));
    const model = await subject.open(server);
    const seen: string[] = [];

    gates[0]?.open();
    for await (const chunk of model.generate({ turns: hello, stream: true }, never)) {
      if (chunk.type !== 'text') continue;

      seen.push(chunk.text);
      // The second chunk leaves the server only after the first has been seen here.
      gates[1]?.open();
    }

    assert.deepEqual(seen, ['ab', 'cd']);
  });

  it('keeps what arrived before a stream was cut, and does not ask again', async () => {
    server.enqueue(say('abcdef', { chunks: 3, cutAfter: 2 }), say('never'));
    const seen: ModelChunk[] = [];

    const error = await failing('provider-unavailable', { stream: true }, { maxRetries: 3 }, seen);

    assert.match(error.message, /stopped in the middle of its answer/);
    assert.equal(textOf(seen), 'abcd');
    assert.equal(server.requests.length, 1);
  });

  it('reports an error sent inside a stream', async () => {
    server.enqueue(say('abcdef', { chunks: 3, errorAfter: { chunks: 1, message: 'Overloaded' } }));
    const seen: ModelChunk[] = [];

    const error = await failing('provider-unavailable', { stream: true }, {}, seen);

    assert.match(error.message, /Overloaded/);
    assert.equal(textOf(seen), 'ab');
  });

  it('closes the connection when stopped in the middle of a stream', async () => {
    const held = new Gate();
    server.enqueue(
      say('abcdef', { chunks: 3, beforeChunk: (index) => (index === 1 ? held.opened : undefined) }),
    );
    const stop = new AbortController();
    const model = await subject.open(server);

    await assert.rejects(
      async () => {
        for await (const chunk of model.generate({ turns: hello, stream: true }, stop.signal)) {
          if (chunk.type === 'text') stop.abort();
        }
      },
      (error) => isAppError(error, 'cancelled'),
    );
    await (
      await server.request(0)
    ).clientLeft;
  });

  it('closes the connection when nobody reads on', async () => {
    const held = new Gate();
    server.enqueue(
      say('abcdef', { chunks: 3, beforeChunk: (index) => (index === 1 ? held.opened : undefined) }),
    );
    const model = await subject.open(server);

    for await (const chunk of model.generate({ turns: hello, stream: true }, never)) {
      if (chunk.type === 'text') break;
    }

    await (
      await server.request(0)
    ).clientLeft;
  });

  it('asks for nothing when stopped beforehand', async () => {
    const stop = new AbortController();
    stop.abort();

    await assert.rejects(ask({}, {}, stop.signal), (error) => isAppError(error, 'cancelled'));
    assert.equal(server.requests.length, 0);
  });

  it('returns results of tools, also of failed ones', async () => {
    server.enqueue(say('3'));

    await ask({
      tools: [addTool],
      turns: [
        ...hello,
        {
          role: 'assistant',
          text: '',
          toolCalls: [
            { id: 'c1', name: 'add', input: { a: 1 } },
            { id: 'c2', name: 'add', input: { a: 2 } },
          ],
        },
        { role: 'tool', callId: 'c1', name: 'add', result: { sum: 3 } },
        { role: 'tool', callId: 'c2', name: 'add', result: 'no number', isError: true },
      ],
    });

    const [good, bad] = subject.toolResultsOf(await server.request(0));
    assert.deepEqual(good, ['c1', '{"sum":3}']);
    assert.match(JSON.stringify(bad), /^\["c2",.*no number/);
  });

  it('sends images of a user turn', async () => {
    server.enqueue(say('a dot'));
    const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);

    await ask({
      turns: [{ role: 'user', text: 'What?', images: [{ mediaType: 'image/png', bytes }] }],
    });

    assert.deepEqual(subject.imagesOf(await server.request(0)), [
      Buffer.from(bytes).toString('base64'),
    ]);
  });

  it('sends the texts of files as parts after what the user said', async () => {
    server.enqueue(say('read'));

    await ask({
      turns: [{ role: 'user', text: 'Sum up', documents: ["File 'a.txt' contents:\nA"] }],
    });

    const sent = JSON.stringify((await server.request(0)).body['messages']);
    assert.match(sent, /"text":"Sum up"\}?.*"text":"File 'a\.txt' contents:\\nA"/);
  });

  it('sends the temperature, but not to a model that reasons', async () => {
    server.answerWith(say('ok'));

    await ask({}, { temperature: 0.25 });
    await ask({}, { temperature: 0.25, model: 'gpt-5-mini' });

    assert.equal((await server.request(0)).body['temperature'], 0.25);
    assert.equal((await server.request(1)).body['temperature'], undefined);
  });
}
