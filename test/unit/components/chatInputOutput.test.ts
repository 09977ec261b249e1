import assert from 'node:assert/strict';
import { chatInput } from '../../../src/components/chatInput';
import { chatOutput } from '../../../src/components/chatOutput';
import { Data, DataFrame, Message, type FlowValue } from '../../../src/flow/values';
import {
  callComponent,
  FakeContext,
  runComponent,
  type ContextOptions,
} from '../../support/componentContext';
import { failureOf, textOf } from '../../support/flowValues';

function fields(value: FlowValue): Message['fields'] {
  assert.ok(value instanceof Message);
  return value.fields;
}

const model = { id: 'LM-1', type: 'LanguageModelComponent', displayName: 'My Model' };

describe('Chat Input', () => {
  it('stores what the user says and returns it as stored', async () => {
    const context = new FakeContext(chatInput, { values: { input_value: 'Hi' } });

    const message = fields(await callComponent(chatInput, context));

    assert.equal(message.id, 'message-1');
    assert.equal(message.text, 'Hi');
    assert.equal(message.sender, 'User');
    assert.equal(message.senderName, 'User');
    assert.equal(message.sessionId, 'session-1');
    assert.equal(message.flowId, 'flow-1');
    assert.equal(context.sent.length, 1);
  });

  it('takes sender, session, context and files from its fields', async () => {
    const message = fields(
      await runComponent(chatInput, {
        values: {
          input_value: 'Hi',
          sender: 'Machine',
          sender_name: 'Bot',
          session_id: 'mine',
          context_id: 'c',
          files: ['a.png', '', 'b.txt'],
        },
      }),
    );

    assert.equal(message.sender, 'Machine');
    assert.equal(message.senderName, 'Bot');
    assert.equal(message.sessionId, 'mine');
    assert.equal(message.contextId, 'c');
    assert.deepEqual(message.files, ['a.png', 'b.txt']);
  });

  it('neither stores nor announces where the node says so', async () => {
    const context = new FakeContext(chatInput, {
      values: { input_value: 'Hi', should_store_message: false },
    });

    const message = fields(await callComponent(chatInput, context));

    assert.equal(message.id, undefined);
    assert.equal(context.sent.length, 0);
  });
});

describe('Chat Output', () => {
  const show = async (value: FlowValue, options: ContextOptions = {}): Promise<string> =>
    textOf(
      await runComponent(chatOutput, {
        ...options,
        values: { input_value: value, ...options.values },
      }),
    );

  it('shows text with at most one empty line in a row', async () => {
    assert.equal(await show('s  \n   \n\n\n t'), 's  \n\n t');
  });

  it('leaves the text of a message alone', async () => {
    assert.equal(await show(new Message({ text: 'm\n\n\n\nx' })), 'm\n\n\n\nx');
  });

  it('shows data as JSON, tables as Markdown and lists line by line', async () => {
    const json = '```json\n{\n  "a": "ü"\n}\n```';
    assert.equal(await show(new Data({ a: 'ü' })), json);
    assert.equal(
      await show(new DataFrame([{ text: 'c|d', n: 1 }])),
      '| text   |   n |\n|:-------|----:|\n| c\\|d   |   1 |',
    );
    assert.equal(
      await show([new Message({ text: 'a' }), 'b', new Data({ a: 'ü' })]),
      `a\nb\n${json}`,
    );
  });

  it('refuses to show nothing', async () => {
    const error = await failureOf(runComponent(chatOutput), 'input-invalid');

    assert.equal(error.subject.component, 'Chat Output');
    assert.equal(error.subject.field, 'input_value');
  });

  it('keeps the message it was given, so that a streamed one is not shown twice', async () => {
    const streamed = new Message({ id: 'streamed', text: 'Hello', files: ['f.txt'] });

    const message = fields(
      await runComponent(chatOutput, {
        values: { input_value: streamed, sender_name: 'Helper' },
        sources: [{ ...model, modelName: 'gpt-4o' }],
      }),
    );

    assert.equal(message.id, 'streamed');
    assert.deepEqual(message.files, ['f.txt']);
    assert.equal(message.senderName, 'Helper');
    assert.equal(message.properties.state, 'complete');
    assert.deepEqual(message.properties.source, {
      id: 'LM-1',
      display_name: 'My Model',
      source: 'gpt-4o',
    });
  });

  it("answers the user's own message with a new one", async () => {
    const message = fields(
      await runComponent(chatOutput, {
        values: { input_value: new Message({ id: 'mine', text: 'Hi', sender: 'User' }) },
        sources: [{ id: 'ChatInput-1', type: 'ChatInput', displayName: 'Chat Input' }],
      }),
    );

    assert.notEqual(message.id, 'mine');
    assert.equal(message.sender, 'Machine');
    assert.equal(message.senderName, 'AI');
    assert.equal(message.properties.source.source, 'Chat Input');
  });

  it('takes its own session before that of the message, and that before that of the run', async () => {
    const session = async (values: Readonly<Record<string, FlowValue>>): Promise<string> =>
      fields(await runComponent(chatOutput, { values })).sessionId;
    const message = new Message({ text: 'x', sessionId: 'of-message' });

    assert.equal(await session({ input_value: message, session_id: 'own' }), 'own');
    assert.equal(await session({ input_value: message }), 'of-message');
    assert.equal(await session({ input_value: 'x' }), 'session-1');
  });

  it('neither stores nor announces where the node says so', async () => {
    const context = new FakeContext(chatOutput, {
      values: { input_value: 'Hi', should_store_message: false },
    });

    assert.equal(textOf(await callComponent(chatOutput, context)), 'Hi');
    assert.equal(context.sent.length, 0);
  });
});

describe('several Chat Outputs', () => {
  it('each store which of them showed the message', async () => {
    const message = fields(await runComponent(chatOutput, { values: { input_value: 'Ja' } }));

    assert.equal(message.properties.output, 'Chat Output');
    assert.equal(message.senderName, 'AI');
  });
});
