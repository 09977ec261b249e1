import { AppError, toAppError } from '../base/errors';
import type { NodeSupport } from './engine';
import type { Flow, FlowEdge, FlowNode, TemplateField } from './flowFile';
import { isKind } from './flowInterface';
import { neededOutputs } from './outputs';
import { planFlow, type Plan, type PlanRequest } from './plan';
import type { ComponentRegistry } from './registry';
import { editedNote, unsupported } from './support';

/** How each component of a flow is supported, in file order; those that will not run are `skipped`. */
export function checkFlow(flow: Flow, registry: ComponentRegistry): readonly NodeSupport[] {
  const planned = plannedIds(flow);
  return flow.nodes.map((node) => {
    const verdict = registry.judge(node);
    const common = { id: node.id, type: node.type, component: node.displayName, line: node.line };
    if (verdict.kind === 'native') return { ...common, support: 'native', reason: '' };
    if (verdict.kind === 'edited') return { ...common, support: 'edited', reason: editedNote };
    if (!planned.has(node.id)) {
      return { ...common, support: 'skipped', reason: 'Nothing that runs is connected to it.' };
    }
    const support = verdict.kind === 'unknown' ? 'unknown' : 'custom';
    return { ...common, support, reason: unsupported(node, verdict).message };
  });
}

/**
 * What keeps a flow from running, before anything runs. Only components that will run count.
 * Every error names the component, and the field where there is one.
 */
export function validateFlow(
  flow: Flow,
  registry: ComponentRegistry,
  asked: PlanRequest = {},
): readonly AppError[] {
  let plan: Plan;
  try {
    plan = planFlow(flow, asked);
  } catch (thrown) {
    return [toAppError(thrown)];
  }
  if (flow.nodes.length === 0) {
    return [new AppError('flow-invalid', `${flow.name} has no components.`)];
  }
  const nodes = [...plan.nodes.values()].filter((node) => !plan.given.has(node.id));
  return [
    ...chatInputErrors(nodes),
    ...nodes.flatMap((node) => supportErrors(node, registry)),
    ...nodes.flatMap((node) => outputErrors(node, plan, registry)),
    ...nodes.flatMap((node) => edgeErrors(node, plan)),
    ...nodes.flatMap((node) => fieldErrors(node, plan, registry)),
  ];
}

function plannedIds(flow: Flow): ReadonlySet<string> {
  try {
    return new Set(planFlow(flow).nodes.keys());
  } catch {
    // A circle is reported by validation; support is a question of its own.
    return new Set(flow.nodes.map((node) => node.id));
  }
}

function chatInputErrors(nodes: readonly FlowNode[]): readonly AppError[] {
  const [, second] = nodes.filter((node) => isKind(node, 'ChatInput'));
  if (second === undefined) return [];
  return [
    new AppError('flow-invalid', 'The flow has more than one Chat Input.', {
      remedy: `Remove ${second.id}, or turn it into a Text Input.`,
      subject: { nodeId: second.id, component: second.displayName },
    }),
  ];
}

function supportErrors(node: FlowNode, registry: ComponentRegistry): readonly AppError[] {
  const verdict = registry.judge(node);
  const runs = verdict.kind === 'native' || verdict.kind === 'edited';
  return runs ? [] : [unsupported(node, verdict)];
}

/** Edges from outputs that the native component does not have. */
function outputErrors(
  node: FlowNode,
  plan: Plan,
  registry: ComponentRegistry,
): readonly AppError[] {
  const definition = registry.find(node);
  const outgoing = plan.outgoing.get(node.id) ?? [];
  if (definition === undefined) return [];

  try {
    neededOutputs(node, definition, outgoing);
    return [];
  } catch (thrown) {
    return [toAppError(thrown)];
  }
}

function edgeErrors(target: FlowNode, plan: Plan): readonly AppError[] {
  return (plan.incoming.get(target.id) ?? []).flatMap((edge) => {
    const source = plan.nodes.get(edge.source);
    if (source === undefined || fits(edge)) return [];

    const field = target.fields.get(edge.targetField)?.displayName ?? edge.targetField;
    const accepted = edge.targetTypes ?? [edge.targetFieldType ?? 'nothing'];
    return [
      new AppError(
        'flow-invalid',
        `${source.displayName} gives ${list(edge.sourceTypes)}, but ${field} of ${target.displayName} takes ${list(accepted)}.`,
        {
          remedy: 'Remove the connection, or put a Type Convert between the two.',
          subject: {
            nodeId: target.id,
            component: target.displayName,
            field: edge.targetField,
          },
        },
      ),
    ];
  });
}

/** Langflow: one of the types given is accepted, or is the field's own type. An end without types fits. */
function fits(edge: FlowEdge): boolean {
  const { sourceTypes, targetTypes, targetFieldType } = edge;
  if (sourceTypes.length === 0) return true;
  if (targetFieldType !== undefined && sourceTypes.includes(targetFieldType)) return true;
  if (targetTypes === undefined) return targetFieldType === undefined;
  if (edge.isLoop && targetTypes.length === 0) return true;
  return sourceTypes.some((type) => targetTypes.includes(type));
}

function fieldErrors(node: FlowNode, plan: Plan, registry: ComponentRegistry): readonly AppError[] {
  const edges = plan.incoming.get(node.id) ?? [];
  const edited = plan.edited.get(node.id)?.keys() ?? [];
  const connected = new Set([...edges.map((edge) => edge.targetField), ...edited]);
  const definition = registry.find(node);
  if (definition === undefined) return [];

  const kinds = new Map(definition.inputs.map((input) => [input.name, input.kind]));
  return [...node.fields.values()].flatMap((field) => {
    const kind = kinds.get(field.name);
    // Keys may come from the provider's own variable, and models from the user's default.
    if (kind === 'secret' || kind === 'model' || field.isPassword) return [];
    if (!isMissing(field) || connected.has(field.name)) return [];
    if (node.isToolMode && field.raw['tool_mode'] === true) return [];

    return [
      new AppError('flow-invalid', `${node.displayName} is missing ${field.displayName}.`, {
        remedy: `Enter a value for ${field.displayName}, or connect it.`,
        subject: { nodeId: node.id, component: node.displayName, field: field.name },
      }),
    ];
  });
}

/** Langflow: required, shown and empty. */
function isMissing(field: TemplateField): boolean {
  if (!field.isRequired || !field.isShown) return false;

  const isEmpty = field.value === null || field.value === '';
  const hasFile = field.filePath !== null && field.filePath !== '';
  return isEmpty && !hasFile;
}

function list(types: readonly string[]): string {
  return types.length === 0 ? 'nothing' : types.join(' or ');
}
