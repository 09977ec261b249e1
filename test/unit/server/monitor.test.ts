import assert from 'node:assert/strict';
import { plainProperties } from '../../../src/flow/values';
import type { StoredMessage } from '../../../src/protocol/model';
import { apiUnderTest, type ApiUnderTest } from '../../support/apiUnderTest';
import { sampleMessage } from '../../support/sampleRun';

const messages = '/api/v1/monitor/messages';
const flowId = '22222222-2222-4222-8222-222222222222';

async function apiWith(...texts: readonly Partial<StoredMessage>[]): Promise<ApiUnderTest> {
  const api = apiUnderTest();
  await api.store.insertMessages(
    texts.map((each, index) =>
      sampleMessage({ id: `00000000-0000-4000-8000-00000000000${index}`, ...each }),
    ),
  );
  return api;
}

async function listed(api: ApiUnderTest, query = ''): Promise<readonly Record<string, unknown>[]> {
  const response = await api.send(`${messages}${query}`);
  assert.equal(response.status, 200);
  return (await response.json()) as Record<string, unknown>[];
}

describe('GET /api/v1/monitor/messages', () => {
  it('lists messages in Langflow’s shape', async () => {
    const api = await apiWith({ text: 'Hello', files: ['a.png'] });

    assert.deepEqual(await listed(api), [
      {
        id: '00000000-0000-4000-8000-000000000000',
        flow_id: flowId,
        timestamp: '2026-01-20 10:00:00.123456 UTC',
        sender: 'Machine',
        sender_name: 'AI',
        session_id: 's1',
        context_id: '',
        text: 'Hello',
        files: '["a.png"]',
        edit: false,
        duration: null,
        properties: { ...plainProperties, usage: null, build_duration: null },
        category: 'message',
        content_blocks: [],
        session_metadata: null,
      },
    ]);
  });

  it('filters by flow, session and sender, and shows errors', async () => {
    const api = await apiWith(
      { text: 'a', sender: 'User', senderName: 'Ada' },
      { text: 'b', sessionId: 's2' },
      { text: 'c', error: true, category: 'error' },
      { text: 'd', flowId: undefined },
    );
    const texts = async (query: string): Promise<readonly unknown[]> =>
      (await listed(api, query)).map(({ text }) => text);

    assert.deepEqual(await texts(`?flow_id=${flowId.replaceAll('-', '')}`), ['a', 'b', 'c']);
    assert.deepEqual(await texts('?session_id=s2'), ['b']);
    assert.deepEqual(await texts('?sender=User'), ['a']);
    assert.deepEqual(await texts('?sender_name=Ada'), ['a']);
    assert.deepEqual(await texts('?order=DESC'), ['d', 'c', 'b', 'a']);
    assert.deepEqual(await texts('?order_by=sender'), ['b', 'c', 'd', 'a']);
    assert.deepEqual(await texts('?limit=2'), ['c', 'd']);
  });

  it('finds a session whose name came encoded once or twice', async () => {
    const api = await apiWith({ sessionId: 'Nov 20, 17:37 / ü' }, { sessionId: '100%25' });
    const once = encodeURIComponent('Nov 20, 17:37 / ü');

    assert.equal((await listed(api, `?session_id=${once}`)).length, 1);
    assert.equal((await listed(api, `?session_id=${encodeURIComponent(once)}`)).length, 1);
    assert.equal((await listed(api, `?session_id=${encodeURIComponent('100%25')}`)).length, 1);
  });

  it('refuses to order by a column that is none', async () => {
    for (const column of ['zz', 'constructor']) {
      const response = await apiUnderTest().send(`${messages}?order_by=${column}`);
      assert.equal(response.status, 400);
      assert.deepEqual(await response.json(), { detail: `Invalid order_by field: ${column}` });
    }
  });
});

describe('DELETE /api/v1/monitor/messages', () => {
  it('deletes the messages named and ignores unknown ids', async () => {
    const api = await apiWith({ text: 'a' }, { text: 'b' });

    const response = await api.sendJson('DELETE', messages, [
      '00000000-0000-4000-8000-000000000000',
      '99999999-9999-4999-8999-999999999999',
    ]);

    assert.equal(response.status, 204);
    assert.deepEqual(
      (await listed(api)).map(({ text }) => text),
      ['b'],
    );
  });

  it('says which id is none', async () => {
    const response = await apiUnderTest().sendJson('DELETE', messages, ['zz']);

    assert.equal(response.status, 422);
    assert.partialDeepStrictEqual(await response.json(), {
      detail: [{ type: 'uuid_parsing', loc: ['body', 0] }],
    });
  });

  it('needs a body', async () => {
    const response = await apiUnderTest().send(messages, { method: 'DELETE' });

    assert.equal(response.status, 422);
    assert.deepEqual(await response.json(), {
      detail: [{ type: 'missing', loc: ['body'], msg: 'Field required' }],
    });
  });
});

describe('PUT /api/v1/monitor/messages/{id}', () => {
  const path = `${messages}/00000000-0000-4000-8000-000000000000`;

  it('changes what is given and marks a changed text as edited', async () => {
    const api = await apiWith({ text: 'old', senderName: 'AI' });

    const response = await api.sendJson('PUT', path, {
      text: 'new',
      sender_name: null,
      category: 'error',
    });

    assert.partialDeepStrictEqual(await response.json(), {
      text: 'new',
      sender_name: 'AI',
      category: 'message',
      edit: true,
      files: [],
      error: false,
    });
  });

  it('does not mark the same text as edited', async () => {
    const api = await apiWith({ text: 'same' });

    const response = await api.sendJson('PUT', path, { text: 'same' });

    assert.partialDeepStrictEqual(await response.json(), { edit: false });
  });

  it('answers 404 where there is no such message', async () => {
    const response = await apiUnderTest().sendJson('PUT', path, { text: 'x' });

    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), { detail: 'Message not found' });
  });

  it('refuses a text that is none', async () => {
    const api = await apiWith({});

    const response = await api.sendJson('PUT', path, { text: 5 });

    assert.equal(response.status, 422);
    assert.deepEqual(await response.json(), {
      detail: [
        { type: 'string_type', loc: ['body', 'text'], msg: 'Input should be a valid string' },
      ],
    });
  });
});

describe('/api/v1/monitor/messages/session', () => {
  it('lists session ids, those of one flow on request', async () => {
    const api = await apiWith({ sessionId: 's1' }, { sessionId: 's2', flowId: 'other' });

    assert.deepEqual(await (await api.send(`${messages}/sessions`)).json(), ['s1', 's2']);
    assert.deepEqual(await (await api.send(`${messages}/sessions?flow_id=other`)).json(), ['s2']);
  });

  it('renames a session and answers with its messages', async () => {
    const api = await apiWith({ sessionId: 'old', text: 'a' });

    const response = await api.send(`${messages}/session/old?new_session_id=new%20name`, {
      method: 'PATCH',
    });

    assert.partialDeepStrictEqual(await response.json(), [{ text: 'a', session_id: 'new name' }]);
    assert.equal((await listed(api, '?session_id=new%20name')).length, 1);
  });

  it('answers 404 where a session to rename has no messages, 422 without a name', async () => {
    const api = apiUnderTest();

    const [unknown, nameless] = await Promise.all([
      api.send(`${messages}/session/none?new_session_id=b`, { method: 'PATCH' }),
      api.send(`${messages}/session/none`, { method: 'PATCH' }),
    ]);

    assert.equal(unknown.status, 404);
    assert.equal(nameless.status, 422);
    assert.deepEqual(await nameless.json(), {
      detail: [{ type: 'missing', loc: ['query', 'new_session_id'], msg: 'Field required' }],
    });
  });

  it('deletes a session, and is content where there is none', async () => {
    const api = await apiWith({ sessionId: 'a/b, c' });
    const path = `${messages}/session/${encodeURIComponent(encodeURIComponent('a/b, c'))}`;

    for (const left of [0, 0]) {
      const response = await api.send(path, { method: 'DELETE' });
      assert.equal(response.status, 204);
      assert.equal((await listed(api)).length, left);
    }
  });
});
