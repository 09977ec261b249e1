import type { IoFilter } from './engine';
import type { FlowRun } from './engine';
import type { FlowNode } from './flowFile';
import { isKind } from './flowInterface';
import type { ComponentDefinition } from './component';
import type { FlowValue } from './values';

const inputKinds = ['ChatInput', 'TextInput', 'Webhook'];
const outputKinds = ['ChatOutput', 'TextOutput', 'DataOutput'];

/** Values that the request sets on a node: its input, its files, and whether to stream. */
export function requestValues(
  run: FlowRun,
  node: FlowNode,
  definition: ComponentDefinition,
): ReadonlyMap<string, FlowValue> {
  const values = new Map<string, FlowValue>(run.values?.get(node.id));
  if (run.stream !== undefined && node.fields.has('stream')) values.set('stream', run.stream);
  if (!isInput(node, definition) || !isMeant(node, run.inputType)) return values;

  const has = (field: string): boolean =>
    node.fields.has(field) || definition.inputs.some((input) => input.name === field);
  if (run.inputValue !== undefined && has('input_value')) values.set('input_value', run.inputValue);
  if (run.files !== undefined && run.files.length > 0 && has('files'))
    values.set('files', run.files);
  return values;
}

/**
 * The nodes whose results a request asks for (Langflow): a component by id or display name, else the
 * output components the filter means; where it means none, all output components.
 */
export function selectOutputs(
  run: FlowRun,
  nodes: readonly FlowNode[],
  definitionOf: (node: FlowNode) => ComponentDefinition | undefined,
): readonly FlowNode[] {
  const wanted = run.outputComponent ?? '';
  if (wanted !== '') {
    return nodes.filter((node) => node.id === wanted || node.displayName === wanted);
  }
  if (run.outputType === 'debug') return nodes;

  const outputs = nodes.filter((node) => isOutput(node, definitionOf(node)));
  const meant = outputs.filter((node) => isMeant(node, run.outputType));
  return meant.length > 0 ? meant : outputs;
}

function isInput(node: FlowNode, definition: ComponentDefinition): boolean {
  return definition.role === 'input' || inputKinds.some((kind) => isKind(node, kind));
}

function isOutput(node: FlowNode, definition: ComponentDefinition | undefined): boolean {
  return definition?.role === 'output' || outputKinds.some((kind) => isKind(node, kind));
}

/** Langflow looks for the word in the id, which begins with the type unless somebody wrote it by hand. */
function isMeant(node: FlowNode, filter: IoFilter): boolean {
  if (filter === 'any' || filter === 'debug') return true;
  return `${node.id} ${node.type}`.toLowerCase().includes(filter);
}
