import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Gate, say } from '../support/scriptedAnswer';
import { LiveApi } from '../support/liveApi';
import { ScriptedProvider } from '../support/scriptedProvider';

interface BuildEvent {
  readonly event: string;
  readonly data: {
    readonly build_data?: { readonly id: string; readonly valid: boolean };
    readonly to_run?: readonly string[];
  };
}

function eventsOf(text: string): readonly BuildEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BuildEvent);
}

describe('a build over HTTP', function () {
  this.timeout(30_000);
  let provider: ScriptedProvider;
  let api: LiveApi;

  before(async () => {
    provider = await ScriptedProvider.start({});
    api = await LiveApi.start(
      {},
      { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: provider.openAiBaseUrl },
    );
  });

  after(async () => {
    await api.dispose();
    await provider.close();
  });

  function post(path: string, body: object = {}): Promise<Response> {
    return fetch(`${api.server.url}/api/v1/build/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async function startJob(flow: string, body: object = {}): Promise<string> {
    const response = await post(`${flow}/flow`, body);
    return ((await response.json()) as { job_id: string }).job_id;
  }

  it('tells of every component in the order of Langflow', async () => {
    const response = await post(`${await api.idOf('echo')}/flow?event_delivery=direct`, {
      inputs: { input_value: 'Hi', session: 'direct' },
    });

    const events = eventsOf(await response.text());
    assert.deepEqual(
      events.map(({ event, data }) => data.build_data?.id ?? event),
      [
        'vertices_sorted',
        'build_start',
        'add_message',
        'ChatInput-Ech01',
        'add_message',
        'ChatOutput-Ech02',
        'end',
      ],
    );
    assert.partialDeepStrictEqual(events[0]?.data, {
      ids: ['ChatInput-Ech01'],
      to_run: ['ChatInput-Ech01', 'ChatOutput-Ech02'],
    });
    assert.partialDeepStrictEqual(events[3]?.data, {
      build_data: {
        valid: true,
        next_vertices_ids: ['ChatOutput-Ech02'],
        data: { results: { message: { text: 'Hi' } } },
      },
      output_meta: { is_output: false, is_terminal: false, output_types: ['Message'] },
    });
  });

  it('keeps the events of a job for a later reader', async () => {
    const job = await startJob('echo', { inputs: { input_value: 'Hi', session: 'job' } });
    await api.runtime.runs.settled();

    const streamed = await fetch(`${api.server.url}/api/v1/build/${job}/events`);

    assert.equal(streamed.headers.get('content-type'), 'application/x-ndjson');
    assert.equal(eventsOf(await streamed.text()).at(-1)?.event, 'end');
  });

  it('gives what there is to a reader that polls', async () => {
    const job = await startJob('echo', { inputs: { input_value: 'Hi', session: 'poll' } });
    const seen: string[] = [];

    while (seen.at(-1) !== 'end') {
      const polled = await fetch(
        `${api.server.url}/api/v1/build/${job}/events?event_delivery=polling`,
      );
      seen.push(...eventsOf(await polled.text()).map(({ event }) => event));
    }

    assert.equal(seen[0], 'vertices_sorted');
  });

  it('runs what an editor has before it is saved', async () => {
    const text = await readFile(path.join(api.folder, 'echo.json'), 'utf8');
    const { data } = JSON.parse(text.replaceAll('Ech02', 'New02')) as { data: object };

    const response = await post('echo/flow?event_delivery=direct', { data });

    const [sorted] = eventsOf(await response.text());
    assert.deepEqual(sorted?.data.to_run, ['ChatInput-Ech01', 'ChatOutput-New02']);
  });

  it('runs a part of the flow, up to a component or from one on', async () => {
    const ids = async (query: string): Promise<unknown> => {
      const response = await post(`echo/flow?event_delivery=direct&${query}`);
      return eventsOf(await response.text())[0]?.data.to_run;
    };

    assert.deepEqual(await ids('stop_component_id=ChatInput-Ech01'), ['ChatInput-Ech01']);
    assert.deepEqual(await ids('start_component_id=ChatOutput-Ech02'), [
      'ChatInput-Ech01',
      'ChatOutput-Ech02',
    ]);
  });

  it('puts the model of the header in place of the flow’s own', async () => {
    provider.enqueue(say('From the other model.'));

    const response = await fetch(`${api.server.url}/api/v1/run/memory-chatbot`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'X-Flow-Playground-Model': 'OpenAI/gpt-of-the-run',
      },
      body: JSON.stringify({ input_value: 'Hi', session_id: 'header-model' }),
    });

    assert.equal(response.status, 200);
    assert.equal(provider.requests.at(-1)?.body['model'], 'gpt-of-the-run');
  });

  it('marks a component that fails and ends all the same', async () => {
    provider.enqueue({ kind: 'status', status: 401, message: 'Wrong key' });

    const response = await post('memory-chatbot/flow?event_delivery=direct', {
      inputs: { input_value: 'Hi', session: 'failing' },
    });

    const events = eventsOf(await response.text());
    const failed = events.find(({ data }) => data.build_data?.valid === false);
    assert.ok(failed);
    assert.ok(events.some(({ event }) => event === 'error'));
    assert.equal(events.at(-1)?.event, 'end');
  });

  it('stops a job that is cancelled', async () => {
    const gate = new Gate();
    provider.enqueue(say('one two', { chunks: 2, beforeChunk: () => gate.opened }));
    const before = provider.requests.length;
    const job = await startJob('memory-chatbot', { inputs: { input_value: 'Hi', session: 'c' } });
    const asked = await provider.request(before);

    const response = await post(`${job}/cancel`);

    assert.deepEqual(await response.json(), {
      success: true,
      message: 'Flow build cancelled successfully',
    });
    await asked.clientLeft;
    gate.open();
    await api.runtime.runs.settled();
  });

  for (const path of ['11111111-2222-3333-4444-555555555555/cancel', 'nope/flow']) {
    it(`answers 404 to ${path}`, async () => {
      assert.equal((await post(path)).status, 404);
    });
  }
});
