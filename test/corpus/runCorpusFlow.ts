import path from 'node:path';
import { toAppError, type AppError } from '../../src/base/errors';
import type { NodeSupport } from '../../src/flow/engine';
import { checkFlow, validateFlow } from '../../src/flow/validate';
import { applyTweaks } from '../../src/flow/tweaks';
import type { RunEvent } from '../../src/protocol/model';
import type { LoadedFlow } from '../../src/sessions/flowCatalog';
import type { Runtime } from '../../src/runtime';
import type { RunRequest } from '../../src/sessions/runRequest';
import { isReachable, type CorpusFlow } from './corpusFlows';
import type { CorpusWorld } from './corpusWorld';
import { provide } from './provisions';

/** What became of one flow. */
export interface FlowOutcome {
  readonly file: string;
  readonly services: readonly string[];
  readonly isReachable: boolean;
  /** `unreadable` where the file is no flow that can be read, which the check says too. */
  readonly outcome: 'ok' | 'failed' | 'unreadable';
  /** Whether every component has a native version. */
  readonly isNative: boolean;
  /** What the check says of components without one, and what stands in the way before a run. */
  readonly foretold: readonly string[];
  /** Why it failed; empty where it did not. */
  readonly reason: string;
  /** The failure's code, and whether the check had named its cause. */
  readonly code: string;
  readonly isForetold: boolean;
  readonly ran: number;
  readonly planned: number;
  readonly given: readonly string[];
  /** Tools that failed within an agent, which the run survives. */
  readonly toolErrors: readonly string[];
  readonly ms: number;
}

const limitMs = 60_000;

/** Checks a flow, gives it what it lacks, and runs it to its end. */
export async function runCorpusFlow(
  flow: CorpusFlow,
  all: readonly CorpusFlow[],
  world: CorpusWorld,
): Promise<FlowOutcome> {
  const started = performance.now();
  const { runtime, uploads } = await world.open(workspaceOf(flow, all));
  const common = { file: flow.file, services: flow.services, isReachable: isReachable(flow) };
  try {
    const loaded = await runtime.catalog.resolve(path.posix.basename(flow.file));
    return {
      ...common,
      ...(await checkAndRun(loaded, runtime, uploads)),
      ms: performance.now() - started,
    };
  } catch (error) {
    const { code, message } = toAppError(error);
    return {
      ...common,
      outcome: 'unreadable',
      isNative: false,
      foretold: [message],
      reason: message,
      code,
      isForetold: true,
      ran: 0,
      planned: 0,
      given: [],
      toolErrors: [],
      ms: performance.now() - started,
    };
  } finally {
    await runtime.dispose();
  }
}

/** The flow, and where it calls others those that lie beside it. */
function workspaceOf(
  flow: CorpusFlow,
  all: readonly CorpusFlow[],
): Readonly<Record<string, string>> {
  const folder = path.posix.dirname(flow.file);
  const calls = /"type": ?"(RunFlow|SubFlow|FlowTool)"/.test(flow.text);
  const beside = all.filter(({ file }) => calls && path.posix.dirname(file) === folder);
  return Object.fromEntries(
    [flow, ...beside].map(({ file, text }) => [path.posix.basename(file), text]),
  );
}

async function checkAndRun(
  { flow, path: file }: LoadedFlow,
  runtime: Runtime,
  uploads: string,
): Promise<Omit<FlowOutcome, 'file' | 'services' | 'isReachable' | 'ms'>> {
  const support = checkFlow(flow, runtime.registry);
  const { tweaks, variables, given } = await provide(flow, runtime.registry, uploads);
  const own = validateFlow(applyTweaks(flow, tweaks), runtime.registry);
  const problems = [...own, ...(await problemsBeside(runtime, flow.id))].map(
    ({ message }) => message,
  );
  const run = await runToEnd(runtime, {
    flow: file,
    origin: 'cli',
    inputValue: 'What is tea?',
    tweaks,
    variables,
  });
  return {
    outcome: run.status === 'ok' ? 'ok' : 'failed',
    isNative: support.every((node) => node.support === 'native'),
    foretold: [...missing(support), ...problems],
    reason: run.reason,
    code: run.code,
    isForetold: problems.some((problem) => run.reason.includes(problem)),
    ran: run.ran,
    planned: support.filter((node) => node.support !== 'skipped').length,
    given,
    toolErrors: run.toolErrors,
  };
}

/** What the check says of the flows that this one may call. */
async function problemsBeside(runtime: Runtime, ownId: string): Promise<readonly AppError[]> {
  const problems: AppError[] = [];
  for (const { id } of await runtime.catalog.list()) {
    if (id === ownId) continue;
    try {
      const { flow } = await runtime.catalog.resolve(id);
      problems.push(...validateFlow(flow, runtime.registry));
    } catch (error) {
      problems.push(toAppError(error));
    }
  }
  return problems;
}

interface EndedRun extends Pick<FlowOutcome, 'reason' | 'code' | 'ran' | 'toolErrors'> {
  readonly status: 'ok' | 'failed' | 'cancelled';
}

async function runToEnd(runtime: Runtime, request: RunRequest): Promise<EndedRun> {
  const events: RunEvent[] = [];
  for await (const event of runtime.runs.run(request, AbortSignal.timeout(limitMs))) {
    events.push(event);
  }
  const end = events.find((event) => event.type === 'run-end');
  if (end === undefined) throw new Error('The run has no end.');

  const { status, error } = end;
  const records = events.flatMap((event) => (event.type === 'node-end' ? [event.record] : []));
  return {
    status,
    reason: status === 'ok' ? '' : (error?.message ?? status),
    code: status === 'ok' ? '' : (error?.code ?? status),
    ran: records.filter((record) => record.status === 'ok').length,
    toolErrors: events.flatMap(toolErrors),
  };
}

function missing(support: readonly NodeSupport[]): readonly string[] {
  return support
    .filter((node) => node.support === 'unknown' || node.support === 'custom')
    .map(({ reason }) => reason);
}

/** Failed steps of agents, from the messages that tell them. */
function toolErrors(event: RunEvent): readonly string[] {
  if (event.type !== 'message') return [];
  return event.message.contentBlocks
    .flatMap(({ contents }) => contents)
    .flatMap(({ type, name, error }) =>
      type === 'tool_use' && typeof error === 'string' && error !== ''
        ? [`${typeof name === 'string' ? name : 'A tool'}: ${error}`]
        : [],
    );
}
