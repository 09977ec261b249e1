import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/protocol/model';
import {
  applyNewestPage,
  applyRunEvent,
  applySnapshot,
  initialPageState,
  type PageState,
} from '../../../webview/state/pageState';
import { aMessage, aNode, flowId } from '../../support/page/builders';
import { scenarios } from '../../support/page/scenarios';

const chat = scenarios['chat'];

function ready(): PageState {
  assert.ok(chat);
  return applySnapshot(initialPageState, chat);
}

function after(events: readonly RunEvent[], state = ready(), sessionId = flowId): PageState {
  return events.reduce((now, event) => applyRunEvent(now, sessionId, event, 1000), state);
}

const start: RunEvent = {
  type: 'run-start',
  runId: 'r',
  flowId,
  sessionId: flowId,
  nodeIds: ['a', 'b'],
};
const end: RunEvent = {
  type: 'run-end',
  runId: 'r',
  sessionId: flowId,
  status: 'ok',
  durationMs: 1900,
  outputs: [],
};

describe('the state of the page', () => {
  it('follows a run from its start to its end', () => {
    const running = after([start, { type: 'node-start', runId: 'r', nodeId: 'a' }]);
    assert.deepEqual(running.live[flowId]?.active, ['a']);
    const record = aNode({ nodeId: 'a' });
    const later = after([{ type: 'node-end', runId: 'r', record, inactivated: [] }], running);
    assert.deepEqual(later.live[flowId], {
      runId: 'r',
      startedAt: 1000,
      nodeIds: ['a', 'b'],
      active: [],
      finished: [record],
    });
    const ended = after([end], later);
    assert.equal(ended.live[flowId], undefined);
    assert.equal(ended.ended[flowId]?.durationMs, 1900);
  });

  it('forgets how the last run ended when the next one starts', () => {
    assert.equal(after([start, end, start]).ended[flowId], undefined);
  });

  it('ignores components of a run it has not heard the start of', () => {
    const state = ready();
    assert.equal(after([{ type: 'node-start', runId: 'r', nodeId: 'a' }], state), state);
  });

  it('adds messages at their place and replaces those it knows', () => {
    const message = aMessage({ seq: 9, text: 'new' });
    const added = after([{ type: 'message', runId: 'r', message }]);
    assert.equal(added.messages.at(-1), message);
    const replaced = { ...message, text: 'newer' };
    const state = after([{ type: 'message', runId: 'r', message: replaced }], added);
    assert.equal(state.messages.length, added.messages.length);
    assert.equal(state.messages.at(-1), replaced);
  });

  it('leaves messages of other sessions out', () => {
    const message = aMessage({ seq: 9, sessionId: 'other' });
    const state = ready();
    assert.equal(after([{ type: 'message', runId: 'r', message }], state, 'other'), state);
  });

  it('ignores a page of a session that is not shown', () => {
    const state = ready();
    const page = { sessionId: 'other', messages: [], hasOlder: false };
    assert.equal(applyNewestPage(state, page), state);
  });

  it('keeps a message that a run added while the page was read', () => {
    const message = aMessage({ seq: 9 });
    const running = after([start, { type: 'message', runId: 'r', message }]);
    assert.ok(chat);
    const page = { sessionId: flowId, messages: chat.messages, hasOlder: false };
    assert.equal(applyNewestPage(running, page).messages.at(-1), message);
    const idle = after([end], running);
    assert.equal(applyNewestPage(idle, page).messages.at(-1)?.seq, 4);
  });
});
