import { AppError } from '../base/errors';
import type { ComponentDefinition, ComponentMethod, OutputDefinition } from './component';
import type { FlowEdge, FlowNode, NodeOutput } from './flowFile';

/** Langflow's name of the one output of a component in tool mode. */
export const toolOutput = 'component_as_tool';

/** One output that is to be computed. */
export interface NeededOutput {
  readonly name: string;
  readonly method: ComponentMethod;
  /** As the flow declares them; empty where it declares none. */
  readonly types: readonly string[];
}

/**
 * Outputs that a run needs to be computed of a node, its tools apart: those that feed another component; where none does, all that the
 * node shows, or the one chosen where it shows one at a time.
 * @throws AppError `flow-invalid` where an edge leaves from an output the component does not have.
 */
export function neededOutputs(
  node: FlowNode,
  definition: ComponentDefinition,
  outgoing: readonly FlowEdge[],
): readonly NeededOutput[] {
  if (outgoing.length === 0 && node.isToolMode) return [];

  const names = outgoing.length > 0 ? usedNames(node, outgoing) : shownNames(node, definition);
  const computed = names.filter((name) => !isToolOutput(node, definition, name));
  return computed.map((name) => {
    const method = findMethod(node, definition, name);
    if (method === undefined) {
      throw new AppError(
        'flow-invalid',
        `${node.displayName} has no output "${name}" that can be computed here.`,
        {
          remedy: 'Connect another output, or update the component in Langflow.',
          subject: { nodeId: node.id, component: node.displayName },
        },
      );
    }
    const types = node.outputs.find((output) => output.name === name)?.types ?? [];
    return { name, method, types };
  });
}

/**
 * Whether an output hands the node itself to an agent: that of tool mode, or one of older versions that gave a tool and
 * that nothing here computes.
 */
function isToolOutput(node: FlowNode, definition: ComponentDefinition, name: string): boolean {
  if (name === toolOutput) return true;

  const types = node.outputs.find((output) => output.name === name)?.types ?? [];
  const isTool = types.length > 0 && types.every((type) => toolTypes.has(type));
  return isTool && findMethod(node, definition, name) === undefined;
}

const toolTypes = new Set(['Tool', 'BaseTool', 'StructuredTool']);

/** The outputs by which a run needs the node as tools; none where it computes all that is needed. */
export function neededTools(
  node: FlowNode,
  definition: ComponentDefinition,
  outgoing: readonly FlowEdge[],
): readonly string[] {
  if (outgoing.length === 0) return node.isToolMode ? [toolOutput] : [];

  const used = new Set(outgoing.map((edge) => edge.sourceOutput));
  return [...used].filter((name) => isToolOutput(node, definition, name));
}

/** In the order in which the node declares them. */
function usedNames(node: FlowNode, outgoing: readonly FlowEdge[]): readonly string[] {
  const used = new Set(outgoing.map((edge) => edge.sourceOutput));
  const declared = node.outputs.map((output) => output.name).filter((name) => used.has(name));
  return [...new Set([...declared, ...used])];
}

function shownNames(node: FlowNode, definition: ComponentDefinition): readonly string[] {
  const shown = node.outputs.filter((output) => !output.isHidden);
  const chosen = shown.find((output) => output.name === node.selectedOutput);
  if (chosen !== undefined && !isBranching(definition)) return [chosen.name];
  if (shown.length > 0) return shown.map((output) => output.name);
  return definition.outputs.map((output) => output.name);
}

/** Components with every output in view at once decide in all of them. */
function isBranching(definition: ComponentDefinition): boolean {
  return definition.category === 'flow_controls' || definition.category === 'logic';
}

/** By the stored method, because names were reused; then by the output's name; then by its types. */
function findMethod(
  node: FlowNode,
  definition: ComponentDefinition,
  name: string,
): ComponentMethod | undefined {
  const stored = node.outputs.find((output) => output.name === name);
  const own = methodOf(definition, stored?.method);
  if (own !== undefined) return own;

  const declared =
    definition.outputs.find((output) => output.name === name) ?? likeOutput(definition, stored);
  return methodOf(definition, declared?.method) ?? definition.methodOf?.(name);
}

/** Old files name no outputs, only types. */
function likeOutput(
  definition: ComponentDefinition,
  stored: NodeOutput | undefined,
): OutputDefinition | undefined {
  if (stored?.method !== undefined) return undefined;

  const types = new Set(stored?.types);
  const alike = definition.outputs.find((output) => output.types.some((type) => types.has(type)));
  return alike ?? (definition.outputs.length === 1 ? definition.outputs[0] : undefined);
}

function methodOf(
  definition: ComponentDefinition,
  name: string | undefined,
): ComponentMethod | undefined {
  return name !== undefined && Object.hasOwn(definition.methods, name)
    ? definition.methods[name]
    : undefined;
}
