import assert from 'node:assert/strict';
import type { NodeRecord, RunRecord, StoredMessage } from '../../../src/protocol/model';
import { textDigest } from '../../../src/protocol/textDigest';
import { promptView } from '../../../webview/state/promptMarks';
import { aMessage, aNode, aRun, plainProperties } from '../../support/page/builders';

const said = (seq: number, text: string, fields: Partial<StoredMessage> = {}) =>
  aMessage({ seq, text, sender: seq % 2 === 1 ? 'User' : 'Machine', ...fields });

const ofRun = { properties: { ...plainProperties, run_id: 'run-1' } };

const messages = [
  said(1, 'One'),
  said(2, 'Two'),
  said(3, 'Three'),
  said(4, 'Four'),
  said(5, 'Asked', ofRun),
  said(6, 'Answered', ofRun),
  said(7, 'Later'),
];

function runReading(
  ids: readonly number[],
  node: Partial<NodeRecord> = {},
  prompt = 'Three  Four\nAsked',
): RunRecord {
  const read = messages
    .filter(({ seq }) => ids.includes(seq))
    .map(({ id, text }) => ({ id, digest: textDigest(text) }));
  return aRun({
    inputValue: 'Asked',
    nodes: [
      aNode({ read, window: 3, ...node }),
      aNode({ prompts: [{ model: 'm', turns: [{ role: 'user', text: prompt }] }] }),
    ],
  });
}

function marksOf(run: RunRecord, shown = messages): readonly (string | undefined)[] {
  const { marks } = promptView(shown, run);
  return shown.map(({ id }) => marks.get(id));
}

describe('what the model saw', () => {
  it('is told for each message before the question, and for the question', () => {
    const run = runReading([3, 4]);
    assert.deepEqual(marksOf(run), [
      ...['outside', 'outside', 'in', 'in', 'in'],
      ...[undefined, undefined],
    ]);
    const view = promptView(messages, run);
    assert.deepEqual([view.boundary, view.window], [messages[2]?.id, 3]);
  });

  it('leaves out what was read but is not in the prompt, and what a filter passed over', () => {
    assert.deepEqual(marksOf(runReading([2, 4], {}, 'Four Asked')).slice(0, 5), [
      ...['outside', 'filtered', 'filtered', 'in', 'in'],
    ]);
  });

  it('knows texts that were changed since', () => {
    const changed = messages.map((message) =>
      message.seq === 3 || message.seq === 5 ? { ...message, text: 'New words' } : message,
    );
    assert.deepEqual(marksOf(runReading([3, 4]), changed).slice(2, 5), [
      'changed',
      'in',
      'changed',
    ]);
  });

  it('never counts errors', () => {
    const withError = messages.map((message) =>
      message.seq === 4 ? { ...message, category: 'error' as const } : message,
    );
    assert.equal(marksOf(runReading([3, 4]), withError)[3], 'error');
  });

  it('begins at the question where the flow reads nothing', () => {
    const run = runReading([]);
    const blind = { ...run, nodes: run.nodes.slice(1) };
    assert.deepEqual(marksOf(blind).slice(3, 5), ['outside', 'in']);
    assert.deepEqual(promptView(messages, blind).boundary, messages[4]?.id);
    assert.equal(promptView(messages, blind).window, 0);
  });

  it('is not told where no model was asked', () => {
    const run = aRun({ nodes: [aNode({ read: [], window: 3 })] });
    assert.deepEqual(promptView(messages, run).marks.size, 0);
    assert.deepEqual(promptView(messages, undefined).marks.size, 0);
  });
});
