import assert from 'node:assert/strict';
import { isAppError } from '../../../src/base/errors';
import { Message } from '../../../src/flow/values';
import { SessionMessages } from '../../../src/sessions/messagePort';
import { SessionService } from '../../../src/sessions/sessionService';
import { MemoryStore } from '../../support/memoryStore';

const origin = { flowId: 'flow-1', runId: 'run-1' };

function setUp(): { port: SessionMessages; store: MemoryStore } {
  const store = new MemoryStore();
  return { port: new SessionMessages(new SessionService(store), origin), store };
}

function hello(overrides: Partial<Message['fields']> = {}): Message {
  return new Message({
    text: 'Hello',
    sender: 'User',
    senderName: 'Ada',
    sessionId: 's1',
    ...overrides,
  });
}

describe('SessionMessages', () => {
  it('stores a new message with id, place, time, flow and run', async () => {
    const { port } = setUp();

    const { fields } = await port.save(hello());

    assert.ok(fields.id);
    assert.equal(fields.seq, 1);
    assert.ok(fields.timestamp);
    assert.equal(fields.flowId, 'flow-1');
    assert.equal(fields.properties.run_id, 'run-1');
  });

  it('replaces a stored message that has an id', async () => {
    const { port, store } = setUp();
    const first = await port.save(hello());

    const second = await port.save(first.with({ text: 'Hello again' }));

    assert.equal(second.fields.id, first.fields.id);
    const all = await store.findMessages({ limit: 9, order: 'ascending' });
    assert.deepEqual(
      all.map(({ text }) => text),
      ['Hello again'],
    );
  });

  it('stores a message whose id is unknown under that id', async () => {
    const { port } = setUp();
    const id = '11111111-1111-4111-8111-111111111111';

    assert.equal((await port.save(hello({ id }))).fields.id, id);
  });

  for (const field of ['sessionId', 'sender', 'senderName'] as const) {
    it(`refuses a message without ${field}`, async () => {
      const { port } = setUp();

      await assert.rejects(port.save(hello({ [field]: '' })), (error) =>
        isAppError(error, 'input-invalid'),
      );
    });
  }

  it('gives no message where none is asked for', async () => {
    const { port } = setUp();
    await port.save(hello());

    assert.deepEqual(await port.query({ limit: 0, order: 'ascending' }), []);
  });

  it('leaves errors out of the memory', async () => {
    const { port } = setUp();
    await port.save(hello({ text: 'broke', error: true }));
    await port.save(hello());

    const found = await port.query({ sessionId: 's1', limit: 10, order: 'ascending' });

    assert.deepEqual(
      found.map(({ text }) => text),
      ['Hello'],
    );
  });

  it('removes a message', async () => {
    const { port } = setUp();
    const saved = await port.save(hello());

    await port.remove(saved.fields.id ?? '');

    assert.deepEqual(await port.query({ limit: 9, order: 'ascending' }), []);
  });
});
