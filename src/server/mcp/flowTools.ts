import type { JsonObject } from '../../base/json';
import { describeInterface } from '../../flow/flowInterface';
import type { Flow } from '../../flow/flowFile';
import type { ApiContext } from '../apiContext';

/** A flow as an MCP client sees it. */
export interface FlowTool {
  /** At most 64 letters, digits, `_` and `-`: what every model provider takes as a tool's name. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: { readonly type: 'object' } & JsonObject;
  readonly flowId: string;
  /** Text inputs of the flow by the name of their argument: the id of the component that takes it. */
  readonly textInputs: ReadonlyMap<string, string>;
}

/** Clients show a model every tool at once; more would only crowd out its context. */
const maxTools = 200;
const maxNameLength = 64;

/**
 * Every flow of the workspace that can be read and does not say `mcp_enabled: false`. Langflow wants
 * `true`; files that were never on a server say nothing, and here the server is started on purpose.
 */
export async function flowTools(
  catalog: Pick<ApiContext['catalog'], 'list' | 'resolve'>,
): Promise<readonly FlowTool[]> {
  const tools: FlowTool[] = [];
  const taken = new Set<string>();
  for (const entry of await catalog.list()) {
    if (entry.problem !== undefined) continue;
    if (tools.length === maxTools) break;

    // By the path: an id or a name may mean another file.
    const { flow } = await catalog.resolve(entry.path);
    if (flow.tool?.isEnabled === false) continue;

    const name = freeName(toolName(flow.tool?.name ?? flow.endpointName ?? flow.name), taken);
    taken.add(name);
    tools.push(toTool(flow, name, entry.id));
  }
  return tools;
}

function toTool(flow: Flow, name: string, flowId: string): FlowTool {
  const { hasChatInput, inputs } = describeInterface(flow);
  const textInputs = new Map<string, string>();
  const properties: Record<string, JsonObject> = {};
  if (hasChatInput) {
    properties['input_value'] = { type: 'string', description: 'What to say to the flow.' };
  }
  for (const input of inputs) {
    const argument = freeName(toolName(input.component), new Set(Object.keys(properties)));
    textInputs.set(argument, input.nodeId);
    properties[argument] = {
      type: 'string',
      description: `Text of the input ${input.component}. Without it, the flow's own is used.`,
    };
  }
  properties['session_id'] = {
    type: 'string',
    description: 'Goes on with this session. Without it, a new session is started.',
  };
  return {
    name,
    title: flow.name,
    description: flow.tool?.description ?? (flow.description || `Runs the flow ${flow.name}.`),
    inputSchema: {
      type: 'object',
      properties,
      required: hasChatInput ? ['input_value'] : [],
      additionalProperties: false,
    },
    flowId,
    textInputs,
  };
}

/** Lower case with underscores, as Langflow names its tools. */
function toolName(text: string): string {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, maxNameLength);
  return name === '' ? 'flow' : name;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let count = 2, free = name; ; count++) {
    if (!taken.has(free)) return free;
    const suffix = `_${count}`;
    free = name.slice(0, maxNameLength - suffix.length) + suffix;
  }
}
