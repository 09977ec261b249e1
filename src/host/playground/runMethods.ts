import { AppError } from '../../base/errors';
import { restoreValue } from '../../flow/keep';
import { describeValue } from '../../flow/show';
import type { Flow } from '../../flow/flowFile';
import type { NodeRecord, RunRecord, ShownValue } from '../../protocol/model';
import type { PlaygroundMethods } from '../../protocol/playground';
import type { Methods } from '../../protocol/rpc';
import type { PlaygroundContext } from './playgroundMethods';
import { shownRun } from './shownRun';
import { runAndWait } from './startRun';

type RunMethods = Pick<
  PlaygroundMethods,
  'sessionVersions' | 'listRuns' | 'getRun' | 'runValue' | 'resumeRun' | 'exportTrace'
>;

/** Runs that are over: looked at, compared, gone on from, taken elsewhere. */
export function runMethods(context: PlaygroundContext): Methods<RunMethods> {
  const { model, flowId, panel } = context;
  const { catalog } = panel.stored;
  return {
    sessionVersions: async () => {
      const runs = await model.runs(undefined);
      const known = runs.toReversed().flatMap(({ sessionId, flowVersion }) => {
        return flowVersion === undefined ? [] : [[sessionId, flowVersion] as const];
      });
      // The newest of a session comes last and stays.
      return Object.fromEntries(known);
    },
    listRuns: ({ sessionId }) => model.runs(sessionId),
    getRun: async ({ runId }) => shownRun(await context.runtime.store.getRun(runId)),
    runValue: async ({ runId, place, side, name }) => {
      const run = await context.runtime.store.getRun(runId);
      const node = run?.nodes[place];
      if (run === undefined || node === undefined) return undefined;
      if (side === 'outputs') return fullOutput(node, name);

      const { flow } = await catalog.resolve(flowId);
      return fullInput(flow, run, node, name);
    },
    resumeRun: async ({ runId, nodeId, inputs, outputs, only, ...overrides }, signal) => {
      const { sessionId } = await existingRun(context, runId);
      const from = { runId, component: nodeId, inputs, outputs, only };
      const session = sessionId === flowId ? undefined : sessionId;
      const request = { flow: flowId, origin: 'playground', sessionId: session, from } as const;
      const how = { outputType: 'any', stream: true } as const;
      return runAndWait(context, { ...request, ...how, ...overrides }, signal);
    },
    exportTrace: async ({ runId, format }) => {
      const run = shownRun(await existingRun(context, runId));
      const { toOtlp } = await import('../../core');
      const trace = format === 'otlp' && run !== undefined ? toOtlp(run) : run;
      const text = JSON.stringify(trace, null, 2);
      await context.act({ action: 'open-text', text, language: 'json' });
      return undefined;
    },
  };
}

async function existingRun(context: PlaygroundContext, runId: string): Promise<RunRecord> {
  const run = await context.runtime.store.getRun(runId);
  if (run !== undefined) return run;

  throw new AppError('input-invalid', 'The record of this run was deleted in the meantime.', {
    remedy: 'Choose another run.',
  });
}

/** An output in full, where the record kept it; else as it is shown. */
function fullOutput(node: NodeRecord, name: string): ShownValue | undefined {
  const shown = node.outputs[name];
  const restored = restoreValue(shown, node.kept?.[name]);
  return 'value' in restored ? describeValue(restored.value) : shown;
}

/** What came over an edge is the output at its other end. */
function fullInput(
  flow: Flow,
  run: RunRecord,
  node: NodeRecord,
  name: string,
): ShownValue | undefined {
  const edges = flow.edges.filter(
    ({ target, targetField }) => target === node.nodeId && targetField === name,
  );
  const [edge, ...others] = edges;
  const shown = node.inputs[name];
  if (edge === undefined || others.length > 0) return shown;

  const source = run.nodes.findLast(({ nodeId }) => nodeId === edge.source);
  return (source && fullOutput(source, edge.sourceOutput)) ?? shown;
}
