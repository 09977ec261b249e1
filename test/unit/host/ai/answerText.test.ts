import assert from 'node:assert/strict';
import { AnswerText } from '../../../../src/host/ai/answerText.js';
import type { RunEvent, StoredMessage } from '../../../../src/protocol/model.js';
import { sampleMessage } from '../../../support/sampleRun.js';

const runId = 'r';

function message(id: string, text: string, more: Partial<StoredMessage> = {}): RunEvent {
  return {
    type: 'message',
    runId,
    message: sampleMessage({ id, text, sender: 'Machine', ...more }),
  };
}

function token(messageId: string, chunk: string): RunEvent {
  return { type: 'token', runId, messageId, chunk };
}

function end(value: string): RunEvent {
  const results = { text: { type: 'text', value } };
  const output = { nodeId: 'n', component: 'Text Output', type: 'TextOutput', results };
  return {
    type: 'run-end',
    runId,
    sessionId: 's',
    status: 'ok',
    durationMs: 1,
    outputs: [output],
  };
}

function written(...events: readonly RunEvent[]): string {
  const answer = new AnswerText();
  return events.map((event) => answer.add(event)).join('');
}

describe('the answer of a run as text', () => {
  it('is what was streamed, once, with what came at the end', () => {
    const streamed = [token('a', 'Hel'), token('a', 'lo'), message('a', 'Hello there')];
    assert.equal(written(...streamed, end('Hello there')), 'Hello there');
  });

  it('is the messages that were not streamed, apart from each other', () => {
    assert.equal(written(message('a', 'One'), message('b', 'Two')), 'One\n\nTwo');
    assert.equal(written(token('a', 'One'), token('b', 'Two')), 'One\n\nTwo');
  });

  it('leaves out what the user said, and errors, which are told otherwise', () => {
    const events = [message('a', 'Hi', { sender: 'User' }), message('b', 'Bad', { error: true })];
    assert.equal(written(...events), '');
  });

  it('is the first output where the flow has no messages', () => {
    assert.equal(written(end('A text')), 'A text');
  });
});
