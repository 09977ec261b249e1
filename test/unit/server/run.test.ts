import assert from 'node:assert/strict';
import { AppError } from '../../../src/base/errors';
import type { RunEvent } from '../../../src/protocol/model';
import { Gate } from '../../../src/server/gate';
import { apiUnderTest } from '../../support/apiUnderTest';
import { ScriptedRuns, sampleEnd, sampleMessage, sampleOutput } from '../../support/sampleRun';

const path = '/api/v1/run/echo';

interface RunAnswer {
  readonly session_id: string;
  readonly outputs: readonly [
    {
      readonly inputs: object;
      readonly outputs: readonly [{ results: { message: { text: string } } }];
    },
  ];
}

/** The lines of a streamed answer. */
async function eventsOf(
  response: Response,
): Promise<readonly { event: string; data: Record<string, unknown> }[]> {
  const text = await response.text();
  assert.ok(text.endsWith('\n\n'));
  return text
    .trimEnd()
    .split('\n\n')
    .map((line) => JSON.parse(line) as { event: string; data: Record<string, unknown> });
}

describe('POST /api/v1/run', () => {
  it('answers with the session, the input and the message', async () => {
    const { sendJson } = apiUnderTest();

    const response = await sendJson('POST', path, { input_value: 'Hi', session_id: 'ada' });

    const answer = (await response.json()) as RunAnswer;
    assert.equal(answer.session_id, 'ada');
    assert.deepEqual(answer.outputs[0].inputs, { input_value: 'Hi' });
    assert.equal(answer.outputs[0].outputs[0].results.message.text, 'Hi');
  });

  it('runs without a body', async () => {
    const { send, runs } = apiUnderTest();

    const response = await send(path, { method: 'POST' });

    assert.equal(response.status, 200);
    const answer = (await response.json()) as RunAnswer;
    assert.deepEqual(answer.outputs[0].inputs, {});
    assert.equal(runs.requests[0]?.inputValue, undefined);
  });

  it('takes a body embedded in input_request, with variables in its context', async () => {
    const { sendJson, runs } = apiUnderTest();

    await sendJson('POST', path, {
      input_request: { input_value: 'Hi', session_id: 'inner' },
      context: { request_variables: { MY_KEY: 'v' } },
    });

    assert.equal(runs.requests[0]?.inputValue, 'Hi');
    assert.equal(runs.requests[0].sessionId, 'inner');
    assert.deepEqual(runs.requests[0].variables, { MY_KEY: 'v' });
  });

  it('takes variables from headers, with underscores for hyphens too', async () => {
    const { send, runs } = apiUnderTest();

    await send(path, { method: 'POST', headers: { 'X-LANGFLOW-GLOBAL-VAR-my-key': 'v' } });

    assert.deepEqual(runs.requests[0]?.variables, { 'MY-KEY': 'v', MY_KEY: 'v' });
  });

  it('takes the model of the run from its header', async () => {
    const { send, runs } = apiUnderTest();
    const headers = { 'X-Flow-Playground-Model': 'OpenRouter/openai/gpt-4o:free' };

    await send(path, { method: 'POST', headers });
    const refused = await send(path, {
      method: 'POST',
      headers: { 'X-Flow-Playground-Model': 'gpt-4o' },
    });

    assert.deepEqual(runs.requests[0]?.model, {
      provider: 'OpenRouter',
      model: 'openai/gpt-4o:free',
    });
    assert.equal(refused.status, 422);
    assert.equal(runs.requests.length, 1);
  });

  it('takes the session from the query where the body has none', async () => {
    const { send, sendJson, runs } = apiUnderTest();

    await send(`${path}?session_id=q`, { method: 'POST' });
    await sendJson('POST', `${path}?session_id=q`, { session_id: 'b' });
    await sendJson('POST', `${path}?session_id=q`, { session_id: '' });

    assert.deepEqual(
      runs.requests.map(({ sessionId }) => sessionId),
      ['q', 'b', 'q'],
    );
  });

  it('takes chat for absent types and any for null ones', async () => {
    const { sendJson, runs } = apiUnderTest();

    await sendJson('POST', path, {});
    await sendJson('POST', path, { input_type: null, output_type: null });

    assert.deepEqual(
      runs.requests.map(({ inputType, outputType }) => [inputType, outputType]),
      [
        ['chat', 'chat'],
        ['any', 'any'],
      ],
    );
  });

  it('passes tweaks on, whatever JSON they are', async () => {
    const { sendJson, runs } = apiUnderTest();
    const tweaks = { temperature: 0.5, 'Chat Input': { files: ['a'] }, flag: true, none: null };

    await sendJson('POST', path, { tweaks });

    assert.deepEqual(runs.requests[0]?.tweaks, tweaks);
  });

  for (const [body, problem] of [
    [{ input_value: 5 }, { type: 'string_type', loc: ['body', 'input_value'] }],
    [{ output_type: 'zip' }, { type: 'literal_error', loc: ['body', 'output_type'] }],
    [{ tweaks: [] }, { loc: ['body', 'tweaks'] }],
    [[1], { loc: ['body'] }],
  ] as const) {
    it(`refuses ${JSON.stringify(body)} and says where`, async () => {
      const { sendJson, runs } = apiUnderTest();

      const response = await sendJson('POST', path, body);

      assert.equal(response.status, 422);
      const { detail } = (await response.json()) as { detail: readonly object[] };
      assert.partialDeepStrictEqual(detail[0], problem);
      assert.equal(runs.requests.length, 0);
    });
  }

  it('refuses broken JSON', async () => {
    const response = await apiUnderTest().send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"input_value":',
    });

    assert.equal(response.status, 422);
  });

  it('refuses an input that a tweak gives too', async () => {
    const response = await apiUnderTest().sendJson('POST', path, {
      input_value: 'a',
      tweaks: { 'ChatInput-in001': { input_value: 'b' } },
    });

    assert.equal(response.status, 400);
    assert.deepEqual(await response.json(), {
      detail:
        'If you pass an input_value to the chat input, you cannot pass a tweak with the same name.',
    });
  });

  for (const tweaks of [{ code: 'print()' }, { 'Chat Output': { code: 'print()' } }]) {
    it(`refuses to change stored Python by ${JSON.stringify(tweaks)}`, async () => {
      const { sendJson, runs } = apiUnderTest();

      const response = await sendJson('POST', path, { tweaks });

      assert.equal(response.status, 422);
      assert.partialDeepStrictEqual(await response.json(), {
        detail: { code: 'TWEAKS_REFUSED', fields: ['code'] },
      });
      assert.equal(runs.requests.length, 0);
    });
  }

  it('says that stream is no word for yes or no', async () => {
    const response = await apiUnderTest().send(`${path}?stream=maybe`, { method: 'POST' });

    assert.equal(response.status, 422);
    assert.partialDeepStrictEqual(await response.json(), {
      detail: [{ type: 'bool_parsing', loc: ['query', 'stream'] }],
    });
  });

  it('answers 404 for a flow that is not there, also when a stream was asked for', async () => {
    // eslint-disable-next-line require-yield
    const runs = new ScriptedRuns(async function* (): AsyncGenerator<RunEvent> {
      throw new AppError('flow-not-found', 'none');
    });
    const { send } = apiUnderTest({ runs });

    for (const query of ['', '?stream=true']) {
      const response = await send(`/api/v1/run/nope${query}`, { method: 'POST' });
      assert.equal(response.status, 404);
      assert.deepEqual(await response.json(), { detail: 'Flow identifier nope not found' });
    }
  });

  it('tells a failed run as Langflow does, with code and remedy', async () => {
    const runs = new ScriptedRuns(async function* () {
      yield sampleEnd({
        status: 'failed',
        error: {
          code: 'variable-missing',
          message: 'OPENAI_API_KEY is not set.',
          remedy: 'Set it.',
          subject: { component: 'OpenAI' },
        },
      });
    });

    const response = await apiUnderTest({ runs }).send(path, { method: 'POST' });

    assert.equal(response.status, 500);
    const { detail } = (await response.json()) as { detail: string };
    assert.deepEqual(JSON.parse(detail), {
      message:
        'Error running graph: Error building Component OpenAI: \n\nOPENAI_API_KEY is not set.',
      traceback: null,
      description: null,
      code: 'variable-missing',
      suggestion: 'Set it.',
    });
  });

  it('doubles the line breaks of the machine, but not in the message itself', async () => {
    const runs = new ScriptedRuns(async function* () {
      yield sampleEnd({ outputs: [sampleOutput(sampleMessage({ text: 'a\nb\n\nc' }))] });
    });

    const response = await apiUnderTest({ runs }).send(path, { method: 'POST' });

    const answer = (await response.json()) as RunAnswer;
    assert.partialDeepStrictEqual(answer.outputs[0].outputs[0], {
      results: { message: { text: 'a\nb\n\nc' } },
      artifacts: { message: 'a\n\nb\n\nc' },
      outputs: { message: { message: 'a\nb\n\nc' } },
      messages: [{ message: 'a\n\nb\n\nc' }],
    });
  });
});

describe('POST /api/v1/run?stream=true', () => {
  it('sends messages, tokens and the result as lines of JSON', async () => {
    const message = sampleMessage({ text: 'Hel' });
    const runs = new ScriptedRuns(async function* () {
      yield { type: 'message', runId: 'r', message } as const;
      yield { type: 'token', runId: 'r', messageId: message.id, chunk: 'lo' } as const;
      yield sampleEnd({ outputs: [sampleOutput(message)] });
    });
    const { send } = apiUnderTest({ runs });

    const response = await send(`${path}?stream=true`, { method: 'POST' });

    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const events = await eventsOf(response);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['add_message', 'token', 'end'],
    );
    assert.equal(events[0]?.data['id'], message.id);
    assert.deepEqual(events[1]?.data, { chunk: 'lo', id: message.id });
    assert.equal((events[2]?.data['result'] as RunAnswer).session_id, 's1');
    assert.equal(runs.requests[0]?.stream, true);
  });

  it('ends with an error event where the run fails', async () => {
    const runs = new ScriptedRuns(async function* () {
      yield { type: 'message', runId: 'r', message: sampleMessage({ category: 'error' }) } as const;
      yield sampleEnd({
        status: 'failed',
        error: { code: 'internal', message: 'It broke.', subject: {} },
      });
    });

    const response = await apiUnderTest({ runs }).send(`${path}?stream=true`, { method: 'POST' });

    const events = await eventsOf(response);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['error', 'error'],
    );
    assert.equal(events[1]?.data['error'], 'Error running graph: It broke.');
  });

  it('keeps an event on its line whatever the text holds', async () => {
    const text = 'a\n\n{"event":"end"}\r\n\u2028';
    const runs = new ScriptedRuns(async function* () {
      yield { type: 'message', runId: 'r', message: sampleMessage({ text }) } as const;
    });

    const response = await apiUnderTest({ runs }).send(`${path}?stream=true`, { method: 'POST' });

    const events = await eventsOf(response);
    assert.equal(events.length, 1);
    assert.equal(events[0]?.data['text'], text);
  });

  it('stops the run and frees its place when the client goes away', async () => {
    const runGate = new Gate(1);
    let isOver = false;
    const runs = new ScriptedRuns(async function* () {
      try {
        for (;;) yield { type: 'message', runId: 'r', message: sampleMessage() } as const;
      } finally {
        isOver = true;
      }
    });
    const { send } = apiUnderTest({ runs, runGate });
    const response = await send(`${path}?stream=true`, { method: 'POST' });

    await response.body?.cancel();

    assert.equal(isOver, true);
    runGate.enter();
  });

  it('stops the run when the server stops', async () => {
    const shutdown = new AbortController();
    const { send, runs } = apiUnderTest({ shutdown: shutdown.signal });
    await send(`${path}?stream=true`, { method: 'POST' });

    shutdown.abort();

    assert.equal(runs.signals[0]?.aborted, true);
  });
});
