import assert from 'node:assert/strict';
import { plainProperties } from '../../../../src/flow/values.js';
import { LiveMessages } from '../../../../src/host/playground/liveMessages.js';
import type { StoredMessage } from '../../../../src/protocol/model.js';
import { sampleMessage } from '../../../support/sampleRun.js';

function message(id: string, text: string, state: 'partial' | 'complete'): StoredMessage {
  return sampleMessage({ id, text, properties: { ...plainProperties, state } });
}

describe('LiveMessages', () => {
  const runId = 'r1';
  let live: LiveMessages;

  beforeEach(() => {
    live = new LiveMessages();
    live.handle({ type: 'message', runId, message: message('a', 'Once ', 'partial') });
    live.handle({ type: 'token', runId, messageId: 'a', chunk: 'upon ' });
    live.handle({ type: 'token', runId, messageId: 'a', chunk: 'a time' });
  });

  const textsOf = (stored: readonly StoredMessage[]): string[] =>
    live.over('s1', stored).map(({ text }) => text);

  it('lays the text streamed so far over what is stored', () => {
    assert.deepEqual(textsOf([message('a', 'Once ', 'partial')]), ['Once upon a time']);
  });

  it('adds an answer that is not stored yet, in its session only', () => {
    assert.deepEqual(textsOf([]), ['Once upon a time']);
    assert.deepEqual(live.over('other', []), []);
  });

  it('lets go of an answer that is whole, removed, or whose run has ended', () => {
    live.handle({ type: 'message', runId, message: message('a', 'Whole', 'complete') });
    assert.deepEqual(textsOf([]), []);
    live.handle({ type: 'message', runId, message: message('b', 'B', 'partial') });
    live.handle({ type: 'message-removed', runId, messageId: 'b' });
    assert.deepEqual(textsOf([]), []);
    live.handle({ type: 'message', runId, message: message('c', 'C', 'partial') });
    live.handle({
      type: 'run-end',
      runId,
      sessionId: 's1',
      status: 'cancelled',
      durationMs: 1,
      outputs: [],
    });
    assert.deepEqual(textsOf([]), []);
  });
});
