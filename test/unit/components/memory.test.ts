import assert from 'node:assert/strict';
import { memory } from '../../../src/components/memory';
import { storeMessage } from '../../../src/components/storeMessage';
import { Message, type FlowValue } from '../../../src/flow/values';
import { callComponent, FakeContext, FakeMessages } from '../../support/componentContext';
import { dataOf, failureOf, rowsOf, textOf } from '../../support/flowValues';

type Values = Readonly<Record<string, FlowValue>>;

async function history(...texts: readonly string[]): Promise<FakeMessages> {
  const messages = new FakeMessages();
  for (const [index, text] of texts.entries()) {
    const who = index % 2 === 0 ? ['User', 'Ada'] : ['Machine', 'AI'];
    const [sender = '', senderName = ''] = who;
    await messages.save(new Message({ text, sender, senderName, sessionId: 'session-1' }));
  }
  return messages;
}

describe('Message History', () => {
  const recall = async (
    values: Values = {},
    method?: string,
  ): Promise<{ value: FlowValue; context: FakeContext }> => {
    const messages = await history('Hi', 'Hello', 'Bye');
    const context = new FakeContext(memory, { values, messages });
    return { value: await callComponent(memory, context, method), context };
  };

  it('writes one line per message', async () => {
    assert.equal(textOf((await recall()).value), 'Ada: Hi\nAI: Hello\nAda: Bye');
  });

  it('knows every field of a message in its template, and nothing for others', async () => {
    const { value } = await recall({ template: '{timestamp}|{sender}|{nope}', n_messages: 1 });

    assert.equal(textOf(value), '2026-01-20 10:00:03 UTC|User|');
  });

  it('takes the newest, in the order asked for', async () => {
    const descending = { n_messages: 2, order: 'Descending' };

    assert.equal(textOf((await recall({ n_messages: 2 })).value), 'AI: Hello\nAda: Bye');
    assert.equal(textOf((await recall(descending)).value), 'Ada: Bye\nAI: Hello');
  });

  it('takes nothing for 0, and 100 where nothing is said', async () => {
    const none = await recall({ n_messages: 0 });
    assert.equal(textOf(none.value), '');
    assert.equal(none.context.messages.queries.length, 0);

    const { context } = await recall({ n_messages: null });
    assert.equal(context.messages.queries[0]?.limit, 100);
  });

  it('asks for the session of the run, or its own', async () => {
    const own = await recall({ session_id: 'other', context_id: 'c', sender_name: 'Ada' });

    assert.equal((await recall()).context.messages.queries[0]?.sessionId, 'session-1');
    assert.deepEqual(own.context.messages.queries[0], {
      sessionId: 'other',
      contextId: 'c',
      sender: undefined,
      senderName: 'Ada',
      limit: 100,
      order: 'ascending',
    });
  });

  it('filters by side, under the new name of the field and the old', async () => {
    const sender = async (values: Values): Promise<string | undefined> =>
      (await recall(values)).context.messages.queries[0]?.sender;

    assert.equal(await sender({ sender_type: 'User', sender: 'Bob' }), 'User');
    assert.equal(await sender({ sender_type: 'Machine and User', sender: 'User' }), undefined);
    assert.equal(await sender({ sender: 'Machine' }), 'Machine');
  });

  it('gives rows, and data for older flows', async () => {
    const rows = rowsOf((await recall({}, 'retrieve_messages_dataframe')).value);
    assert.deepEqual(
      rows.map((row) => [row['sender_name'], row['text']]),
      [
        ['Ada', 'Hi'],
        ['AI', 'Hello'],
        ['Ada', 'Bye'],
      ],
    );

    const list = (await recall({}, 'retrieve_messages')).value;
    assert.ok(Array.isArray(list));
    assert.deepEqual(
      list.map((item: FlowValue) => dataOf(item)['text']),
      ['Hi', 'Hello', 'Bye'],
    );
  });

  it('refuses an external memory and a LangChain memory', async () => {
    const context = new FakeContext(memory, { connected: ['memory'] });

    await failureOf(callComponent(memory, context), 'input-invalid');
    await failureOf(callComponent(memory, context, 'build_lc_memory'), 'not-supported');
  });
});

describe('Message Store', () => {
  for (const definition of [storeMessage, memory]) {
    const store = async (values: Values): Promise<Message['fields']> => {
      const context = new FakeContext(definition, { values });
      const value = await callComponent(definition, context, 'store_message');
      assert.ok(value instanceof Message);
      assert.deepEqual(context.messages.saved, [value]);
      return value.fields;
    };

    it(`stores text as a message of the machine (${definition.displayName})`, async () => {
      const fields = await store({ message: 'Note' });

      assert.equal(fields.text, 'Note');
      assert.equal(fields.sender, 'Machine');
      assert.equal(fields.senderName, 'AI');
      assert.equal(fields.sessionId, 'session-1');
      assert.equal(fields.flowId, 'flow-1');
    });

    it(`stores a message anew, with its sender or the given (${definition.displayName})`, async () => {
      const message = new Message({
        id: 'old',
        text: 'Note',
        sender: 'User',
        senderName: 'Ada',
        sessionId: 'theirs',
      });

      const kept = await store({ message });
      assert.notEqual(kept.id, 'old');
      assert.equal(kept.senderName, 'Ada');
      assert.equal(kept.sessionId, 'theirs');
      assert.equal((await store({ message, sender_name: 'Bob' })).senderName, 'Bob');
    });

    it(`refuses to store nothing (${definition.displayName})`, async () => {
      const context = new FakeContext(definition);

      await failureOf(callComponent(definition, context, 'store_message'), 'input-invalid');
    });
  }
});
