import assert from 'node:assert/strict';
import { Message } from '../../../src/flow/values';
import { component, MemoryMessages, runToEnd, testPorts } from '../../support/engineUnderTest';
import { buildFlow, type NodeSpec } from '../../support/flowBuilder';

const chatInput: NodeSpec = {
  id: 'ChatInput-in',
  fields: { input_value: 'hello', session_id: '' },
};
const chatOutput: NodeSpec = { id: 'ChatOutput-out', fields: { input_value: '', session_id: '' } };

describe('runFlow', () => {
  it('starts every component once its inputs are there', async () => {
    const flow = buildFlow(
      [{ id: 'Join-c' }, { id: 'Join-b' }, { id: 'Join-a', fields: { text: 'x' } }],
      ['Join-b.message > Join-c.input', 'Join-a.message > Join-b.input'],
    );
    const result = await runToEnd(flow);
    assert.deepEqual(result.started, ['Join-a', 'Join-b', 'Join-c']);
    assert.equal(result.output('Join-c'), 'x');
    assert.equal(result.end.status, 'ok');
  });

  it('runs independent components side by side', async () => {
    const waiting: (() => void)[] = [];
    const meet = component('Meet', {
      // Ends only when both are under way: one after the other would never end.
      message: async () => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === 2) for (const release of waiting) release();
        });
        return new Message({ text: 'met' });
      },
    });
    const result = await runToEnd(buildFlow([{ id: 'Meet-a' }, { id: 'Meet-b' }]), {
      definitions: [meet],
    });
    assert.equal(result.end.status, 'ok');
  });

  it('collects list inputs in the order of the edges in the file', async () => {
    const flow = buildFlow(
      [
        { id: 'Join-sum' },
        { id: 'Join-1', fields: { text: 'one' } },
        { id: 'Join-2', fields: { text: 'two' } },
        { id: 'Join-3', fields: { text: 'three' } },
      ],
      [
        'Join-3.message > Join-sum.input',
        'Join-1.message > Join-sum.input',
        'Join-2.message > Join-sum.input',
      ],
    );
    assert.equal((await runToEnd(flow)).output('Join-sum'), 'three+one+two');
  });

  it('lets the Chat Input store its message before anything else begins', async () => {
    const messages = new MemoryMessages();
    const history = component('Memory', {
      message: async (context) => {
        const found = await context.ports.messages.query({ limit: 10, order: 'ascending' });
        return new Message({ text: found.map(({ text }) => text).join() });
      },
    });
    const flow = buildFlow(
      [{ id: 'Memory-m' }, chatOutput, chatInput, { id: 'Join-j' }],
      [
        'Memory-m.message > Join-j.input',
        'ChatInput-in.message > Join-j.input',
        'Join-j.message > ChatOutput-out.input_value',
      ],
    );
    const result = await runToEnd(flow, { definitions: [history], ports: testPorts({ messages }) });
    assert.deepEqual(result.started, ['ChatInput-in', 'Memory-m', 'Join-j', 'ChatOutput-out']);
    assert.equal(result.output('Memory-m'), 'hello');
  });

  it('leaves out what has nothing to do with the Chat Input', async () => {
    const flow = buildFlow(
      [chatInput, chatOutput, { id: 'Join-away', fields: { text: 'x' } }],
      ['ChatInput-in.message > ChatOutput-out.input_value'],
    );
    const result = await runToEnd(flow);
    assert.deepEqual(result.of('run-start')[0]?.nodeIds, ['ChatInput-in', 'ChatOutput-out']);
    assert.deepEqual(result.started, ['ChatInput-in', 'ChatOutput-out']);
  });

  it('computes only the outputs that lead somewhere', async () => {
    const asked: string[] = [];
    const two = component('Two', {
      used: () => (asked.push('used'), new Message({ text: 'u' })),
      unused: () => (asked.push('unused'), new Message({ text: 'n' })),
    });
    const node = { id: 'Two-t', outputs: { used: ['Message'], unused: ['Message'] } };
    await runToEnd(buildFlow([node, { id: 'Join-j' }], ['Two-t.used > Join-j.input']), {
      definitions: [two],
    });
    assert.deepEqual(asked, ['used']);

    asked.length = 0;
    await runToEnd(buildFlow([node]), { definitions: [two] });
    assert.deepEqual(asked, ['used', 'unused']);
  });

  it('gives the input of the request to the inputs it means', async () => {
    const flow = buildFlow(
      [chatInput, chatOutput],
      ['ChatInput-in.message > ChatOutput-out.input_value'],
    );
    const chat = await runToEnd(flow, { inputValue: 'Hi', inputType: 'chat' });
    assert.equal(chat.output('ChatOutput-out'), 'Hi');
    const text = await runToEnd(flow, { inputValue: 'Hi', inputType: 'text' });
    assert.equal(text.output('ChatOutput-out'), 'hello');
  });

  describe('sessions', () => {
    const flow = (own: string) =>
      buildFlow(
        [
          { ...chatInput, fields: { input_value: 'hello', session_id: own } },
          { id: 'Join-j' },
          chatOutput,
        ],
        ['ChatInput-in.message > Join-j.input', 'Join-j.message > ChatOutput-out.input_value'],
      );
    const sessionsOf = async (own: string, sessionId?: string): Promise<readonly string[]> => {
      const result = await runToEnd(flow(own), { sessionId });
      const sessions = result.of('message').map((event) => event.message.sessionId);
      return [...sessions, result.end.sessionId];
    };

    it('uses the flow id where nobody says anything', async () => {
      const id = flow('').id;
      assert.deepEqual(await sessionsOf(''), [id, id, id]);
    });

    it("prefers the component's own setting, and takes it downstream", async () => {
      assert.deepEqual(await sessionsOf('own'), ['own', 'own', 'own']);
    });

    it('takes an empty session in the request for none', async () => {
      assert.deepEqual(await sessionsOf('own', ''), ['own', 'own', 'own']);
    });

    it("prefers the request's session to everything", async () => {
      assert.deepEqual(await sessionsOf('own', 'asked'), ['asked', 'asked', 'asked']);
    });
  });

  describe('variables', () => {
    const node = (name: string): NodeSpec => ({
      id: 'Join-j',
      displayName: 'Joiner',
      fields: { text: { type: 'str', value: name, load_from_db: true, display_name: 'Key' } },
    });

    it('replaces names by values', async () => {
      const result = await runToEnd(buildFlow([node('MY_KEY')]), {
        ports: testPorts({ variablesOf: { MY_KEY: 'value' } }),
      });
      assert.equal(result.output('Join-j'), 'value');
    });

    it('names the missing variable, the component and the field', async () => {
      const { end } = await runToEnd(buildFlow([node('MY_KEY')]));
      assert.equal(end.status, 'failed');
      assert.equal(end.error?.code, 'variable-missing');
      assert.deepEqual(end.error.subject, {
        nodeId: 'Join-j',
        component: 'Joiner',
        field: 'text',
        variable: 'MY_KEY',
      });
    });
  });
});
