import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { callTools, Gate, garbage, pick, refuse, say } from '../support/scriptedAnswer';
import { startScriptedProvider, type ScriptedProvider } from '../support/scriptedProvider';

/** OpenAI's own client reads what the scripted server says: the tests' wire format is the real one. */
describe('scripted provider, read by the official openai client', () => {
  let provider: ScriptedProvider;
  let client: OpenAI;
  const messages = [{ role: 'user' as const, content: 'Hi' }];

  beforeEach(async () => {
    provider = await startScriptedProvider();
    client = new OpenAI({ baseURL: provider.openAiBaseUrl, apiKey: 'sk-test', maxRetries: 0 });
  });

  afterEach(async () => {
    await provider.close();
  });

  it('gives a whole answer with usage', async () => {
    provider.enqueue(say('Hello there', { usage: { input: 3, output: 2 } }));

    const answer = await client.chat.completions.create({ model: 'gpt-4o-mini', messages });

    assert.equal(answer.choices[0]?.message.content, 'Hello there');
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.equal(answer.usage?.total_tokens, 5);
    assert.equal(answer.model, 'gpt-4o-mini');
  });

  it('records body and headers', async () => {
    provider.enqueue(say('ok'));

    await client.chat.completions.create({ model: 'm', messages, temperature: 0.5 });

    const request = await provider.request(0);
    assert.equal(request.path, '/v1/chat/completions');
    assert.equal(request.headers['authorization'], 'Bearer sk-test');
    assert.equal(pick(request.body, 'messages', 0, 'content'), 'Hi');
    assert.equal(pick(request.body, 'temperature'), 0.5);
  });

  it('streams in the asked number of chunks, each held by its gate', async () => {
    const gates = [new Gate(), new Gate(), new Gate()];
    provider.enqueue(
      say('abcdef', { chunks: 3, beforeChunk: (index) => gates[index]?.opened ?? undefined }),
    );

    const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
    const seen: string[] = [];
    gates[0]?.open();
    for await (const part of stream) {
      const text = part.choices[0]?.delta.content ?? '';
      if (text === '') continue;

      seen.push(text);
      gates[seen.length]?.open();
    }

    assert.deepEqual(seen, ['ab', 'cd', 'ef']);
  });

  it('gives usage in a stream only when asked', async () => {
    const usages = async (ask: boolean): Promise<number> => {
      provider.enqueue(say('a'));
      const stream = await client.chat.completions.create({
        model: 'm',
        messages,
        stream: true,
        ...(ask ? { stream_options: { include_usage: true } } : {}),
      });
      let count = 0;
      for await (const part of stream) if (part.usage) count += 1;
      return count;
    };

    assert.equal(await usages(true), 1);
    assert.equal(await usages(false), 0);
  });

  it('gives tool calls, whole and streamed', async () => {
    const call = { id: 'call_1', name: 'add', input: { a: 1, b: [2, 3] } };
    provider.enqueue(callTools(call), callTools(call));

    const whole = await client.chat.completions.create({ model: 'm', messages });
    const streamed = await client.chat.completions
      .stream({ model: 'm', messages })
      .finalChatCompletion();

    for (const answer of [whole, streamed]) {
      const given = answer.choices[0]?.message.tool_calls?.[0];
      assert.ok(given?.type === 'function');
      assert.equal(given.function.name, 'add');
      assert.deepEqual(JSON.parse(given.function.arguments), call.input);
      assert.equal(answer.choices[0]?.finish_reason, 'tool_calls');
    }
  });

  it('refuses with the status, the message and Retry-After', async () => {
    provider.enqueue(refuse.auth(), refuse.rateLimit(7), refuse.server());
    const ask = (): Promise<unknown> => client.chat.completions.create({ model: 'm', messages });

    await assert.rejects(ask, OpenAI.AuthenticationError);
    await assert.rejects(
      ask,
      (error) => error instanceof OpenAI.RateLimitError && error.headers.get('retry-after') === '7',
    );
    await assert.rejects(ask, OpenAI.InternalServerError);
  });

  it('cuts a stream after the asked number of chunks', async () => {
    provider.enqueue(say('abcdef', { chunks: 3, cutAfter: 2 }));
    const seen: string[] = [];

    await assert.rejects(async () => {
      const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
      for await (const part of stream) seen.push(part.choices[0]?.delta.content ?? '');
    });

    assert.equal(seen.join(''), 'abcd');
  });

  it('answers with garbage', async () => {
    provider.enqueue(garbage);

    await assert.rejects(client.chat.completions.create({ model: 'm', messages }));
  });

  it('notices that a client which gets no answer has left', async () => {
    provider.enqueue({ kind: 'hang' });
    const abort = new AbortController();
    const answer = client.chat.completions.create(
      { model: 'm', messages },
      { signal: abort.signal },
    );
    const request = await provider.request(0);

    abort.abort();

    await assert.rejects(answer, OpenAI.APIUserAbortError);
    await request.clientLeft;
  });

  it('notices that a client has left a stream', async () => {
    provider.enqueue(say('abcdef', { chunks: 3, beforeChunk: (index) => gates[index]?.opened }));
    const gates = [undefined, new Gate()];
    const abort = new AbortController();

    const stream = await client.chat.completions.create(
      { model: 'm', messages, stream: true },
      { signal: abort.signal },
    );
    for await (const part of stream) if (part.choices[0]?.delta.content === 'ab') abort.abort();

    await (
      await provider.request(0)
    ).clientLeft;
  });
});
