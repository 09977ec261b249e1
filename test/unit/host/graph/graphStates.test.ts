import assert from 'node:assert/strict';
import { nextStates, statesOfRun } from '../../../../src/host/graph/graphStates.js';
import type { GraphStates } from '../../../../src/protocol/graphEditor.js';
import type { NodeRecord, RunEvent } from '../../../../src/protocol/model.js';

const runId = 'r';

function record(nodeId: string, status: NodeRecord['status'] = 'ok'): NodeRecord {
  const nothing = { inputs: {}, outputs: {}, logs: [] };
  return { nodeId, component: nodeId, type: 'T', status, startMs: 0, durationMs: 5, ...nothing };
}

function after(...events: readonly RunEvent[]): GraphStates {
  return events.reduce(nextStates, { old: { state: 'ok', durationMs: 1 } });
}

const start: RunEvent = {
  type: 'run-start',
  runId,
  flowId: 'f',
  sessionId: 's',
  nodeIds: ['a', 'b', 'c'],
};

describe('the states in a drawing', () => {
  it('begin anew with a run and follow its components', () => {
    assert.deepEqual(after(start, { type: 'node-start', runId, nodeId: 'a' }), {
      a: { state: 'running' },
      b: { state: 'waiting' },
      c: { state: 'waiting' },
    });
    const ended: RunEvent = { type: 'node-end', runId, record: record('a'), inactivated: ['c'] };
    assert.deepEqual(after(start, ended), {
      a: { state: 'ok', durationMs: 5 },
      b: { state: 'waiting' },
      c: { state: 'skipped' },
    });
  });

  it('keep nothing that never ran once the run is over', () => {
    const end: RunEvent = {
      type: 'run-end',
      runId,
      sessionId: 's',
      status: 'cancelled',
      durationMs: 9,
      outputs: [],
    };
    const failed: RunEvent = {
      type: 'node-end',
      runId,
      record: record('a', 'failed'),
      inactivated: [],
    };
    assert.deepEqual(after(start, failed, end), { a: { state: 'failed', durationMs: 5 } });
  });

  it('are those of a kept run when the drawing opens', () => {
    const states = statesOfRun({
      id: runId,
      flowId: 'f',
      flowName: 'F',
      sessionId: 's',
      startedAt: '2026-01-20T10:00:00Z',
      durationMs: 9,
      status: 'ok',
      inputValue: '',
      nodes: [record('a'), record('b', 'skipped')],
    });
    assert.deepEqual(states, { a: { state: 'ok', durationMs: 5 }, b: { state: 'skipped' } });
  });
});
