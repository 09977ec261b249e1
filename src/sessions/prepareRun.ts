import { AppError, toAppError } from '../base/errors';
import type { FlowRun, Tweaks } from '../flow/engine';
import { errorMessage } from '../flow/errorMessage';
import { describeInterface } from '../flow/flowInterface';
import type { ComponentRegistry } from '../flow/registry';
import { runFlow } from '../flow/run';
import { toRunError } from '../flow/runError';
import { applyTweaks } from '../flow/tweaks';
import { validateFlow } from '../flow/validate';
import { Message } from '../flow/values';
import type { RunEvent } from '../protocol/model';
import type { SessionMessages } from './messagePort';

/**
 * Applies the tweaks, looks for what keeps the flow from running, and runs it. A flow that cannot run
 * still leaves its input and the reason in the session, so that the thread tells what happened.
 */
export async function* runPrepared(
  run: FlowRun,
  tweaks: Tweaks | undefined,
  registry: ComponentRegistry,
  messages: SessionMessages,
): AsyncGenerator<RunEvent> {
  let problems: readonly AppError[];
  let { flow } = run;
  try {
    if (tweaks !== undefined) flow = applyTweaks(flow, tweaks);
    problems = validateFlow(flow, registry, run);
  } catch (error) {
    problems = [toAppError(error)];
  }
  const [first, ...others] = problems;
  if (first === undefined) yield* runFlow({ ...run, flow }, registry);
  else yield* refuse(run, [first, ...others], messages);
}

async function* refuse(
  run: FlowRun,
  problems: readonly [AppError, ...AppError[]],
  messages: SessionMessages,
): AsyncGenerator<RunEvent> {
  const { runId, flow, inputValue } = run;
  const sessionId = run.sessionId ?? flow.id;
  yield { type: 'run-start', runId, flowId: flow.id, sessionId, nodeIds: [] };

  const hasInput = inputValue !== undefined && inputValue !== '';
  if (hasInput && describeInterface(flow).hasChatInput) {
    const input = new Message({ text: inputValue, sender: 'User', senderName: 'User', sessionId });
    yield { type: 'message', runId, message: await messages.insert(input) };
  }
  const problem = summary(problems);
  const { nodeId, component } = problem.subject;
  const source = { id: nodeId ?? null, displayName: component ?? flow.name };
  const told = errorMessage(problem, source).with({ sessionId });
  yield { type: 'message', runId, message: await messages.insert(told) };
  yield {
    type: 'run-end',
    runId,
    sessionId,
    status: 'failed',
    durationMs: 0,
    error: toRunError(problem),
    outputs: [],
  };
}

/** The first problem, which says that there are others. */
function summary([first, ...others]: readonly [AppError, ...AppError[]]): AppError {
  if (others.length === 0) return first;

  const { code, remedy, subject } = first;
  const more = others.length === 1 ? '1 more problem' : `${others.length} more problems`;
  return new AppError(code, `${first.message} (And ${more}.)`, {
    ...(remedy === undefined ? {} : { remedy }),
    subject,
    cause: first,
  });
}
