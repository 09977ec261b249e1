import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isAppError } from '../../src/base/errors';
import { builtinComponents } from '../../src/components/builtin';
import { compareFlows } from '../../src/flow/compare/compareFlows';
import type { Flow } from '../../src/flow/flowFile';
import { looksLikeFlow } from '../../src/flow/looksLikeFlow';
import { parseFlowCollection } from '../../src/flow/parse';
import { describeInterface } from '../../src/flow/flowInterface';
import { planFlow } from '../../src/flow/plan';
import { ComponentRegistry } from '../../src/flow/registry';
import { Schedule } from '../../src/flow/schedule';
import { FlowAnalysis } from '../../src/flow/source/analyse';
import { checkFlow, validateFlow } from '../../src/flow/validate';
import { inProject } from '../support/projectRoot';

/**
 * Real exports of Langflow 0.x to 1.11, which lie beside the project where it is developed. They are not
 * part of it: without them, or another folder named by FLOW_CORPUS, there is nothing to assert.
 */
const folder = process.env['FLOW_CORPUS'] ?? inProject('..', 'shared', 'corpus');
const registry = new ComponentRegistry(builtinComponents);

function corpusFiles(): readonly string[] {
  const flows = existsSync(path.join(folder, 'flows')) ? path.join(folder, 'flows') : folder;
  if (!existsSync(flows)) return [];
  return readdirSync(flows, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.join(flows, file))
    .sort();
}

/** Whatever is asked of a flow before it runs, with every component ending at once. */
function goThrough(flow: Flow): void {
  describeInterface(flow);
  assert.equal(checkFlow(flow, registry).length, flow.nodes.length);
  for (const error of validateFlow(flow, registry)) {
    assert.ok(isAppError(error));
    assert.ok(error.message.length > 0);
  }
  for (const edge of flow.edges) {
    assert.ok(flow.nodes.some((node) => node.id === edge.source));
    assert.ok(flow.nodes.some((node) => node.id === edge.target));
  }
  dryRun(flow);
}

/** Every component and every problem has its place in the text, and the flow equals itself. */
function goThroughText(text: string, name: string): void {
  const analysis = FlowAnalysis.of(text, name);
  const { flow, map } = analysis;
  if (flow === undefined) return;

  assert.ok(map);
  for (const { id } of flow.nodes) assert.ok(map.nodes.has(id), `${id} has no place`);
  const context = {
    registry,
    isSet: () => false,
    keyVariableOf: () => 'KEY',
    hasDefaultModel: false,
  };
  for (const { span, message } of analysis.diagnose(context)) {
    assert.ok(span.length > 0 && span.offset + span.length <= text.length, message);
  }
  const { changes } = compareFlows(flow, { ...flow, nodes: flow.nodes.toReversed() });
  assert.equal(changes, 0);
}

/** Works the schedule off; a Loop gives two items. */
function dryRun(flow: Flow): void {
  const plan = planFlow(flow);
  const schedule = new Schedule(plan);
  const visits = new Map<string, number>();
  const queue = [...schedule.start().ready];
  for (const id of queue) {
    const visit = (visits.get(id) ?? 0) + 1;
    visits.set(id, visit);
    assert.ok(visit <= 100, `${id} does not come to an end`);
    const stopped = plan.loops.has(id) ? (visit % 3 === 0 ? ['item'] : ['done']) : [];
    queue.push(...schedule.finish(id, new Set(stopped)).ready);
  }
  assert.deepEqual(
    [...plan.nodes.keys()].filter((id) => !visits.has(id)),
    [],
  );
}

describe('the corpus of real flows', () => {
  const files = corpusFiles();
  if (files.length === 0) {
    it('is not here, so there is nothing to check', () => {
      assert.deepEqual(files, []);
    });
  }

  for (const file of files) {
    it(`reads ${path.relative(folder, file)}`, () => {
      const text = readFileSync(file, 'utf8');
      assert.ok(looksLikeFlow(text));
      try {
        goThroughText(text, path.basename(file));
        for (const flow of parseFlowCollection(text, { path: path.basename(file) }))
          goThrough(flow);
      } catch (error) {
        // A flow that cannot be read or planned says so, and where.
        if (!isAppError(error)) throw error;
        const { file: named, nodeId } = error.subject;
        assert.ok(named !== undefined || nodeId !== undefined, error.message);
      }
    });
  }
});
