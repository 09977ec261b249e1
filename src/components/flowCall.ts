import { AppError } from '../base/errors';
import type { ComponentContext } from '../flow/component';
import type { Flow, FlowNode, TemplateField } from '../flow/flowFile';
import { isKind } from '../flow/flowInterface';
import type { FlowAnswer, FlowReference } from '../flow/ports';
import { Message, type FlowValue } from '../flow/values';
import { invalidInput } from './fields';
import { flowsOf } from './sourcePorts';

/** Values for the components of a called flow, by component and field. */
export type FlowValues = ReadonlyMap<string, ReadonlyMap<string, FlowValue>>;

const inputKinds = ['ChatInput', 'TextInput', 'Webhook'];

/**
 * The flow that a component is set to call.
 * @throws AppError `input-invalid` where it is set to none, `flow-not-found`.
 */
export async function calledFlow(
  context: ComponentContext,
  field: string,
  reference: FlowReference,
): Promise<Flow> {
  const { id = '', name = '' } = reference;
  if (id === '' && name === '') throw invalidInput(context, field, 'No flow is selected.');

  return flowsOf(context).find(reference);
}

/** Runs a flow in the session of the component that calls it. */
export function callFlow(
  context: ComponentContext,
  flow: Flow,
  values: FlowValues,
  signal = context.run.signal,
): Promise<FlowAnswer> {
  const { id: caller } = context.node;
  const call = { flow, values, sessionId: context.run.sessionId, caller: { id: caller } };
  return flowsOf(context).run(call, signal);
}

/** Components of a flow that take its input, in file order. */
export function inputNodes(flow: Flow): readonly FlowNode[] {
  return flow.nodes.filter((node) => inputKinds.some((kind) => isKind(node, kind)));
}

/** Values that the component's own fields hold for the called flow: `<component><separator><field>`. */
export function fieldValues(context: ComponentContext, separator: string): FlowValues {
  const values = new Map<string, Map<string, FlowValue>>();
  for (const name of context.extraFields) {
    const at = name.indexOf(separator);
    const value = at === -1 ? null : context.value(name);
    if (value === null) continue;

    setValue(values, name.slice(0, at), name.slice(at + separator.length), value);
  }
  return values;
}

export function setValue(
  values: Map<string, Map<string, FlowValue>>,
  nodeId: string,
  field: string,
  value: FlowValue,
): void {
  const own = values.get(nodeId);
  if (own === undefined) values.set(nodeId, new Map([[field, value]]));
  else own.set(field, value);
}

/** Fields of an input component that callers may set: what the editor shows without "advanced". */
export function openFields(node: FlowNode): readonly TemplateField[] {
  return [...node.fields.values()].filter(
    (field) => field.isShown && !field.isAdvanced && field.type !== 'code',
  );
}

/** What a called flow's message is to the caller: a new one, in no thread yet. */
export function takeOver(value: FlowValue): FlowValue {
  if (!(value instanceof Message)) return value;
  return value.with({ id: undefined, seq: undefined, timestamp: undefined, flowId: undefined });
}

/** Everything that the output components of a called flow gave, in order. */
export function resultsOf({ outputs, results }: FlowAnswer): readonly FlowValue[] {
  return results.flatMap((id) => [...(outputs.get(id)?.values() ?? [])].map(takeOver));
}

/** A called flow without any result where one is needed. */
export function noResult(context: ComponentContext, flow: Flow): AppError {
  return new AppError('component-failed', `${flow.name} gave no result.`, {
    remedy: 'Add a Chat Output or Text Output to it.',
    subject: { nodeId: context.node.id, component: context.node.displayName, flowId: flow.id },
  });
}
