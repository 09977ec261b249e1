import assert from 'node:assert/strict';
import { openRows, traceRows } from '../../../webview/state/trace';
import { aFlow, aNode, aRun } from '../../support/page/builders';
import { loopGraph } from '../../support/page/graphs';
import { agentRun, loopRun } from '../../support/page/traces';

describe('nestRounds', () => {
  it('puts what ran in a round of a loop into it', () => {
    const rows = traceRows(loopRun(2), aFlow({ graph: loopGraph }), undefined);
    assert.deepEqual(
      rows.map(({ level, kind, component }) => `${level} ${kind} ${component}`),
      [
        '1 component Chat Input',
        '1 component Loop',
        '2 round 1',
        '3 component Prompt',
        '3 component Language Model',
        '2 round 2',
        '3 component Prompt',
        '3 component Language Model',
        '1 component Chat Output',
      ],
    );
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    const loop = rows.find(({ component }) => component === 'Loop');
    assert.equal(loop?.durationMs, 203);
    assert.deepEqual(Object.keys(loop.record?.outputs ?? {}), ['done']);
  });

  it('leaves a loop that has not gone round as it is', () => {
    const rows = traceRows(loopRun(0), aFlow({ graph: loopGraph }), undefined);
    assert.ok(rows.every(({ level }) => level === 1));
  });
});

describe('steps in the waterfall', () => {
  it('lie below their component, at the component of the tool', () => {
    const rows = traceRows(agentRun, aFlow(), undefined);
    const steps = rows.filter(({ step }) => step !== undefined);
    assert.deepEqual(
      steps.map(({ kind, nodeId, level }) => [kind, nodeId, level]),
      [
        ['model', 'Model-1', 2],
        ['tool', 'Search-1', 2],
        ['model', 'Model-1', 2],
      ],
    );
  });

  it('lie beside what ran in a flow that the component called', () => {
    const run = aRun({
      nodes: [
        aNode({ nodeId: 'Sub-1', component: 'Sub Flow', durationMs: 50 }),
        aNode({ nodeId: 'Sub-1/Chat-1', component: 'Inner', startMs: 10, caller: 'Sub-1' }),
        aNode({ nodeId: 'Sub-1/In-1', component: 'First', startMs: 2, caller: 'Sub-1' }),
      ],
    });
    assert.deepEqual(
      traceRows(run, undefined, undefined).map(({ level, component }) => [level, component]),
      [
        [1, 'Sub Flow'],
        [2, 'First'],
        [2, 'Inner'],
      ],
    );
  });

  it('are hidden with everything in a closed row', () => {
    const rows = traceRows(loopRun(2), aFlow({ graph: loopGraph }), undefined);
    const open = openRows(rows, ({ component }) => component === 'Loop');
    assert.deepEqual(
      open.map(({ component }) => component),
      ['Chat Input', 'Loop', 'Chat Output'],
    );
  });
});
