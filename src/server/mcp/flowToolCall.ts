import { newId } from '../../base/ids';
import { isRecord } from '../../base/json';
import { toAppError } from '../../base/errors';
import type { RunRequest } from '../../sessions/runRequest';
import type { ApiContext } from '../apiContext';
import { HttpError } from '../httpError';
import { ApiRun } from '../langflow/apiRun';
import { failureText } from '../langflow/runEvents';
import type { FinishedRun } from '../langflow/wireRun';
import type { FlowTool } from './flowTools';

/** What a call gives: a text for the model, or what went wrong, which the model may read and mend. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
  readonly sessionId: string | undefined;
}

/**
 * Runs a flow with the arguments of a tool call.
 * @param onComponent told of each component that ends, with how many have ended
 */
export async function callFlowTool(
  context: ApiContext,
  tool: FlowTool,
  given: unknown,
  signal: AbortSignal,
  onComponent: (done: number, component: string) => void,
): Promise<ToolAnswer> {
  const wrong = wrongArgument(tool, given);
  if (wrong !== undefined) return failed(wrong);

  try {
    const { run, events } = await ApiRun.start(context, toRequest(tool, given), signal);
    let done = 0;
    for await (const event of events) {
      if (event.type === 'node-end') onComponent(++done, event.record.component);
    }
    const finished = run.finished();
    if (finished === undefined) return failed('The run gave no result.');

    const { error, sessionId } = finished.end;
    return error === undefined
      ? { text: answerText(finished), isError: false, sessionId }
      : { ...failed(failureText(error)), sessionId };
  } catch (error) {
    if (error instanceof HttpError) return failed(error.message);
    throw toAppError(error);
  }
}

function wrongArgument(tool: FlowTool, given: unknown): string | undefined {
  const known = ['input_value', 'session_id', ...tool.textInputs.keys()];
  for (const [name, value] of Object.entries(isRecord(given) ? given : {})) {
    if (!known.includes(name)) return `${tool.name} has no argument ${name}.`;
    if (typeof value !== 'string') return `The argument ${name} of ${tool.name} must be a text.`;
  }
  return undefined;
}

function toRequest(tool: FlowTool, given: unknown): RunRequest {
  const text = (name: string): string | undefined => {
    const value = isRecord(given) ? given[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const tweaks = [...tool.textInputs].flatMap(([name, nodeId]) => {
    const value = text(name);
    return value === undefined ? [] : [[nodeId, { input_value: value }] as const];
  });
  return {
    flow: tool.flowId,
    origin: 'api',
    inputValue: text('input_value'),
    sessionId: text('session_id') ?? newId(),
    outputType: 'any',
    tweaks: Object.fromEntries(tweaks),
  };
}

/** All that the flow's outputs say; several are told apart by their names. */
function answerText({ end }: FinishedRun): string {
  const said = end.outputs.flatMap(({ component, message, results }) => {
    const shown = message?.text ?? Object.values(results)[0]?.value;
    if (shown === undefined) return [];
    return [{ component, text: typeof shown === 'string' ? shown : JSON.stringify(shown) }];
  });
  const [only] = said;
  if (said.length === 1 && only !== undefined) return only.text;
  return said.map(({ component, text }) => `${component}:\n${text}`).join('\n\n');
}

function failed(text: string): ToolAnswer {
  return { text, isError: true, sessionId: undefined };
}
