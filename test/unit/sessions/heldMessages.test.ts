import assert from 'node:assert/strict';
import { AppError, isAppError } from '../../../src/base/errors';
import { Message } from '../../../src/flow/values';
import { HeldMessages } from '../../../src/sessions/heldMessages';
import { SessionMessages } from '../../../src/sessions/messagePort';
import { SessionService } from '../../../src/sessions/sessionService';
import type { NewMessage } from '../../../src/store/messageStore';
import { MemoryStore } from '../../support/memoryStore';

const isPatient = true;

function say(text: string): Message {
  return new Message({ text, sender: 'User', senderName: 'Ada', sessionId: 's1' });
}

function newMessage(text: string): NewMessage {
  const { id, seq, timestamp, ...fields } = say(text).fields;
  assert.deepEqual([id, seq, timestamp], [undefined, undefined, undefined]);
  return { ...fields, flowId: 'flow-1' };
}

function setUp(): { held: HeldMessages; batches: string[][]; store: MemoryStore } {
  const store = new MemoryStore();
  const batches: string[][] = [];
  const held = new HeldMessages((messages) => {
    batches.push(messages.map(({ text }) => text));
    return store.insertMessages(messages);
  });
  return { held, batches, store };
}

describe('HeldMessages', () => {
  it('stores what is said at nearly the same time as one', async () => {
    const { held, batches } = setUp();

    const stored = [
      held.add(newMessage('one'), { isPatient }),
      held.add(newMessage('two'), { isPatient }),
    ];
    await held.settled();

    assert.deepEqual(batches, [['one', 'two']]);
    const places = (await Promise.all(stored)).map(({ text, seq }) => [text, seq]);
    assert.deepEqual(places, [
      ['one', 1],
      ['two', 2],
    ]);
  });

  it('stores a message by itself where nothing follows', async () => {
    const { held, batches } = setUp();

    await held.add(newMessage('one'), { isPatient });

    assert.deepEqual(batches, [['one']]);
  });

  it('hands over at once what is not to wait, with what waits already', () => {
    const { held, batches } = setUp();

    void held.add(newMessage('one'), { isPatient });
    void held.add(newMessage('two'), { isPatient: false });

    assert.deepEqual(batches, [['one', 'two']]);
  });

  it('tells each message that could not be stored', async () => {
    const held = new HeldMessages(() => Promise.reject(new AppError('store-full', 'No space.')));

    const stored = held.add(newMessage('one'), { isPatient });
    const refused = assert.rejects(stored, (error) => isAppError(error, 'store-full'));
    await held.settled();

    await refused;
  });
});

describe('messages that a run does not wait for', () => {
  function port(): { port: SessionMessages; store: MemoryStore } {
    const store = new MemoryStore();
    const origin = { flowId: 'flow-1', runId: 'run-1' };
    return { port: new SessionMessages(new SessionService(store), origin), store };
  }

  it('have their id and time at once, and their place when they are stored', async () => {
    const { message, stored } = port().port.early.accept(say('one'), { isPatient });

    const kept = await stored;
    assert.equal(message.fields.seq, undefined);
    assert.equal(kept.fields.seq, 1);
    assert.equal(kept.fields.id, message.fields.id);
    assert.equal(kept.fields.timestamp, message.fields.timestamp);
    assert.equal(kept.fields.properties.run_id, 'run-1');
  });

  it('are part of what the run remembers', async () => {
    const { port: messages } = port();
    messages.early.accept(say('one'), { isPatient });

    const query = { sessionId: 's1', limit: 10, order: 'ascending' } as const;
    const found = await messages.query(query);

    assert.deepEqual(
      found.map(({ text }) => text),
      ['one'],
    );
  });

  it('come before what is stored, changed or removed after them', async () => {
    const { port: messages, store } = port();
    const first = messages.early.accept(say('one'), { isPatient }).message;
    await messages.save(say('two'));
    const third = messages.early.accept(say('three'), { isPatient }).message;

    await messages.save(third.with({ text: 'changed' }));
    await messages.remove(first.fields.id ?? '');

    const all = await store.findMessages({ limit: 9, order: 'ascending' });
    assert.deepEqual(
      all.map(({ text, seq }) => [text, seq]),
      [
        ['two', 2],
        ['changed', 3],
      ],
    );
  });

  it('are refused at once where it is not said who speaks', () => {
    const { port: messages } = port();

    assert.throws(
      () => messages.early.accept(say('one').with({ sender: '' }), { isPatient }),
      (error) => isAppError(error, 'input-invalid'),
    );
  });
});
