import { AppError } from '../base/errors';
import type { ComponentDefinition } from './component';
import type { FlowNode } from './flowFile';

/**
 * Whether the node's Python is the user's own, so that no native version can stand for it. A module in
 * `custom_components` alone does not tell: Langflow writes it whenever a stock component is rebuilt.
 */
export function isCustomNode(node: FlowNode, definition: ComponentDefinition | undefined): boolean {
  if (node.isEdited) return true;
  if (definition !== undefined) return false;
  return node.type === 'CustomComponent' || node.module?.startsWith('custom_components.') === true;
}

/** Why a node without a native version cannot run. */
export function unsupported(node: FlowNode, isCustom: boolean): AppError {
  const subject = { nodeId: node.id, component: node.displayName };
  const name = `${node.displayName} (${node.type})`;
  return isCustom
    ? new AppError(
        'component-custom',
        `${name} has its own Python code, which is never run here.`,
        {
          remedy: 'Replace it with built-in components, or run the flow on a Langflow server.',
          subject,
        },
      )
    : new AppError('component-unknown', `There is no native version of ${name} yet.`, {
        remedy: 'Replace the component, or run the flow on a Langflow server.',
        subject,
      });
}
