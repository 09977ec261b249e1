import { asString } from '../base/json';
import type { FlowField, FlowInterface } from './engine';
import type { Flow, FlowNode } from './flowFile';

/** Field that a text input or output shows. */
const textField = 'input_value';

/**
 * What a flow shows to a person. Text inputs that another component feeds are no inputs of the flow.
 * Langflow decides by the component's type or the beginning of its id.
 */
export function describeInterface(flow: Flow): FlowInterface {
  const fed = new Set(
    flow.edges.filter((edge) => edge.targetField === textField).map((edge) => edge.target),
  );
  return {
    hasChatInput: flow.nodes.some((node) => isKind(node, 'ChatInput')),
    hasChatOutput: flow.nodes.some((node) => isKind(node, 'ChatOutput')),
    inputs: flow.nodes
      .filter((node) => isKind(node, 'TextInput') && !fed.has(node.id))
      .map(describeField),
    outputs: flow.nodes.filter((node) => isKind(node, 'TextOutput')).map(describeField),
  };
}

/** Whether a node is of a kind that Langflow tells by type or, for renamed components, by its id. */
export function isKind(node: FlowNode, kind: string): boolean {
  return node.type === kind || node.id.startsWith(`${kind}-`);
}

function describeField(node: FlowNode): FlowField {
  return {
    nodeId: node.id,
    component: node.displayName,
    type: node.type,
    field: textField,
    value: asString(node.fields.get(textField)?.value) ?? '',
  };
}
