import type { JsonObject } from '../base/json';
import { toText } from '../flow/coerce';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { Flow, FlowNode } from '../flow/flowFile';
import { Message, ToolHandle, type FlowValue } from '../flow/values';
import { flagField, invalidInput, output, stringField } from './fields';
import { calledFlow, callFlow, inputNodes, resultsOf, setValue } from './flowCall';

/** An argument of the tool: the text of one input component. */
interface Argument {
  readonly name: string;
  readonly node: FlowNode;
}

function argumentsOf(flow: Flow): readonly Argument[] {
  const taken = new Set<string>();
  return inputNodes(flow).map((node) => {
    const base = node.displayName.toLowerCase().replace(/\W+/g, '_') || 'input';
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
    taken.add(name);
    return { name, node };
  });
}

async function use(
  context: ComponentContext,
  flow: Flow,
  args: readonly Argument[],
  input: JsonObject,
  signal: AbortSignal,
): Promise<string> {
  const values = new Map<string, Map<string, FlowValue>>();
  for (const { name, node } of args) {
    const value = input[name];
    if (value !== undefined) setValue(values, node.id, 'input_value', value);
  }
  const answer = await callFlow(context, flow, values, signal);
  const { id: nodeId, displayName: component } = context.node;
  const texts = resultsOf(answer).map((value) =>
    value instanceof Message
      ? value.text
      : toText(value, { nodeId, component, field: 'flow_name', label: 'Flow Name' }),
  );
  return `Flow run output:\n${texts.join('\n')}`;
}

async function buildTool(context: ComponentContext): Promise<ToolHandle> {
  const flow = await calledFlow(context, 'flow_name', { name: context.text('flow_name') });
  const name = context.text('tool_name');
  if (name === '') throw invalidInput(context, 'tool_name', 'The tool has no name.');

  const args = argumentsOf(flow);
  const properties = args.map(({ name: argument, node }): [string, JsonObject] => [
    argument,
    { type: 'string', title: node.displayName },
  ]);
  const spec = {
    name,
    description: context.text('tool_description').trim() || flow.description,
    parameters: { type: 'object', properties: Object.fromEntries(properties) },
  };
  const { id, displayName: component } = context.node;
  return new ToolHandle(spec, (input, signal) => use(context, flow, args, input, signal), {
    id,
    component,
  });
}

/** Langflow's first way to hand another flow to an agent. */
export const flowTool: ComponentDefinition = {
  type: 'FlowTool',
  aliases: ['FlowToolComponent'],
  displayName: 'Flow as Tool',
  category: 'flow_controls',
  description: 'Makes a tool of another flow of the workspace.',
  inputs: [
    stringField('flow_name', 'Flow Name'),
    stringField('tool_name', 'Name'),
    stringField('tool_description', 'Description'),
    flagField('return_direct', 'Return Direct', false, { isAdvanced: true }),
  ],
  outputs: [output('api_build_tool', 'Tool', 'build_tool', 'Tool')],
  methods: { build_tool: buildTool },
};
