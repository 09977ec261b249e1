import assert from 'node:assert/strict';
import { AppError } from '../../../src/base/errors';
import { parseFlowText } from '../../../src/flow/parse';
import type { FlowEntry } from '../../../src/sessions/flowCatalog';
import { apiUnderTest, type ApiUnderTest } from '../../support/apiUnderTest';
import { sampleFlowText, webhookFlow } from '../../support/sampleFlow';
import { ScriptedRuns, sampleEnd, sampleMessage, sampleOutput } from '../../support/sampleRun';

const flows: Readonly<Record<string, string>> = {
  echo: sampleFlowText('echo'),
  card: sampleFlowText('greeting-card'),
  hook: webhookFlow('0f0f0f0f-1111-4222-8333-444444444444'),
};

function api(runs?: ScriptedRuns): ApiUnderTest {
  return apiUnderTest({
    ...(runs === undefined ? {} : { runs }),
    catalog: {
      list: () => Promise.resolve([]),
      read: () => Promise.resolve('{}'),
      resolve: (name) => {
        const text = flows[name];
        if (text === undefined) return Promise.reject(new AppError('flow-not-found', name));

        const flow = parseFlowText(text, { path: `${name}.json` });
        return Promise.resolve({
          flow,
          path: `${name}.json`,
          entry: {} as FlowEntry,
          contentHash: '00',
        });
      },
    },
  });
}

describe('POST /api/v1/responses', () => {
  const path = '/api/v1/responses';

  it('answers in OpenAI’s shape; the id is the session', async () => {
    const { sendJson, runs } = api();

    const response = await sendJson('POST', path, { model: 'echo', input: 'Hi' });

    const answer = (await response.json()) as { id: string };
    assert.equal(runs.requests[0]?.sessionId, answer.id);
    assert.partialDeepStrictEqual(answer, {
      object: 'response',
      status: 'completed',
      model: 'echo',
      output: [{ id: `msg_${answer.id}`, content: [{ type: 'output_text', text: 'Hi' }] }],
      previous_response_id: null,
    });
  });

  it('goes on with the session of a previous answer', async () => {
    const { sendJson, runs } = api();

    await sendJson('POST', path, { model: 'echo', input: 'Hi', previous_response_id: 'before' });

    assert.equal(runs.requests[0]?.sessionId, 'before');
  });

  it('takes OpenAI’s list of messages', async () => {
    const { sendJson, runs } = api();

    await sendJson('POST', path, {
      model: 'echo',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
    });

    assert.equal(runs.requests[0]?.inputValue, 'Hi');
  });

  for (const [what, body, code] of [
    ['tools', { model: 'echo', input: 'Hi', tools: [{}] }, 'tools_not_supported'],
    ['an unknown flow', { model: 'nope', input: 'Hi' }, 'flow_not_found'],
    ['a flow without chat', { model: 'card', input: 'Hi' }, 'invalid_flow_request'],
  ] as const) {
    it(`answers ${what} with an error of status 200`, async () => {
      const { sendJson, runs } = api();

      const response = await sendJson('POST', path, body);

      assert.equal(response.status, 200);
      assert.partialDeepStrictEqual(await response.json(), { error: { code } });
      assert.equal(runs.requests.length, 0);
    });
  }

  it('streams the answer in pieces and closes with [DONE]', async () => {
    const message = sampleMessage({ text: 'Hel' });
    const runs = new ScriptedRuns(async function* () {
      yield { type: 'message', runId: 'r', message: sampleMessage({ sender: 'User' }) } as const;
      yield { type: 'message', runId: 'r', message } as const;
      yield { type: 'token', runId: 'r', messageId: message.id, chunk: 'lo' } as const;
      yield { type: 'message', runId: 'r', message: { ...message, text: 'Hello' } } as const;
      yield sampleEnd({ outputs: [sampleOutput(message)] });
    });

    const response = await api(runs).sendJson('POST', path, {
      model: 'echo',
      input: 'Hi',
      stream: true,
    });

    const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
    const text = lines
      .map((line) => JSON.parse(line.slice(6)) as { delta?: { content?: string } })
      .map(({ delta }) => delta?.content ?? '')
      .join('');
    assert.equal(text, 'Hello');
  });

  it('ends a stream that fails with its reason', async () => {
    const runs = new ScriptedRuns(async function* () {
      yield sampleEnd({
        status: 'failed',
        error: { code: 'internal', message: 'It broke.', subject: {} },
      });
    });

    const response = await api(runs).sendJson('POST', path, {
      model: 'echo',
      input: 'Hi',
      stream: true,
    });

    const text = await response.text();
    assert.match(text, /"status":"failed"/);
    assert.match(text, /It broke\./);
    assert.ok(text.endsWith('data: [DONE]\n\n'));
  });
});

describe('POST /api/v1/run/advanced', () => {
  it('runs once per input', async () => {
    const { sendJson, runs } = api();

    const response = await sendJson('POST', '/api/v1/run/advanced/echo', {
      inputs: [{ input_value: 'a' }, { input_value: 'b', components: ['Chat Input'] }],
      session_id: 's1',
    });

    const text = await response.text();
    assert.equal((JSON.parse(text) as { outputs: unknown[] }).outputs.length, 2);
    assert.deepEqual(
      runs.requests.map(({ inputValue, tweaks }) => [inputValue, tweaks]),
      [
        ['a', {}],
        [undefined, { 'Chat Input': { input_value: 'b' } }],
      ],
    );
  });

  it('answers with the outputs named', async () => {
    const response = await api().sendJson('POST', '/api/v1/run/advanced/echo', {
      outputs: ['Nope'],
    });

    assert.partialDeepStrictEqual(await response.json(), { outputs: [{ outputs: [] }] });
  });

  it('refuses keys that an input does not have', async () => {
    const response = await api().sendJson('POST', '/api/v1/run/advanced/echo', {
      inputs: [{ zz: 1 }],
    });

    assert.equal(response.status, 422);
  });
});

describe('POST /api/v1/webhook', () => {
  it('starts the flow with the body as it came and does not wait', async () => {
    const { send, runs } = api();

    const response = await send('/api/v1/webhook/hook', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'not JSON',
    });

    assert.equal(response.status, 202);
    assert.deepEqual(await response.json(), {
      message: 'Task started in the background',
      status: 'in progress',
    });
    assert.deepEqual(runs.requests[0]?.tweaks, { 'Webhook-aaaaa': { data: 'not JSON' } });
  });

  it('refuses a flow that has no Webhook', async () => {
    const response = await api().send('/api/v1/webhook/echo', { method: 'POST' });

    assert.equal(response.status, 400);
  });
});
