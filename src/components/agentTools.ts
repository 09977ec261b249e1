import { AppError, toAppError } from '../base/errors';
import { isJsonObject, type JsonObject } from '../base/json';
import { untilAborted } from '../flow/abort';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { ToolCall } from '../flow/ports';
import { ToolHandle } from '../flow/values';
import type { ToolOutcome } from './agentSteps';
import { evaluate, calculator } from './calculator';
import { currentDate, describeTime } from './currentDate';

/** What providers take as the name of a tool. */
const toolName = /^[a-zA-Z0-9_-]+$/;

/** A tool the agent has without an edge. */
function ownTool(
  context: ComponentContext,
  definition: ComponentDefinition,
  argument: { readonly name: string; readonly info: string; readonly usual?: string },
  use: (text: string) => JsonObject | string,
): ToolHandle {
  const { id, displayName } = context.node;
  const { name, info, usual } = argument;
  const schema = { type: 'string', description: info };
  const properties = { [name]: usual === undefined ? schema : { ...schema, default: usual } };
  return new ToolHandle(
    {
      name: definition.outputs[0]?.method ?? definition.type,
      description: definition.description,
      parameters: { type: 'object', properties, required: [] },
    },
    (input) => {
      const text = input[name];
      return Promise.resolve(use(typeof text === 'string' ? text : ''));
    },
    { id, component: displayName },
  );
}

/**
 * The tools of an agent: those connected, in file order, then its own. Names that repeat are numbered,
 * because providers refuse two tools of one name.
 * @throws AppError `input-invalid` for a name that no provider takes.
 */
export function toolsOf(context: ComponentContext): readonly ToolHandle[] {
  const tools = context.list('tools').filter((value) => value instanceof ToolHandle);
  const own: ToolHandle[] = [];
  if (context.boolean('add_current_date_tool')) {
    const argument = {
      name: 'timezone',
      info: 'For example Europe/Berlin; UTC without one.',
      usual: 'UTC',
    };
    const tell = (zone: string): string => describeTime(zone || 'UTC', context.ports.clock.now());
    own.push(ownTool(context, currentDate, argument, tell));
  }
  if (context.boolean('add_calculator_tool')) {
    const argument = { name: 'expression', info: 'For example 4*4*(33/22)+12-20.' };
    own.push(ownTool(context, calculator, argument, evaluate));
  }
  const connected = new Set(tools.map((tool) => tool.spec.name));
  return unique([...tools, ...own.filter((tool) => !connected.has(tool.spec.name))]);
}

function unique(tools: readonly ToolHandle[]): readonly ToolHandle[] {
  const taken = new Set<string>();
  return tools.map((tool) => {
    const { spec, call, node } = tool;
    if (!toolName.test(spec.name)) throw badName(tool);

    let name = spec.name;
    for (let number = 2; taken.has(name); number += 1) name = `${spec.name}_${number}`;
    taken.add(name);
    return name === spec.name ? tool : new ToolHandle({ ...spec, name }, call, node);
  });
}

function badName({ spec, node }: ToolHandle): AppError {
  return new AppError(
    'input-invalid',
    `${node.component}: "${spec.name}" cannot be the name of a tool.`,
    {
      remedy: 'Use letters, digits, _ and - only.',
      subject: { nodeId: node.id, component: node.component, field: 'tools' },
    },
  );
}

/** Limits of a call. */
interface CallOptions {
  readonly signal: AbortSignal;
  /** Tell the model of arguments that are no JSON object, in place of stopping. */
  readonly forgivesBadCalls: boolean;
  readonly elapsed: () => number;
}

/**
 * Makes the call a model asked for. What goes wrong in it is an answer too: the model can try otherwise.
 * @throws AppError `cancelled`, and `provider-bad-response` for a bad call that is not forgiven.
 */
export async function callTool(
  tools: readonly ToolHandle[],
  call: ToolCall,
  { signal, forgivesBadCalls, elapsed }: CallOptions,
): Promise<ToolOutcome> {
  const started = elapsed();
  const outcome = (result: ToolOutcome['result'], isError: boolean): ToolOutcome => {
    return { result, isError, durationMs: elapsed() - started };
  };
  const tool = tools.find(({ spec }) => spec.name === call.name);
  const complaint = complaintAbout(call, tool, tools);
  if (complaint !== undefined) {
    if (!forgivesBadCalls) throw new AppError('provider-bad-response', complaint);
    return outcome(complaint, true);
  }
  try {
    const input = isJsonObject(call.input) ? call.input : {};
    const result = await untilAborted(tool?.call(input, signal) ?? Promise.resolve(null), signal);
    return outcome(result, false);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return outcome(toAppError(thrown).message, true);
  }
}

function complaintAbout(
  call: ToolCall,
  tool: ToolHandle | undefined,
  tools: readonly ToolHandle[],
): string | undefined {
  if (tool === undefined) {
    const names = tools.map(({ spec }) => spec.name).join(', ');
    return `${call.name} is not a valid tool, try one of [${names}].`;
  }
  return isJsonObject(call.input)
    ? undefined
    : `The arguments of ${call.name} must be a JSON object.`;
}
